import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryCredentials } from "../emulator/registry";
import { run } from "../tools/command";

/** regctl with the credentials of some registries, none of which appears on a command line. */
export class RegctlSession {
  private constructor(
    private readonly regctl: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /**
   * Writes regctl's configuration into `folder`, readable by this user alone.
   *
   * Loopback registries are reached by plain HTTP, all others by TLS. The user's own Docker logins are not read.
   */
  static async open(args: {
    readonly regctl: string;
    readonly folder: string;
    /** By host: `127.0.0.1:<port>`. */
    readonly credentials: Readonly<Record<string, RegistryCredentials>>;
  }): Promise<RegctlSession> {
    const { regctl, folder } = args;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const hosts = Object.fromEntries(
      Object.entries(args.credentials).map(([host, { username, password }]) => [
        host,
        { hostname: host, tls: isLoopback(host) ? "disabled" : "enabled", user: username, pass: password },
      ]),
    );
    const config = join(folder, "regctl.json");
    await writeFile(config, JSON.stringify({ hosts }), { mode: 0o600 });
    return new RegctlSession(regctl, {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      DOCKER_CONFIG: folder,
      REGCTL_CONFIG: config,
    });
  }

  /** Runs regctl. @throws CommandFailed with what it said. */
  run(...args: readonly string[]): Promise<string> {
    return run(this.regctl, args, { env: this.env });
  }

  /** The manifest or index as the registry serves it, and the digest that its bytes have. */
  async manifest(reference: string): Promise<{ digest: string; document: unknown }> {
    const body = await this.run("manifest", "get", "--format", "raw-body", reference);
    const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    return { digest, document: JSON.parse(body) };
  }
}

function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}
