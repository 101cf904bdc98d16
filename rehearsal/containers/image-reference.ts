export interface ImageReference {
  /** `123456789012.dkr.ecr.us-east-1.amazonaws.com` */
  readonly host: string;
  /** Repository, with slashes where it has them. */
  readonly repository: string;
  /** `sha256:` and 64 hexadecimal digits: of an index or of one manifest. */
  readonly digest: string;
}

const BY_DIGEST =
  /^(?<host>[^/@]+\.[^/@]+)\/(?<repository>[a-z0-9][a-z0-9._/-]*)@(?<digest>sha256:[0-9a-f]{64})$/;

/** @throws Error when the image is named by tag, or is not `host/name@sha256:…` at all. */
export function parseImageReference(image: string): ImageReference {
  const { host, repository, digest } = BY_DIGEST.exec(image)?.groups ?? {};
  if (host === undefined || repository === undefined || digest === undefined)
    throw new Error(
      `Image "${image}" must be named by digest (<account>.dkr.ecr.<region>.amazonaws.com/<name>@sha256:…): ` +
        "a tag may be moved after it was tested.",
    );
  return { host, repository, digest };
}
