import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import type { ImageScanFinding } from "@aws-sdk/client-ecr";
import { listen } from "../tools/loopback";
import { EndedEarly, type ServiceProcess, startService } from "../tools/process";

export interface EmulatorArgs {
  /** Everything the emulator writes goes here, its log included. */
  readonly folder: string;
  /** The Python that `ensurePython` returned. */
  readonly python: string;
  /** Docker Engine API on which its ECS tasks run: `tcp://127.0.0.1:<port>`. */
  readonly containerHost: string;
  /** Region of calls that name none. @default us-east-1 */
  readonly region?: string;
  /** Account number to the id of its organization, `o-…`; an account that is not named is in none. */
  readonly organizations?: Readonly<Record<string, string>>;
}

/** A finding as ECR's basic scan gives it. */
type BasicFinding = Pick<ImageScanFinding, "name" | "severity" | "attributes">;

export interface Emulator {
  /** `http://127.0.0.1:<port>`, for every service and account. */
  readonly endpoint: string;
  readonly pid: number;
  /** What scans find from now on, by repository of whatever account; in others nothing. */
  readonly scansFind: (findings: Readonly<Record<string, readonly BasicFinding[]>>) => void;
  stop(): Promise<void>;
}

const LAUNCHER = join(__dirname, "launch.py");
/** On an idle machine it takes three seconds. */
const READY_WITHIN = 600_000;
const PORT_ATTEMPTS = 5;
/** Pulling an image happens inside one Docker call; ministack's own limit is 10 s. */
const DOCKER_CALL_SECONDS = "300";

/**
 * Starts the AWS emulator on a free port of 127.0.0.1; see README.md for what it enforces.
 *
 * An access key that is a 12-digit number is that account's root and takes any secret.
 *
 * @throws Error with the last lines of its log if it does not come up.
 */
export async function startEmulator(args: EmulatorArgs): Promise<Emulator> {
  await mkdir(args.folder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      const service = await startOn(port, args);
      return {
        endpoint: `http://127.0.0.1:${port}`,
        pid: service.pid,
        scansFind: (findings) => writeFileSync(findingsFile(args), JSON.stringify(findings)),
        stop: () => service.stop(),
      };
    } catch (error) {
      if (attempt === PORT_ATTEMPTS || !isPortTaken(error)) throw error;
    }
  }
}

function startOn(port: number, args: EmulatorArgs): Promise<ServiceProcess> {
  return startService({
    name: "the emulator",
    command: args.python,
    args: ["-B", LAUNCHER],
    cwd: args.folder,
    env: environmentOf(port, args),
    logFile: join(args.folder, "emulator.log"),
    readyWithin: READY_WITHIN,
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/_ministack/health`)).ok,
  });
}

const findingsFile = ({ folder }: EmulatorArgs): string => join(folder, "findings.json");

/** Nothing is inherited but PATH: the host's AWS_*, DOCKER_* and Python settings would change what is emulated. */
function environmentOf(port: number, args: EmulatorArgs): Record<string, string> {
  const { folder, containerHost, region, organizations = {} } = args;
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    TMPDIR: folder,
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1",
    AUTH: "true",
    MINISTACK_REGION: region ?? "us-east-1",
    ORGANIZATIONS: JSON.stringify(organizations),
    SCAN_FINDINGS: findingsFile(args),
    S3_DATA_DIR: join(folder, "s3"),
    STATE_DIR: join(folder, "state"),
    DOCKER_HOST: containerHost,
    DOCKER_CONFIG: folder,
    MINISTACK_DOCKER_TIMEOUT: DOCKER_CALL_SECONDS,
    SFTP_ENABLED: "0",
    IOT_MTLS_ENABLED: "0",
  };
}

function isPortTaken(error: unknown): boolean {
  return error instanceof EndedEarly && /already in use|EADDRINUSE/i.test(error.logTail);
}

/** A port that was free a moment ago; whoever binds it must be ready to find it taken. */
async function freePort(): Promise<number> {
  const { port, stop } = await listen(createServer());
  await stop();
  return port;
}
