import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../rehearsal/tools/command";
import { JobError } from "../job";

/** The archive that jobs install, by its checksum, as `sha256sum` writes it. */
export const PIN = ".github/pulumi.sha256";
const RELEASES = "https://get.pulumi.com/releases/sdk";
const LINE = /^(?<sha256>[0-9a-f]{64}) {2}(?<archive>pulumi-v[\d.]+-linux-(?:x64|arm64)\.tar\.gz)\n?$/;

/** The vendor's archive of a version. @param releases Address of its folder @throws JobError */
async function download(archive: string, releases: string): Promise<Buffer> {
  const response = await fetch(`${releases}/${archive}`).catch((error: Error) => {
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    throw new JobError(
      `${releases} cannot be reached (${why}). Check the network and HTTPS_PROXY, then try again.`,
    );
  });
  if (response.ok) return Buffer.from(await response.arrayBuffer());
  throw new JobError(
    `${releases}/${archive} answers ${response.status}. Run the job again, or look whether the version exists.`,
  );
}

const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Writes the checksum of a version's archive into the checkout, to be looked at and committed. @returns the line @throws JobError */
export async function pinPulumi(checkout: string, version: string, releases = RELEASES): Promise<string> {
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new JobError(`--pin is "${version}"; allowed: a version of the Pulumi CLI such as 3.270.0.`);
  const archive = `pulumi-v${version}-linux-x64.tar.gz`;
  const line = `${sha256Of(await download(archive, releases))}  ${archive}\n`;
  writeFileSync(join(checkout, PIN), line);
  return line.trimEnd();
}

/**
 * Installs the archive that the checkout pins, and nothing else.
 * @param folder Where to. @returns the folder of the CLI, with the language hosts beside it
 * @throws JobError when nothing is pinned, or the archive has other bytes
 */
export async function installPulumi(checkout: string, folder: string, releases = RELEASES): Promise<string> {
  const { sha256, archive = "" } = LINE.exec(readPin(checkout))?.groups ?? {};
  if (sha256 === undefined)
    throw new JobError(
      `${PIN} has to be one line as sha256sum writes it. Write it anew: npm run ci -- install pulumi --pin <version>`,
    );
  const bytes = await download(archive, releases);
  const found = sha256Of(bytes);
  if (found !== sha256)
    throw new JobError(
      `${releases}/${archive} has the sha256 ${found}, and ${PIN} says ${sha256}. Nothing was installed: find out who changed which.`,
    );
  mkdirSync(folder, { recursive: true });
  const file = join(folder, archive);
  writeFileSync(file, bytes);
  await run("tar", ["-xzf", file, "-C", folder]);
  return join(folder, "pulumi");
}

function readPin(checkout: string): string {
  try {
    return readFileSync(join(checkout, PIN), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new JobError(
      `${PIN} is not there, so nothing says which Pulumi CLI may run with credentials. Write it once and commit it: npm run ci -- install pulumi --pin <version>`,
    );
  }
}
