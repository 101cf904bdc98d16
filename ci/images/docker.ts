import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parseAs } from "../../release/parse-as";
import type { Login } from "../../release/registry/login";
import type { ImageBuild } from "../../settings/image-build";
import { JobError } from "../job";

/** A builder of its own: the one of Docker's daemon attaches neither SBOM nor provenance. */
const BUILDKIT =
  "moby/buildkit:v0.31.1@sha256:6b59b7df63a8cb9902736f9ddf7fcff8261613d3e7449b8ea8b7537fc399c03a";

const metadata = z.object({ "containerimage.digest": z.string() });

export interface Build extends Pick<ImageBuild, "context" | "dockerfile" | "platforms"> {
  /** `<registry>/<repository>:<tag>` */
  readonly reference: string;
  readonly version: string;
  readonly commit: string;
}

/** Builds one of the images of a checkout, and pushes it. @returns the digest of the index @throws JobError */
type BuildAndPush = (build: Build) => Promise<string>;

/** Docker's command line, signed in at a registry and with a builder, for as long as something uses it. */
export async function withDocker<T>(
  folder: string,
  login: Login,
  use: (build: BuildAndPush) => Promise<T>,
): Promise<T> {
  const docker = (...args: string[]) => run(folder, args);
  const builder = `ci-${process.pid}`;
  const image = `image=${BUILDKIT}`;
  const { username, password } = await login.current();
  await run(folder, ["login", "--username", username, "--password-stdin", login.host], password);
  try {
    await docker(
      "buildx",
      "create",
      "--name",
      builder,
      "--driver",
      "docker-container",
      "--driver-opt",
      image,
    );
    return await use((build) => buildAndPush(folder, builder, build));
  } finally {
    // What docker says of a failure is shown. The build's own output is still shown, and nothing is built again.
    for (const left of [
      ["buildx", "rm", builder],
      ["logout", login.host],
    ])
      await docker(...left).catch(() => undefined);
  }
}

async function buildAndPush(folder: string, builder: string, build: Build): Promise<string> {
  const { context, dockerfile, platforms, reference, version, commit } = build;
  const scratch = mkdtempSync(join(tmpdir(), "build-"));
  const file = join(scratch, "metadata.json");
  const options = {
    "--builder": builder,
    "--platform": platforms.join(","),
    "--file": dockerfile,
    "--tag": reference,
    "--sbom": "true",
    "--provenance": "mode=max",
    "--metadata-file": file,
  };
  const given = [`VERSION=${version}`, `REVISION=${commit}`].flatMap((each) => ["--build-arg", each]);
  try {
    await run(folder, ["buildx", "build", "--push", ...Object.entries(options).flat(), ...given, context]);
    const digest = parseAs(metadata, readFileSync(file, "utf8"))?.["containerimage.digest"];
    if (digest !== undefined) return digest;
    throw new JobError(`docker buildx wrote no digest of ${reference}: it has to be 0.10 or later.`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param input For its standard input: no secret is an argument. */
async function run(cwd: string, args: readonly string[], input = ""): Promise<void> {
  const child = spawn("docker", args, { cwd, stdio: ["pipe", "inherit", "inherit"] });
  // One that ends before it has read everything says why by its exit code.
  child.stdin.on("error", () => undefined).end(input);
  const [code] = (await once(child, "close").catch((error: Error) => {
    throw new JobError(`docker does not run (${error.message}). The job needs a runner that has it.`);
  })) as [number | null];
  if (code !== 0)
    throw new JobError(`docker ${args.slice(0, 2).join(" ")} ended with ${code}; what it says is above.`);
}
