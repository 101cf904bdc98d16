/** A setting that is not allowed: where it stands, what was found, what is allowed. */
export interface Fault {
  readonly key: string;
  readonly found: unknown;
  readonly allowed: string;
}
