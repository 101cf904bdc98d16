import {
  LocalWorkspace,
  type EngineEvent,
  type PulumiCommand,
  type Stack,
  type UpOptions,
} from "@pulumi/pulumi/automation";
import { awsxService } from "../plugins/awsx/service";
import { listen, type Service } from "../plugins/grpc";
import { languageHost } from "../plugins/language/host";
import { run } from "../tools/command";
import { hasLanguageHost } from "./home";
import { toStackRun, type StackRun } from "../../ci/pulumi/stack-run";

type Variables = Readonly<Record<string, string>>;

export interface ProjectArgs {
  /** The CLI. */
  readonly pulumi: PulumiCommand;
  /** Folder of the project, where its Pulumi.yaml is. */
  readonly folder: string;
  /** What every command gets, such as the backend; variables of AWS and Pulumi come from here alone. */
  readonly environment: () => Variables;
  readonly signal?: AbortSignal;
}

/** Who runs a command: its variables, and what answers for packages then. */
export interface Caller {
  readonly environment?: Variables;
  /** By package. Attached to this process, which is faster than the plugins that Pulumi would start. */
  readonly providers: Readonly<Record<string, Service>>;
}

type Command = "preview" | "up" | "refresh" | "previewRefresh" | "destroy";
type CommandOptions = Pick<
  UpOptions,
  "policyPacks" | "policyPackConfigs" | "configFile" | "refresh" | "continueOnError" | "exclude"
>;

/** What gRPC reaches without a proxy. */
export const LOCAL_HOSTS = "127.0.0.1,localhost";

/** A path as an entry of a list, which the CLI reads as a line of CSV: it may have commas in it. */
const inList = (path: string): string => `"${path.replaceAll('"', '""')}"`;

/** A project's stacks on the Pulumi CLI. */
export class Project {
  constructor(private readonly args: ProjectArgs) {
    // The same for the plugins that are attached to this process.
    process.env["no_grpc_proxy"] ??= LOCAL_HOSTS;
  }

  /** Runs a command on a stack that is there; how it ended is the caller's to judge. */
  async run(
    command: Command,
    stackName: string,
    { environment = {}, providers }: Caller,
    options: CommandOptions = {},
  ): Promise<StackRun> {
    const { signal } = this.args;
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent) => void events.push(event);
    const attached = await this.attach(providers, environment);
    try {
      const stack = await this.stack(stackName, { ...environment, ...attached.environment });
      const runs: (options: UpOptions) => Promise<unknown> = stack[command].bind(stack);
      // Listened to by each command, and by none when it has ended.
      const ends = signal ? { signal: AbortSignal.any([signal]) } : {};
      const { policyPacks = [], policyPackConfigs = [] } = options;
      await runs({
        ...options,
        policyPacks: policyPacks.map(inList),
        policyPackConfigs: policyPackConfigs.map(inList),
        onEvent,
        color: "never",
        ...ends,
      });
      return toStackRun(events);
    } catch (error) {
      if (signal?.aborted) throw error;
      return toStackRun(events, (error as Error).message);
    } finally {
      attached.stop();
    }
  }

  /** A stack that is there, for what Pulumi's Automation API does with one beside commands. */
  async stack(stackName: string, environment: Variables = {}): Promise<Stack> {
    const { pulumi, folder } = this.args;
    const envVars = this.variables(environment) as Record<string, string>;
    return LocalWorkspace.selectStack({ stackName, workDir: folder }, { pulumiCommand: pulumi, envVars });
  }

  /** `pulumi stack init`. @param secretsProvider What encrypts its secrets; default: a passphrase. */
  async create(stackName: string, environment: Variables, secretsProvider?: string): Promise<Stack> {
    const { pulumi, folder } = this.args;
    const envVars = this.variables(environment) as Record<string, string>;
    return LocalWorkspace.createStack(
      { stackName, workDir: folder },
      { pulumiCommand: pulumi, envVars, ...(secretsProvider === undefined ? {} : { secretsProvider }) },
    );
  }

  /** Any other command. @returns what it prints @throws CommandFailed */
  cli(args: readonly string[], environment: Variables): Promise<string> {
    const env = { ...process.env, ...this.variables(environment) };
    const { pulumi, folder, signal } = this.args;
    return run(pulumi.command, [...args, "--non-interactive"], {
      cwd: folder,
      env,
      ...(signal ? { signal } : {}),
    });
  }

  private async attach(
    providers: Caller["providers"],
    environment: Variables,
  ): Promise<{ environment: Variables; stop(): void }> {
    const packages = Object.entries({ awsx: awsxService(), ...providers });
    const attached = await Promise.all(
      packages.map(async ([name, service]) => ({ name, ...(await listen(service)) })),
    );
    const programs = { ...process.env, ...this.variables(environment) };
    const host = hasLanguageHost(this.args.pulumi)
      ? undefined
      : await listen(languageHost({ environment: programs, prints: false }));
    return {
      environment: {
        PULUMI_DEBUG_PROVIDERS: attached.map(({ name, port }) => `${name}:${port}`).join(","),
        ...(host ? { PULUMI_DEBUG_LANGUAGES: `nodejs:${host.port}` } : {}),
      },
      stop: () => [...attached, ...(host ? [host] : [])].forEach((each) => each.stop()),
    };
  }

  /** What a command gets beside this process's variables; those of AWS and Pulumi do not reach it. */
  private variables(environment: Variables): Record<string, string | undefined> {
    const ambient = Object.keys(process.env).filter((name) => /^(AWS|PULUMI)_/.test(name));
    return {
      ...Object.fromEntries(ambient.map((name) => [name, undefined])),
      // The SDK's gRPC goes through a proxy even to this machine.
      no_grpc_proxy: LOCAL_HOSTS,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...this.args.environment(),
      ...environment,
    };
  }
}
