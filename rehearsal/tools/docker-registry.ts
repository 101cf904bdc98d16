import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensure, type InstallOptions } from "./cache/ensure";
import { goTool } from "./go-tool";
import { type ServiceProcess, startService } from "./process";

/** A registry server, CNCF's distribution. */
export const REGISTRY = goTool({
  name: "docker-registry",
  takes: "about a minute on two idle cores",
  megabytes: 400,
  module: "github.com/distribution/distribution/v3",
  pins: join(__dirname, "docker-registry"),
  main: ".",
  versionVariable: "github.com/distribution/distribution/v3/version.version",
  printVersion: "--version",
});

/** The path of a registry server. */
export async function ensureDockerRegistry(options?: InstallOptions): Promise<string> {
  const [registry] = await ensure([REGISTRY], options);
  return registry;
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
