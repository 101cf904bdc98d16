/** Why a copy did not happen or cannot be trusted. */
export type RegistryErrorCode =
  | "missing-source" // the digest is not in the source repository
  | "malformed" // a manifest, a list or a configuration cannot be read, or is of a type that is not copied
  | "missing-platform" // the image lacks a platform that the release names
  | "missing-repository" // the registry knows no such repository
  | "not-an-artifact" // what is attached to an image is an image itself, or of an unknown kind
  | "tag-taken" // a tag to be set has another digest already
  | "tag-moved" // a tag that was set leads elsewhere when it is read again
  | "digest-mismatch" // bytes, or what a registry says of them, are not those of the digest asked for
  | "incomplete" // the destination lacks a part after the copy
  | "registry-unavailable" // no answer after every attempt
  | "denied" // the credentials are refused, fresh ones too
  | "temporary-folder" // this machine's own folder for temporary files cannot be written
  | "refused"; // any other answer that a registry does not give when all is well

/** A registry, or what is in it, does not allow the copy. The message ends with what to do next. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";

  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
