import { z } from "zod";
import { Connection, type ConnectionArgs, describe } from "./connection";
import type { Answer } from "./exchange";
import {
  type Descriptor,
  MANIFEST_TYPES,
  type Manifest,
  digestOf,
  indexOf,
  parseIndex,
  parseManifest,
  readAs,
} from "./manifest";
import { nextPage } from "./next-page";
import { RegistryError } from "./registry-error";

const tagList = z.object({ tags: z.array(z.string()).optional() });

/** Not the same as 404: what refers to the image may be there. https://github.com/aws/containers-roadmap/issues/2783 */
const NO_REFERRERS =
  "Amazon ECR has at times answered in this way about OCI referrers. Run the same command again; if the answer stays the same, attach signatures to that manifest by tags (cosign sign --registry-referrers-mode=legacy) in a repository that never had referrers.";

/** The tag that stands for the referrers API in registries without it (OCI distribution specification, 1.1). */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}

/**
 * A repository over the distribution API. Absent means that the registry said so (404), never that it could not tell.
 */
export class Repository {
  /** `host/repository`. */
  readonly name: string;
  private readonly connection: Connection;
  /** Until it answers 404, as it must not when it has the referrers API. */
  private listsReferrers = true;

  constructor(args: ConnectionArgs) {
    this.connection = new Connection(args);
    this.name = args.name;
  }

  /** The registry's word that it has a manifest of this digest; its bytes are not read. */
  async has(digest: string): Promise<boolean> {
    const answer = await this.connection.ask({
      method: "HEAD",
      path: `manifests/${digest}`,
      headers: { accept: MANIFEST_TYPES },
    });
    if (answer.status === 404) return false;
    if (answer.status !== 200) throw this.connection.unexpected(`for manifest ${digest}`, answer);
    this.checkClaim(answer, digest, `${this.name}@${digest}`);
    return true;
  }

  /** The manifest of a digest, whose bytes have that digest. */
  async manifest(digest: string): Promise<Manifest | undefined> {
    const found = await this.read(digest, `${this.name}@${digest}`);
    if (found !== undefined && found.digest !== digest)
      throw this.mismatch(`${this.name}@${digest}`, digest, found.digest);
    return found;
  }

  /** The manifest that a tag leads to, read in full: a header's claim is not enough. */
  tagged(tag: string): Promise<Manifest | undefined> {
    return this.read(tag, `${this.name}:${tag}`);
  }

  private async read(reference: string, name: string): Promise<Manifest | undefined> {
    const answer = await this.connection.ask({
      method: "GET",
      path: `manifests/${reference}`,
      headers: { accept: MANIFEST_TYPES },
    });
    if (answer.status === 404) {
      if (!answer.body.includes("NAME_UNKNOWN")) return undefined;
      throw new RegistryError(
        "missing-repository",
        `There is no repository ${this.name} (${describe(answer)}). Deploy the stack that owns it (pulumi up), then run the same command again.`,
      );
    }
    if (answer.status !== 200) throw this.connection.unexpected(`for manifest ${reference}`, answer);
    const bytes = Buffer.from(answer.body);
    const digest = digestOf(bytes);
    if (reference.startsWith("sha256:") && digest !== reference) throw this.mismatch(name, reference, digest);
    this.checkClaim(answer, digest, name);
    try {
      return parseManifest(bytes, answer.headers.get("content-type") ?? "");
    } catch (error) {
      throw new RegistryError(
        "malformed",
        `${name} is not a manifest that can be copied: ${(error as Error).message}. Only OCI and Docker (schema 2) images, and what is attached to them, are: build and push it again, or remove it in the source.`,
        { cause: error },
      );
    }
  }

  /** Bytes of a blob, undefined when it is absent. */
  async blobSize(digest: string): Promise<number | undefined> {
    const answer = await this.connection.ask({ method: "HEAD", path: `blobs/${digest}` });
    if (answer.status === 404) return undefined;
    const length = answer.headers.get("content-length");
    if (answer.status !== 200 || length === null)
      throw this.connection.unexpected(`for blob ${digest}`, answer);
    return Number(length);
  }

