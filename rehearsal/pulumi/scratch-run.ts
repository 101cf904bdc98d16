import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import type { Config } from "../../settings/config";
import { stackPath } from "../../settings/stack-file";
import type { Service } from "../plugins/grpc";
import { makeHome } from "./home";
import { Project } from "./project";
import type { StackRun } from "../../ci/pulumi/stack-run";

/** A new stack with a state of its own, for programs whose providers reach nothing. */
export interface ScratchStackArgs {
  readonly pulumi: PulumiCommand;
  /** Folder of the project, of its own: a command writes the stack's file there. */
  readonly folder: string;
  /** Name of the project. */
  readonly project: string;
  readonly stack: string;
  /** Outputs of other stacks of the project, which the program may refer to, by name. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Outputs that the stack itself was left with; default: it is new. */
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
  /** Resources that it was left with, as its state has them, its own among them; default: none, but for its outputs. */
  readonly resources?: readonly object[] | undefined;
}

/** One command on it. */
export interface ScratchCommand {
  readonly command: "preview" | "up" | "destroy";
  /** What the stack's file says, by `namespace:key`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Folders of policy packs to attach. */
  readonly policyPacks?: readonly string[];
  /** JSON files of their levels, as `--policy-pack-config` takes them. */
  readonly policyPackConfigs?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly continueOnError?: boolean;
  /** By package, in the place of the real ones. */
  readonly providers: Readonly<Record<string, Service>>;
}

export type ScratchRunArgs = ScratchStackArgs & ScratchCommand;

/** One write of the state, at the end of a command: faster, and a command that is killed loses what it did. */
export const ONE_WRITE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** The run, and what an update left in the state. */
export interface ScratchRun extends StackRun {
  /** URNs that a resource was made after, by its URN; empty after a preview. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}

/** Runs one command on a new stack. */
export async function runFromScratch(args: ScratchRunArgs): Promise<ScratchRun> {
  const stack = new ScratchStack(args);
  try {
    return await stack.run(args);
  } finally {
    stack.remove();
  }
}

/** A stack that several commands run on, one after the other. */
export class ScratchStack {
  private readonly scratch = mkdtempSync(join(tmpdir(), "stack-"));
  private readonly project: Project;

  constructor(private readonly args: ScratchStackArgs) {
    const { pulumi, folder, project, stack, others = {}, outputs, resources } = args;
    mkdirSync(join(this.scratch, ".pulumi", "stacks", project), { recursive: true });
    writeFileSync(join(this.scratch, ".pulumi", "meta.yaml"), "version: 1\n");
    for (const [name, left] of Object.entries({ ...others, [stack]: outputs }))
      writeFileSync(
        this.stateOf(name),
        JSON.stringify(checkpoint(project, name, outputsOnly(project, name, left))),
      );
    if (resources) writeFileSync(this.stateOf(stack), JSON.stringify(checkpoint(project, stack, resources)));
    this.project = new Project({
      pulumi,
      folder,
      environment: () => ({
        PULUMI_HOME: makeHome(join(this.scratch, "home")),
        PULUMI_BACKEND_URL: pathToFileURL(this.scratch).href,
        PULUMI_CONFIG_PASSPHRASE: "scratch",
        ...ONE_WRITE,
      }),
    });
  }

  async run(args: ScratchCommand): Promise<ScratchRun> {
    const { stack } = this.args;
    const { command, config, policyPacks = [], policyPackConfigs = [] } = args;
    // At once: programs of other stacks read it too.
    const file = stackPath(this.args.folder, stack);
    writeFileSync(`${file}.new`, stringify({ config }));
    renameSync(`${file}.new`, file);
    const run = await this.project.run(command, stack, args, {
      policyPacks: [...policyPacks],
      policyPackConfigs: [...policyPackConfigs],
      ...(args.continueOnError ? { continueOnError: true } : {}),
    });
    return { ...run, dependencies: dependenciesIn(this.stateOf(stack)) };
  }

  /** What the CLI reads of the stack's file, as it hands it to a program. */
  async config(): Promise<Config> {
    const text = await this.project.cli(["config", "--json", "--stack", this.args.stack], {});
    const values = JSON.parse(text) as Readonly<Record<string, { readonly value?: string }>>;
    return Object.fromEntries(Object.entries(values).map(([key, { value = "" }]) => [key, value]));
  }

  /** `pulumi state unprotect` of one resource. @throws CommandFailed */
  async unprotect(urn: string): Promise<void> {
    await this.project.cli(["state", "unprotect", urn, "--yes", "--stack", this.args.stack], {});
  }

  /** Ends with its state. */
  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true, maxRetries: 5 });
  }

  private stateOf(name: string): string {
    return join(this.scratch, ".pulumi", "stacks", this.args.project, `${name}.json`);
  }
}

/** The one resource of a stack with outputs alone. */
function outputsOnly(project: string, stack: string, outputs: object | undefined): object[] | undefined {
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${project}::${type}::${project}-${stack}`;
  return outputs && [{ urn, custom: false, type, outputs }];
}

/** A state as the CLI keeps it; without resources, of a stack that was never deployed. */
function checkpoint(project: string, stack: string, resources: readonly object[] | undefined): object {
  const manifest = { time: new Date(0).toISOString(), magic: "", version: "" };
  const latest = resources && { manifest, resources };
  return { version: 3, checkpoint: { stack: `organization/${project}/${stack}`, latest: latest ?? null } };
}

interface Checkpoint {
  readonly checkpoint: {
    readonly latest: {
      readonly resources?: readonly { readonly urn: string; readonly dependencies?: readonly string[] }[];
    } | null;
  };
}

function dependenciesIn(file: string): ReadonlyMap<string, readonly string[]> {
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  return new Map(
    (checkpoint.latest?.resources ?? []).map(({ urn, dependencies = [] }) => [urn, dependencies]),
  );
}
