import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { mapSome } from "../settings/at-once";
import { exportContract } from "../deployment/contract";
import { echoService } from "../rehearsal/plugins/echo";
import { exampleRelease } from "../rehearsal/pulumi/example-release";
import { runFromScratch, type ScratchRun } from "../rehearsal/pulumi/scratch-run";
import { makeShadow } from "../rehearsal/pulumi/shadow-project";
import type { Bootstrap } from "../rehearsal/story/stack-files";
import type { ProjectStacks } from "../settings/project-stacks";
import { canaryFileOf } from "../settings/canary";
import { ProgramError } from "../settings/program-error";
import { canariesOf, type Settings } from "../settings/settings";

/** What is previewed. */
export interface PreviewArgs {
  readonly pulumi: PulumiCommand;
  readonly projectFolder: string;
  readonly stacks: ProjectStacks;
  readonly bootstrap: Bootstrap;
  /** Attaches the project's policy pack to the pipeline's programs. */
  readonly withPolicyPack?: true;
}

/** One program's preview on one stack. */
export interface Preview {
  /** The command that it stands for. */
  readonly command: string;
  readonly settings: Settings;
  readonly run: ScratchRun;
}

/** A program refuses to be previewed on a stack. */
class PreviewError extends ProgramError {
  override readonly name = "PreviewError";
}

/**
 * Previews both programs on every stack, the source first, against a fake of AWS and with a release of every image.
 * @throws PreviewError for the first that fails, with what the program said
 */
export async function previewAll(args: PreviewArgs): Promise<Preview[]> {
  const { projectFolder, stacks, bootstrap } = args;
  const { project, source } = stacks;
  const shadow = mkdtempSync(join(tmpdir(), "previews-"));
  const files = [source, ...stacks.targets];
  try {
    const previewed = files.map(({ settings, config }) => {
      const release = join(shadow, `release-${settings.stack}.json`);
      return { settings, release, config: { ...config, [`${project}:release`]: { file: release } } };
    });
    makeShadow(projectFolder, shadow, {
      "Pulumi.yaml": stringify({ name: project, runtime: "nodejs" }),
      "bootstrap/Pulumi.yaml": stringify({ name: bootstrap.project, runtime: "nodejs" }),
      ...Object.fromEntries(
        previewed.map(({ settings: { stack }, config }) => [`Pulumi.${stack}.yaml`, stringify({ config })]),
      ),
    });
    const common = {
      pulumi: args.pulumi,
      command: "preview",
      providers: { aws: echoService("aws") },
    } as const;
    const outputs = { ...exportContract(source.settings) };
    const previews = previewed.flatMap(({ settings, release, config }) => {
      const { stack } = settings;
      writeFileSync(release, JSON.stringify(exampleRelease(settings)));
      if (canariesOf(settings).length > 0)
        writeFileSync(canaryFileOf(release), JSON.stringify(exampleRelease(settings)));
      const pipeline = {
        ...common,
        folder: shadow,
        project,
        stack,
        config,
        others: { [source.settings.stack]: outputs },
        ...(args.withPolicyPack ? { policyPacks: [join(projectFolder, "policy-pack")] } : {}),
      };
      const folder = join(shadow, "bootstrap");
      const once = { ...common, folder, project: bootstrap.project, stack, config: bootstrap.config(stack) };
      return [
        { command: `pulumi preview -s ${stack}`, settings, args: pipeline },
        { command: `pulumi preview -s ${stack} -C bootstrap`, settings, args: once },
      ];
    });
    const look = async ({ command, settings, args: given }: (typeof previews)[number]) => {
      const run = await runFromScratch(given);
      // What the pack refuses fails as well, and is the caller's to judge.
      if (!run.succeeded && run.violations.length === 0)
        throw new PreviewError(`\`${command}\` fails: ${run.failure}`);
      return { command, settings, run };
    };
    return await mapSome(previews, look, availableParallelism());
  } finally {
    rmSync(shadow, { recursive: true });
  }
}
