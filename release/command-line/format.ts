/** `sha256:` and the first 12 digits, which people compare. */
export const shortDigest = (digest: string): string => digest.slice(0, "sha256:".length + 12);

/** The first 12 digits of a commit or checksum. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
