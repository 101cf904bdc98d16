import { type ChildProcess, spawn } from "node:child_process";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inLine } from "../../settings/printable";
import { networkVariables } from "../network";
import { isLoopback } from "./connection";
import type { Login, RegistryCredentials } from "./login";
import { Unavailable } from "./retry";
import { RegistryError } from "./registry-error";

/** From one `host/repository` to another. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  /** At most so many have to be moved, for the time that it may take. */
  readonly bytes: number;
}

/** regctl was refused by a registry, as these credentials stand. */
export class Denied extends Error {
  constructor(
    message: string,
    readonly refused: readonly (readonly [Login, RegistryCredentials])[],
  ) {
    super(message);
  }
}

/**
 * regctl with the credentials of some registries.
 *
 * They are in no argument, no environment variable and no message. They are in a file (0600, in a folder of its own,
 * 0700) that is removed before anything is written to it: regctl reads it through the open descriptor, so that nothing
 * is left behind even by `kill -9`. The user's own Docker logins are not read.
 */
export class RegctlSession {
  constructor(
    /** Finds regctl's path, when there is something to copy. */
    private readonly regctl: () => Promise<string>,
    private readonly logins: readonly Login[],
    /** Milliseconds after which so many bytes are given up: regctl itself waits for a silent registry for ever. */
    private readonly timeLimit = (bytes: number) => 120_000 + bytes / SLOWEST,
  ) {}

  /** Copies a manifest with all below it, by digest, to no tag. @throws Denied, Unavailable (try again), RegistryError (do not) */
  async copy({ from, to, digest, bytes, repair }: Transfer & { readonly repair: boolean }): Promise<void> {
    const options = repair ? ["--force-recursive"] : [];
    await this.run(["image", "copy", ...options, `${from}@${digest}`, `${to}@${digest}`], bytes);
  }

  /** Copies a blob. @throws as `copy` does */
  async copyBlob({ from, to, digest, bytes }: Transfer): Promise<void> {
    await this.run(["blob", "copy", from, to, digest], bytes);
  }

  private async run(args: readonly string[], bytes: number): Promise<void> {
    const regctl = await this.regctl();
    const held = await Promise.all(this.logins.map(async (login) => [login, await login.current()] as const));
    const config = await openUnlinked(JSON.stringify({ hosts: Object.fromEntries(held.map(hostEntry)) }));
    const limit = Math.ceil(this.timeLimit(bytes));
    try {
      const child = spawn(regctl, [...args, "--verbosity", "error"], {
        stdio: ["ignore", "pipe", "pipe", config.fd],
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: NOWHERE,
          DOCKER_CONFIG: NOWHERE,
          REGCTL_CONFIG: "/dev/fd/3",
          ...networkVariables(),
        },
        timeout: limit,
        killSignal: "SIGKILL",
      });
      const stop = () => void child.kill("SIGKILL");
      process.once("exit", stop);
      const { code, signal, output } = await ended(child).finally(() => process.off("exit", stop));
      const command = `\`regctl ${args.slice(0, 2).join(" ")}\``;
      if (child.killed) throw new Unavailable(`${command} timed out after ${limit / 1000} s`);
      if (signal !== null) throw killed(command, signal);
      if (code !== 0) throw failure(command, mask(output, held), held);
    } finally {
      await config.close();
    }
  }
}

const NOWHERE = "/nonexistent";
/** Bytes in a millisecond: half a megabit in a second. A link that is slower than this is none to promote over. */
const SLOWEST = 64;

function hostEntry([login, { username, password }]: readonly [Login, RegistryCredentials]) {
  const tls = isLoopback(login.host) ? "disabled" : "enabled";
  return [login.host, { hostname: login.host, tls, user: username, pass: password }] as const;
}

async function openUnlinked(content: string): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    file = await createUnlinked();
    // At a position, as regctl begins to read where the descriptor stands.
    await file.write(content, 0);
    return file;
  } catch (error) {
    await file?.close();
    throw new RegistryError(
      "temporary-folder",
      `A file of 1 kB cannot be written in the folder for temporary files, ${tmpdir()} (${(error as Error).message}). No tag was set: make room there, or let TMPDIR name another folder, then run the same command again.`,
      { cause: error },
    );
  }
}

async function createUnlinked(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "regctl-"));
  try {
    return await open(join(folder, "config.json"), "wx+", 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, output }));
  });
}

function mask(output: string, held: readonly (readonly [Login, RegistryCredentials])[]): string {
  let masked = output;
  for (const [, { username, password }] of held)
    for (const secret of [password, Buffer.from(`${username}:${password}`).toString("base64")])
      if (secret !== "") masked = masked.replaceAll(secret, "***");
  return masked.replace(/[\s:]+$/, "");
}

/** A manifest came before a blob of it was seen: another copy of the same image is storing it at this moment. */
export const NOT_YET = "MANIFEST_BLOB_UNKNOWN";
/** 416: a chunk that is sent again, because the answer to it was lost, does not fit behind itself. */
const PASSING =
  /\[http (408|416|429|500|502|503|504)\]|connection re(set|fused)|broken pipe|EOF|short read|timeout|backoff limit|retry limit|no such host/i;

function killed(command: string, signal: NodeJS.Signals): RegistryError {
  return new RegistryError(
    "refused",
    `${command} was killed (${signal}), probably out of memory. No tag was set: run the same command again; what is copied already is not copied again.`,
  );
}

/** What regctl's words mean: its exit code is 1 for everything. */
function failure(
  command: string,
  output: string,
  held: readonly (readonly [Login, RegistryCredentials])[],
): Error {
  const said = `${command} says: ${inLine(output)}`;
  if (/\[http 40[13]\]|unauthorized/i.test(output)) return new Denied(said, held);
  if (output.includes(NOT_YET)) return new Unavailable(said);
  if (/digest mismatch|DIGEST_INVALID|unexpected digest|content does not match/i.test(output))
    return new RegistryError(
      "digest-mismatch",
      `Data was corrupted in transfer. ${said}\nNo tag was set: check for a proxy in between.`,
    );
  if (/NAME_UNKNOWN|name unknown/i.test(output))
    return new RegistryError(
      "missing-repository",
      `The repository does not exist. ${said}\nDeploy the stack that owns it (pulumi up), then run the same command again.`,
    );
  if (/\[http 404\]|not found/i.test(output) && !PASSING.test(output))
    return new RegistryError(
      "missing-source",
      `Something to be copied is not in the source any more. ${said}\nNo tag was set: check the source's lifecycle rules, and build that commit again.`,
    );
  if (PASSING.test(output)) return new Unavailable(said);
  return new RegistryError(
    "refused",
    `The copy was refused. ${said}\nNo tag was set: correct what it names, then run the same command again.`,
  );
}
