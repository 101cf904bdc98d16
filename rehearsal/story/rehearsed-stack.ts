import type { Deployment } from "@pulumi/pulumi/automation";
import type { AwsCredentials } from "../emulator/clients";
import { awsPackage } from "../plugins/aws/provider";
import { providerService } from "../plugins/provider-service";
import { Project } from "../pulumi/project";
import type { StackRun } from "../../ci/pulumi/stack-run";

export interface RehearsedStackArgs {
  readonly project: Project;
  /** Name of the stack. */
  readonly stack: string;
  /** Address of the emulator. */
  readonly endpoint: string;
  /** Whose job updates the stack: commands start with these credentials, before the provider assumes a role. */
  readonly caller: () => Promise<AwsCredentials>;
  /** Whose profile the stack's file may name; default: the caller's. */
  readonly profile?: () => Promise<AwsCredentials>;
  /** Folder of the policy pack; default: none is attached. */
  readonly policyPack?: string;
}

/** A deployment that did not succeed; the message says what the program and the policies said. */
class DeploymentFailed extends Error {
  override readonly name = "DeploymentFailed";
}

type Command = Parameters<Project["run"]>[0];
type Variables = Readonly<Record<string, string>>;
type Change = Partial<RehearsedStackArgs> & {
  readonly environment?: Variables;
  readonly exclude?: readonly string[];
};

/** A stack of the checkout on the Pulumi CLI, run by the job that is meant to. */
export class RehearsedStack {
  private last: StackRun | undefined;

  constructor(private readonly args: RehearsedStackArgs) {}

  get name(): string {
    return this.args.stack;
  }

  /** The stack's outputs after its last successful update. */
  get outputs(): Readonly<Record<string, unknown>> {
    return this.last?.outputs ?? {};
  }

  /** @throws DeploymentFailed */
  async preview(): Promise<StackRun> {
    return this.must("preview");
  }

  /** @throws DeploymentFailed */
  async up(environment: Variables = {}): Promise<StackRun> {
    return (this.last = await this.must("up", { environment }));
  }

  /** `pulumi refresh --preview-only`: what AWS has otherwise than the state. @throws DeploymentFailed */
  findDrift(): Promise<StackRun> {
    return this.must("previewRefresh");
  }

  /** @param exclude URNs of what stays. @throws DeploymentFailed */
  destroy(exclude: readonly string[]): Promise<StackRun> {
    return this.must("destroy", { exclude });
  }

  /** A command by somebody else, or on another project's program; its failure is the caller's to judge. */
  async try(command: Command, change: Change = {}): Promise<StackRun> {
    const args = { ...this.args, ...change };
    const {
      project,
      stack,
      endpoint,
      caller,
      profile = caller,
      policyPack,
      environment = {},
      exclude = [],
    } = args;
    const who = await caller();
    const aws = awsPackage({
      endpoint,
      credentialsFor: ({ profile: named }) => (named === undefined ? who : profile()),
    });
    const attaches = policyPack !== undefined && (command === "preview" || command === "up");
    return project.run(
      command,
      stack,
      { environment: { ...variablesOf(who), ...environment }, providers: { aws: providerService(aws) } },
      {
        ...(attaches ? { policyPacks: [policyPack] } : {}),
        ...(exclude.length > 0 ? { exclude: [...exclude] } : {}),
      },
    );
  }

  /** The stack's state, read as somebody. */
  async state(who: AwsCredentials): Promise<Deployment> {
    return (await this.args.project.stack(this.name, variablesOf(who))).exportStack();
  }

  private async must(command: Command, change: Change = {}): Promise<StackRun> {
    const run = await this.try(command, change);
    if (run.succeeded) return run;
    throw new DeploymentFailed(
      `pulumi ${command} of ${this.name} failed:\n  ${run.failure.replaceAll("\n", "\n  ")}`,
    );
  }
}

/** Credentials as the AWS SDKs and the CLI read them. */
export const variablesOf = ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: AwsCredentials): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
});
