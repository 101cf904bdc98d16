import { join } from "node:path";
import {
  emptyState,
  isBlocking,
  runProgram,
  startPolicyPack,
  type Mode,
  type PolicyPackProcess,
  type RunResult,
  type StackState,
} from "./engine";
import type { LocalAws } from "./local-aws";
import { expandVpc } from "./provision/awsx-vpc";
import { awsProvider } from "./provision/provider";
import type { StackFile } from "./stack-files";

export interface RehearsedStackArgs {
  readonly projectFolder: string;
  readonly project: string;
  readonly stack: StackFile;
  /** Where this stack's release is read from, instead of the settings' own file. */
  readonly releaseFile: string;
  readonly aws: LocalAws;
  /** Outputs of the stack that this one refers to. */
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

/** A stack of the unmodified program on the rehearsal's engine, with the policy pack attached. */
export class RehearsedStack {
  private state: StackState;
  private last: RunResult | undefined;
  private readonly pack: Promise<PolicyPackProcess>;

  constructor(private readonly args: RehearsedStackArgs) {
    const { project, stack, projectFolder } = args;
    this.state = emptyState(project, stack.settings.stack);
    // Started early: it takes a second, during which other things start too.
    this.pack = startPolicyPack({
      folder: join(projectFolder, "policy-pack"),
      project,
      stack: stack.settings.stack,
      config: this.config,
    });
    this.pack.catch(() => undefined); // reported by whoever awaits it
  }

  get settings() {
    return this.args.stack.settings;
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

  /** A preview of another program as this stack, such as one that somebody changed; its failure is the caller's to judge. */
  async previewOf(programFolder: string): Promise<RunResult> {
    return runProgram({ ...(await this.options("preview")), projectFolder: programFolder });
  }

  async stop(): Promise<void> {
    await this.pack.then(
      (pack) => pack.stop(),
      () => undefined,
    );
  }

  private async run(mode: Mode): Promise<RunResult> {
    const result = await runProgram(await this.options(mode));
    this.state = result.state;
    if (!result.succeeded)
      throw new DeploymentFailed(
        `${mode} of ${this.settings.stack} failed:\n${explain(result, mode)}`,
        result,
      );
    return result;
  }

  private async options(mode: Mode) {
    const { project, projectFolder, stack, aws, source, signal } = this.args;
    const { account } = this.settings;
    return {
      projectFolder,
      project,
      stack: stack.settings.stack,
      config: this.config,
      mode,
      state: this.state,
      configureProvider: awsProvider({
        endpoint: aws.endpoint,
        credentialsFor: () => aws.account(account).root,
      }),
      components: { "awsx:ec2:Vpc": expandVpc },
      stackOutputs: (name: string) =>
        Promise.resolve(
          name.endsWith(`/${source?.settings.stack}`) && source?.last
            ? { outputs: source.outputs }
            : undefined,
        ),
      policyPack: await this.pack,
      signal,
    };
  }

  private get config(): Record<string, string> {
    const { project, stack, releaseFile } = this.args;
    return { ...stack.config, [`${project}:release`]: JSON.stringify({ file: releaseFile }) };
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
