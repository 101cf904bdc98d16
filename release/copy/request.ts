import type { Repository } from "../registry/repository";

/** One image to be copied. */
export interface CopyRequest {
  readonly from: Repository;
  readonly to: Repository;
  /** Manifest digest of the image or its index. */
  readonly digest: string;
  /** Platforms that the index must have, as the release names them; none asks for none. */
  readonly platforms: readonly string[];
  /** Tags that the image gets in the destination, at least one. */
  readonly tags: readonly string[];
}

/** @throws Error for a request that is malformed, or two that contradict each other */
export function checkRequests(requests: readonly CopyRequest[]): void {
  const wanted = new Map<string, string>();
  for (const { to, digest, tags } of requests) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new Error(
        `Images are copied by digest, sha256: and 64 hexadecimal digits, and "${digest}" is none.`,
      );
    if (tags.length === 0) throw new Error(`A copy of ${digest} to ${to.name} needs at least one tag.`);
    for (const tag of tags) {
      if (!/^\w[\w.-]{0,127}$/.test(tag))
        throw new Error(`"${tag}" is no tag: up to 128 letters, digits, _ . and -, the first no . or -.`);
      const name = `${to.name}:${tag}`;
      const other = wanted.get(name) ?? digest;
      if (other !== digest)
        throw new Error(
          `${name} shall lead to ${other} and to ${digest}. Images of one release in one repository need tags of their own.`,
        );
      wanted.set(name, digest);
    }
  }
}
