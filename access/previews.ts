import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { composeArns } from "../settings/arns";
import { exportContract } from "../deployment/contract";
import { echoService } from "../rehearsal/plugins/echo";
import { exampleRelease } from "../rehearsal/pulumi/example-release";
import { runFromScratch, type ScratchRun } from "../rehearsal/pulumi/scratch-run";
import { makeShadow } from "../rehearsal/pulumi/shadow-project";
import type { Bootstrap } from "../rehearsal/story/stack-files";
import type { StackFile } from "../settings/stack-file";

type Config = Readonly<Record<string, unknown>>;

/** What is previewed; the stacks' settings are those of `config`. */
export interface PreviewArgs {
  readonly project: string;
  readonly source: StackFile;
  readonly target: StackFile;
  readonly pulumi: PulumiCommand;
  readonly projectFolder: string;
  readonly bootstrap: Bootstrap;
}

/** Previews both programs of the source and of the target, in the order source, target, and its bootstrap after each. */
export async function previewAll(args: PreviewArgs): Promise<ScratchRun[]> {
  const { projectFolder, project, source, target, bootstrap } = args;
  const shadow = mkdtempSync(join(tmpdir(), "access-"));
  const preview = (
    folder: string,
    name: string,
    stack: string,
    config: Config,
    others: Readonly<Record<string, Config>>,
  ) =>
    runFromScratch({
      pulumi: args.pulumi,
      folder,
      project: name,
      stack,
      command: "preview",
      config,
      others,
      providers: { aws: echoService("aws") },
    });
  try {
    const files = [source, target].map(({ settings: { stack }, config }) => [
      `Pulumi.${stack}.yaml`,
      stringify({ config }),
    ]);
    makeShadow(projectFolder, shadow, {
      "Pulumi.yaml": stringify({ name: project, runtime: "nodejs" }),
      "bootstrap/Pulumi.yaml": stringify({ name: bootstrap.project, runtime: "nodejs" }),
      ...Object.fromEntries(files),
    });
    const release = join(shadow, "release.json");
    writeFileSync(release, JSON.stringify(exampleRelease(target.settings)));
    const outputs = { ...exportContract(source.settings, composeArns(source.settings)) };
    const runs = await Promise.all(
      [source, target].map(async ({ settings: { stack }, config }) => [
        await preview(
          shadow,
          project,
          stack,
          { ...config, [`${project}:release`]: { file: release } },
          { [source.settings.stack]: outputs },
        ),
        await preview(join(shadow, "bootstrap"), bootstrap.project, stack, bootstrap.config(stack), {}),
      ]),
    );
    return runs.flat();
  } finally {
    rmSync(shadow, { recursive: true });
  }
}
