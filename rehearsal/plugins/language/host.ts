import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import { handle, type Service } from "../grpc";
import { pluginInfo } from "../provider-service";
import { startPolicyProxy } from "./policy-proxy";

/** The SDK's exit code for a failure that it has reported already (sdk/nodejs/cmd/run/run.ts). */
const REPORTED = 32;

const ENDS_WITH_HOST = join(__dirname, "ends-with-host.cjs");

/** What Pulumi.yaml may say under `runtime.options` (sdk/nodejs/cmd/pulumi-language-nodejs). */
interface RuntimeOptions {
  readonly typescript?: boolean;
  readonly nodeargs?: string;
}

interface HostOptions {
  /** The engine's address, for a host that the engine started. */
  readonly engine?: string;
  /** The variables that programs and packs get. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whether what a program prints goes to this process's output. */
  readonly prints: boolean;
}

/**
 * Pulumi's language host for Node.js, which is in no package registry: it starts the SDK's own runner for programs and
 * for policy packs. Used where no official one is found.
 */
export function languageHost({ engine: known = "", environment, prints }: HostOptions): Service {
  let engine = known;
  const running = new Set<ChildProcess>();
  const killAll = (signal: NodeJS.Signals) => running.forEach((child) => child.kill(signal));
  const start = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess => {
    const child = spawn(process.execPath, ["-r", ENDS_WITH_HOST, ...args], { cwd, env, stdio: "pipe" });
    running.add(child);
    child.once("close", () => running.delete(child));
    return child;
  };

  async function run(request: rpc.RunRequest): Promise<rpc.RunResponse> {
    const child = start(programArguments(request, engine), request.getPwd(), {
      ...environment,
      ...configuration(request),
    });
    child.stdout?.on("data", (text: Buffer) => prints && process.stdout.write(text));
    child.stderr?.on("data", (text: Buffer) => prints && process.stderr.write(text));
    const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    const response = new rpc.RunResponse();
    if (code === REPORTED) response.setBail(true);
    else if (code !== 0) response.setError(`The program ended with exit code ${String(code)}.`);
    return response;
  }

  /** Runs a policy pack, the one kind of plugin that this project has, until the engine has done with it. */
  async function runPlugin(
    call: ServerWritableStream<rpc.RunPluginRequest, rpc.RunPluginResponse>,
  ): Promise<void> {
    const { request } = call;
    const info = programOf(request);
    const folder = info.getProgramDirectory();
    const proxy = await startPolicyProxy((configuration) => {
      const child = start([sdk("run-policy-pack", info), ...request.getArgsList(), folder], folder, {
        ...Object.fromEntries(request.getEnvList().map(nameAndValue)),
        ...configuration,
      });
      child.stderr?.on("data", (text: Buffer) => void call.write(printed("stderr", text)));
      return child;
    });
    call.on("cancelled", () => proxy.stop());
    call.write(printed("stdout", Buffer.from(`${proxy.port}\n`)));
  }

  const implementation = {
    handshake: handle((request: rpc.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new rpc.LanguageHandshakeResponse();
    }),
    // Plugins are found when they are first needed.
    getRequiredPackages: handle(() => new rpc.GetRequiredPackagesResponse()),
    getProgramDependencies: handle(() => new rpc.GetProgramDependenciesResponse()),
    getPluginInfo: pluginInfo("pulumi"),
    about: handle(() => {
      const about = new rpc.AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    run: handle(run),
    runPlugin,
    cancel: handle(() => {
      killAll("SIGINT");
      return new Empty();
    }),
  };
  return { definition: LanguageRuntimeService, implementation, stop: () => killAll("SIGKILL") };
}

function programArguments(request: rpc.RunRequest, engine: string): string[] {
  const info = programOf(request);
  const { nodeargs = "" } = optionsOf(info);
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return [
    ...nodeargs.split(" ").filter(Boolean),
    sdk("run", info),
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

function configuration(request: rpc.RunRequest): Record<string, string> {
  const { typescript = true } = optionsOf(programOf(request));
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(typescript),
  };
}

function programOf(request: rpc.RunRequest | rpc.RunPluginRequest): rpc.ProgramInfo {
  const info = request.getInfo();
  if (!info) throw new Error("The engine did not say which program to run: the CLI is older than 3.110.");
  return info;
}

const optionsOf = (info: rpc.ProgramInfo) => (info.getOptions()?.toJavaScript() ?? {}) as RuntimeOptions;

/** A runner of the SDK that a program or a policy pack has installed. */
const sdk = (runner: "run" | "run-policy-pack", info: rpc.ProgramInfo): string =>
  require.resolve(`@pulumi/pulumi/cmd/${runner}/index.js`, { paths: [info.getProgramDirectory()] });

function nameAndValue(variable: string): [string, string] {
  const at = variable.indexOf("=");
  return [variable.slice(0, at), variable.slice(at + 1)];
}

function printed(to: "stdout" | "stderr", text: Buffer): rpc.RunPluginResponse {
  const response = new rpc.RunPluginResponse();
  if (to === "stdout") response.setStdout(text);
  else response.setStderr(text);
  return response;
}
