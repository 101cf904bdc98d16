import {
  emptyState,
  isBlocking,
  runProgram,
  startPolicyPack,
  type Mode,
  type PolicyPackProcess,
  type RunResult,
  type StackState,
} from "../engine";
import type { AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import { expandVpc } from "../plugins/awsx/vpc";
import { awsProvider } from "../plugins/aws/provider";

export interface RehearsedStackArgs {
  readonly programFolder: string;
  readonly project: string;
  /** Name of the stack. */
  readonly stack: string;
  /** `namespace:key` to value, as the Pulumi CLI hands it to a program. */
  readonly config: Readonly<Record<string, string>>;
  readonly aws: LocalAws;
  /** Whose credentials the deployment starts with, before its provider takes on a role. */
  readonly caller: () => Promise<AwsCredentials>;
  /** Folder of the policy pack; default: none is attached. */
  readonly policyPack?: string;
  /** The stack that this one refers to. */
  readonly source?: RehearsedStack;
  readonly signal: AbortSignal;
}

/** A deployment that did not succeed; the message says what the program and the policies said. */
export class DeploymentFailed extends Error {
  override readonly name = "DeploymentFailed";
  constructor(
    message: string,
    readonly result: RunResult,
  ) {
    super(message);
  }
}

/** A stack of an unmodified program on the rehearsal's engine. */
export class RehearsedStack {
  private state: StackState;
  private last: RunResult | undefined;
  private readonly pack: Promise<PolicyPackProcess> | undefined;

  constructor(private readonly args: RehearsedStackArgs) {
    const { project, stack, config, policyPack } = args;
    this.state = emptyState(project, stack);
    if (policyPack === undefined) return;
    // Started early: it takes a second, during which other things start too.
    this.pack = startPolicyPack({ folder: policyPack, project, stack, config });
    this.pack.catch(() => undefined); // reported by whoever awaits it
  }

  get name(): string {
    return this.args.stack;
  }

  /** The stack's outputs after its last successful update. */
  get outputs(): Readonly<Record<string, unknown>> {
    return this.last?.outputs ?? {};
  }

  /** `pulumi preview`. @throws DeploymentFailed */
  preview(): Promise<RunResult> {
    return this.run("preview");
  }

  /** `pulumi up`. @throws DeploymentFailed */
  async up(): Promise<RunResult> {
    this.last = await this.run("up");
    return this.last;
  }

  /** A preview of the stack by somebody else, of another program or with other settings; its failure is the caller's to judge. */
  async previewBy(
    change: Partial<Pick<RehearsedStackArgs, "programFolder" | "config" | "caller">>,
  ): Promise<RunResult> {
    return runProgram(await this.options("preview", { ...this.args, ...change }));
  }

  async stop(): Promise<void> {
    await this.pack?.then(
      (pack) => pack.stop(),
      () => undefined,
    );
  }

  private async run(mode: Mode): Promise<RunResult> {
    const result = await runProgram(await this.options(mode, this.args));
    this.state = result.state;
    if (!result.succeeded)
      throw new DeploymentFailed(`${mode} of ${this.name} failed:\n${explain(result, mode)}`, result);
    return result;
  }

  private async options(mode: Mode, args: RehearsedStackArgs) {
    const { programFolder, project, stack, config, aws, caller, source, signal } = args;
    const pack = await this.pack;
    return {
      projectFolder: programFolder,
      project,
      stack,
      config,
      mode,
      state: this.state,
      configureProvider: awsProvider({ endpoint: aws.endpoint, credentialsFor: caller }),
      components: { "awsx:ec2:Vpc": expandVpc },
      stackOutputs: (name: string) =>
        Promise.resolve(
          source?.last && name.endsWith(`/${source.name}`) ? { outputs: source.outputs } : undefined,
        ),
      ...(pack ? { policyPack: pack } : {}),
      signal,
    };
  }
}

/** What a failed run said, one line each. */
export function explain(result: RunResult, mode: Mode): string {
  const said = result.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message);
  const blocked = result.violations
    .filter((violation) => isBlocking(violation, mode))
    .map(({ policy, message }) => `[${policy}] ${message}`);
  const lines = [...said, ...blocked];
  return (lines.length > 0 ? lines : [result.stderr])
    .map((line) => `  ${line.trim().replaceAll("\n", "\n  ")}`)
    .join("\n");
}
