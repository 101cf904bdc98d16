import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import type { AwsCredentials } from "../emulator/clients";
import { ecrHost } from "../emulator/registry";
import { awsEnvironment, type LocalAws } from "../emulator/local-aws";
import type { PipelineSettings } from "../../settings/settings";
import type { Checkout } from "./checkout";
import { demand } from "./expect";
import { variablesOf } from "./rehearsed-stack";

export interface ReleaseCommandArgs {
  readonly aws: LocalAws;
  readonly checkout: Checkout;
  /** The path of regctl. */
  readonly regctl: string;
  /** The target that every call is about; undefined where the source has only one. */
  readonly stack: string | undefined;
}

/** How a command ended. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** What names a pipeline to a command, where its stack has several. */
export const workloadOption = ({ pipelines, workload }: PipelineSettings): readonly string[] =>
  Object.keys(pipelines).length > 1 ? ["--workload", workload] : [];

/** `npm run release -- …`, as its users run it: a process of its own with a role's credentials in its environment. */
export class ReleaseCommand {
  constructor(private readonly args: ReleaseCommandArgs) {}

  /** What a terminal needs, beside credentials, to run the command against the emulated accounts. */
  get environment(): Readonly<Record<string, string>> {
    const { aws, regctl } = this.args;
    const registries = aws.accounts.map((account) => `${ecrHost(account)}=${account.registry}`);
    return {
      ...awsEnvironment(aws.endpoint),
      RELEASE_LOCAL_REGISTRIES: registries.join(","),
      PATH: `${dirname(regctl)}${delimiter}${process.env["PATH"] ?? ""}`,
    };
  }

  get regctl(): string {
    return this.args.regctl;
  }

  /** Runs a command to its end, whatever that is. */
  run(who: AwsCredentials, ...args: readonly string[]): Promise<Ended> {
    const env = { ...this.environment, ...variablesOf(who) };
    const { stack, checkout } = this.args;
    const about = stack === undefined ? [] : ["--stack", stack];
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ["-r", "./register.cjs", "release/main.ts", ...args, ...about],
        { cwd: checkout.folder, env, maxBuffer: 64 * 1024 ** 2 },
        (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? 1, output: stdout || stderr }),
      );
    });
  }

  /** Runs a command that has to succeed. @returns what it says to people */
  async text(who: AwsCredentials, ...args: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.run(who, ...args);
    demand(exitCode === 0, `release ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return output.trimEnd();
  }

  /** Runs a command that has to succeed. @returns its JSON */
  async json<T>(who: AwsCredentials, ...args: readonly string[]): Promise<T> {
    const { exitCode, output } = await this.run(who, ...args, "--json");
    demand(exitCode === 0, `release ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return JSON.parse(output) as T;
  }
}
