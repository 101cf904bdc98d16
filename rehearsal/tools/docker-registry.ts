import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command";
import { installOnce } from "./install-once";
import { type ServiceProcess, startService } from "./process";

/** Debian's package: seconds to fetch where its archive is at hand. */
const PACKAGE = {
  version: "2.8.2+ds1-1",
  file: "docker-registry_2.8.2+ds1-1_amd64.deb",
  sha256: "a9bd06c0e006854608f8469b4371743f40604ad90975532bb3b7ceeb72fe2913",
};
/** The same registry from its source, for everyone else: a minute or two. */
const MODULE = "github.com/distribution/distribution/v3";
const MODULE_VERSION = "v3.0.0";

/** Without the storage drivers of clouds, which would double the time to build. */
const MAIN = `package main

import (
	"os"

	"${MODULE}/registry"
	_ "${MODULE}/registry/storage/driver/filesystem"
)

func main() {
	if registry.RootCmd.Execute() != nil {
		os.Exit(1)
	}
}
`;

/**
 * The path of a registry server (CNCF distribution), installed once into `cacheFolder`, without root.
 *
 * @throws Error that says what to install when neither Debian's package nor Go is to be had
 */
export async function ensureDockerRegistry(cacheFolder: string, go = "go"): Promise<string> {
  const folder = join(cacheFolder, `docker-registry-${PACKAGE.version}-or-${MODULE_VERSION}`);
  await installOnce(folder, async (unfinished) => {
    const fromDebian = await unpackPackage(unfinished).then(
      () => undefined,
      (error: Error) => error,
    );
    if (fromDebian !== undefined) await build(unfinished, go, fromDebian);
    await run(join(unfinished, "registry"), ["--version"]);
  });
  return join(folder, "registry");
}

async function unpackPackage(folder: string): Promise<void> {
  const scratch = join(folder, "package");
  await mkdir(scratch);
  try {
    await run("apt-get", ["download", `docker-registry=${PACKAGE.version}`], { cwd: scratch });
    const bytes = await readFile(join(scratch, PACKAGE.file));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== PACKAGE.sha256)
      throw new Error(`${PACKAGE.file} has sha256 ${sha256}, not ${PACKAGE.sha256}.`);
    await run("dpkg", ["-x", PACKAGE.file, "."], { cwd: scratch });
    await cp(join(scratch, "usr/bin/docker-registry"), join(folder, "registry"));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Go checks the module and all it needs against the public checksum database. */
async function build(folder: string, go: string, before: Error): Promise<void> {
  const source = join(folder, "source");
  await mkdir(source);
  try {
    await writeFile(join(source, "main.go"), MAIN);
    await writeFile(
      join(source, "go.mod"),
      `module registry\n\ngo 1.23.7\n\nrequire ${MODULE} ${MODULE_VERSION}\n`,
    );
    await run(
      go,
      ["build", "-mod=mod", "-buildvcs=false", "-trimpath", "-o", join(folder, "registry"), "."],
      { cwd: source },
    );
  } catch (error) {
    throw new Error(
      `The registry server is Debian's docker-registry ${PACKAGE.version} or is built with Go, and neither was possible: install Go from go.dev/dl.\n${before.message}\n${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    await rm(source, { recursive: true });
  }
}

/** The registry does not end when standard input closes, which is how it learns that whoever started it is gone. */
const SERVE = `
exec 3<&0
"$0" serve config.json & server=$!
(cat <&3 >/dev/null; kill $server) &
trap 'kill $server' TERM
wait $server
`;

export interface DockerRegistry extends ServiceProcess {
  /** `127.0.0.1:<port>` */
  readonly host: string;
}

/** Starts a registry on a free port of 127.0.0.1 that asks for no credentials and keeps everything below its folder. */
export async function startDockerRegistry(args: {
  /** What `ensureDockerRegistry` returned. */
  readonly registry: string;
  /** Folder of its own for its configuration, data and log; the caller removes it. */
  readonly folder: string;
}): Promise<DockerRegistry> {
  const { registry, folder } = args;
  await mkdir(folder, { recursive: true });
  const config = {
    version: "0.1",
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") } },
    http: { addr: "127.0.0.1:0" },
  };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  const logFile = join(folder, "registry.log");
  let host = "";
  const service = await startService({
    name: "the registry",
    command: "sh",
    args: ["-c", SERVE, registry],
    env: { PATH: process.env["PATH"] ?? "", OTEL_TRACES_EXPORTER: "none" },
    cwd: folder,
    logFile,
    isReady: async () => {
      host = /listening on (127\.0\.0\.1:\d+)/.exec(await readFile(logFile, "utf8"))?.[1] ?? "";
      return host !== "";
    },
    readyWithin: 20_000,
  });
  return { ...service, host };
}