  /** A small blob, such as an image's configuration, whose bytes have that digest. */
  async blob(digest: string): Promise<Buffer | undefined> {
    const asked = await this.connection.ask({ method: "GET", path: `blobs/${digest}` });
    const answer = await this.connection.follow(asked);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw this.connection.unexpected(`for blob ${digest}`, answer);
    const found = digestOf(answer.body);
    if (found !== digest) throw this.mismatch(`blob ${digest} of ${this.name}`, digest, found);
    return answer.body;
  }

  /** What says to be about this digest: signatures, SBOMs, attestations. */
  async referrers(digest: string): Promise<readonly Descriptor[]> {
    const found: Descriptor[] = [];
    if (this.listsReferrers)
      for await (const answer of this.pages(`referrers/${digest}`)) {
        if (answer.status === 404) {
          this.listsReferrers = false;
          break;
        }
        if (answer.status !== 200)
          throw this.connection.unexpected(
            `what refers to ${digest}`,
            answer,
            answer.status === 405 ? NO_REFERRERS : undefined,
          );
        found.push(...this.listed(`what refers to ${digest}`, () => parseIndex(answer.body)));
      }
    if (this.listsReferrers) return found;
    return (await this.tagged(referrersTag(digest)))?.children ?? [];
  }

  /**
   * Adds to the list of what refers to this digest, in a registry that keeps none itself.
   * @returns the registry's refusal, if it refuses
   */
  async addReferrers(digest: string, added: readonly Descriptor[]): Promise<string | undefined> {
    const listed = (await this.tagged(referrersTag(digest)))?.children ?? [];
    const others = listed.filter((each) => added.every((one) => one.digest !== each.digest));
    return this.put(referrersTag(digest), indexOf([...others, ...added]));
  }

  async tags(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const answer of this.pages("tags/list?n=1000")) {
      if (answer.status === 404) break;
      if (answer.status !== 200) throw this.connection.unexpected("for its tags", answer);
      found.push(...this.listed("its tags", () => readAs(tagList, answer.body).tags ?? []));
    }
    return found;
  }

  /** @throws RegistryError for a list that cannot be read: what it lists would be taken for absent */
  private listed<T>(what: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new RegistryError(
        "malformed",
        `${this.name} lists ${what} in a form that cannot be read (${(error as Error).message}). Check the registry, then run the same command again.`,
        { cause: error },
      );
    }
  }

  /** @throws RegistryError for a next page that is not one of the same list, or was read before */
  private async *pages(first: string): AsyncGenerator<Answer> {
    const read = new Set<string>();
    for (let page: string | undefined = first; page !== undefined;) {
      read.add(page);
      const answer: Answer = await this.connection.ask({ method: "GET", path: page });
      yield answer;
      const link: string | null = answer.headers.get("link");
      page = this.listed(`its pages (Link: ${link})`, () => nextPage(link, first));
      if (page !== undefined && read.has(page))
        throw this.connection.unexpected(`for ${first}, whose next page is an earlier one`, answer);
    }
  }

  /** Puts a manifest under a tag, or under its digest. @returns the registry's refusal, if it refuses */
  async put(reference: string, { bytes, mediaType }: Manifest): Promise<string | undefined> {
    const answer = await this.connection.ask({
      method: "PUT",
      path: `manifests/${reference}`,
      headers: { "content-type": mediaType },
      body: bytes,
    });
    if (answer.status === 201) return undefined;
    return describe(answer);
  }

  private checkClaim({ headers }: Answer, digest: string, name: string): void {
    const claimed = headers.get("docker-content-digest");
    if (claimed !== null && claimed !== digest)
      throw new RegistryError(
        "digest-mismatch",
        `${name} is ${digest}, and the registry's header claims ${claimed}. A registry that contradicts itself is not copied from or to: check for a proxy in between.`,
      );
  }

  private mismatch(name: string, asked: string, found: string): RegistryError {
    return new RegistryError(
      "digest-mismatch",
      `${name} was answered with bytes of ${found}, not of ${asked}. Nothing that differs is promoted: check for a proxy in between.`,
    );
  }
}
