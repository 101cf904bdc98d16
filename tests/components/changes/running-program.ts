import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { echoService, type Step } from "../../../rehearsal/plugins/echo";
import { ScratchStack, type ScratchRun } from "../../../rehearsal/pulumi/scratch-run";
import { pulumi } from "../../fixture-project";
import { FakeAws } from "./fake-aws";
import type { Parts } from "./program";

/** What an update did. */
export interface ChangedRun extends Omit<ScratchRun, "steps"> {
  /** In their order, such as `create Subnet network-main-public-1`; what takes another's place has `#2` behind its name. */
  readonly steps: readonly string[];
}

/** Components on the real CLI that are there, and are changed. What AWS would refuse is refused. */
export class RunningProgram {
  readonly aws = new FakeAws();
  private readonly folder = mkdtempSync(join(tmpdir(), "changes-"));
  private stack: ScratchStack | undefined;
  private steps: string[] = [];
  private readonly providers = {
    aws: echoService("aws", {
      onStep: (step: Step) => {
        this.aws.allow(step);
        this.steps.push(`${step.does} ${step.type.replace(/^.*:/, "")} ${step.made}`);
      },
    }),
  };

  async up(parts: Parts): Promise<ChangedRun> {
    this.stack ??= await this.begin();
    this.steps = [];
    const config = { "changes:parts": parts };
    const run = await this.stack.run({ command: "up", config, providers: this.providers });
    return { ...run, steps: [...this.steps] };
  }

  /** `pulumi state unprotect` of one resource. */
  unprotect = async (urn: string): Promise<void> => this.stack?.unprotect(urn);

  remove(): void {
    this.stack?.remove();
    rmSync(this.folder, { recursive: true });
  }

  private async begin(): Promise<ScratchStack> {
    const options = { typescript: false, nodeargs: "--require ../../../../register.cjs" };
    const project = {
      name: "changes",
      runtime: { name: "nodejs", options },
      main: join(__dirname, "program"),
    };
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify(project));
    return new ScratchStack({
      pulumi: await pulumi(),
      folder: this.folder,
      project: "changes",
      stack: "changed",
    });
  }
}

/** What the run warned of and failed for, for a failed assertion. */
export const saidBy = ({ diagnostics, failure, steps }: ChangedRun): string =>
  [...diagnostics.map(({ message }) => message), failure, ...steps].join("\n");
