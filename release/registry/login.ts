/** A user and password for a registry. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** The credentials for one registry, asked for when first needed and once more when the registry refuses them. */
export class Login {
  private held?: Promise<RegistryCredentials>;
  private renewals = 0;

  constructor(
    /** As image references name it: `111122223333.dkr.ecr.us-east-1.amazonaws.com`, `127.0.0.1:5000`. */
    readonly host: string,
    private readonly ask: () => Promise<RegistryCredentials>,
  ) {}

  current(): Promise<RegistryCredentials> {
    return (this.held ??= this.ask());
  }

  /**
   * What to try instead of credentials that were refused.
   *
   * @returns undefined when fresh ones were refused as well: then it is the caller who is refused.
   */
  async instead(refused: RegistryCredentials): Promise<RegistryCredentials | undefined> {
    const held = await this.current();
    if (held !== refused) return held;
    if (this.renewals > 0) return undefined;
    this.renewals += 1;
    this.held = this.ask();
    return this.held;
  }
}
