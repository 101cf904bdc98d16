import { expectationOf, isReleased, readRelease, ReleaseFileError, runningOf } from "../release/release-file";
import type { Release } from "../release/release-file";
import { canariesOf, canaryOf, trying, type PipelineSettings, type Settings } from "../settings/settings";
import type { SourceContract } from "./contract";
import { whenReleased, type Foundation } from "./foundation";
import { deployStateMachine, deployTask, type Options } from "./pipeline";
import { deployPipelineFoundation, type PipelineFoundation } from "./pipeline-foundation";

/**
 * The release that a stack tries beside the one that it runs; undefined where there is no such file.
 * @throws ReleaseFileError also where no pipeline takes one
 */
export function readTrial(settings: Settings): Release | undefined {
  if (settings.kind === "source") return undefined;
  const { releaseFile: file } = trying(settings);
  const trial = readRelease(expectationOf(trying(settings)));
  if (trial && !canariesOf(settings).some((canary) => isReleased(trial, runningOf(canary))))
    throw new ReleaseFileError(
      `${file} names release ${trial.version} to be tried, and no pipeline of ${settings.stack} tries what it names. Give one \`canary\` in Pulumi.${settings.stack}.yaml, or delete the file.`,
    );
  return trial;
}

export interface CanaryArgs {
  readonly settings: Settings;
  readonly contract: SourceContract;
  /** The release that is tried. */
  readonly trial: Release;
  readonly foundation: Foundation;
  /** The pipelines of the stack, with what each stands on. */
  readonly stand: readonly { readonly pipeline: PipelineSettings; readonly own: PipelineFoundation }[];
}

/**
 * What tries a release beside the one that runs: everything of a pipeline but what starts and watches it. Who hears of a
 * pipeline's failures hears of these as well.
 */
export function deployCanaries(args: CanaryArgs, options: Options): Record<string, unknown> {
  const { settings, contract, trial, stand } = args;
  const { repositories } = args.foundation;
  const released = whenReleased(trying(settings), trial, repositories, options);
  const foundation = { ...args.foundation, released };
  const pipelines = stand.flatMap(({ pipeline, own: { notifications } }) => {
    const canary = canaryOf(pipeline);
    if (!canary || !isReleased(trial, runningOf(canary))) return [];
    const own = deployPipelineFoundation(
      { pipeline: canary, contract, release: trial, foundation, notifications },
      options,
    );
    const running = { pipeline: canary, release: trial, foundation, own };
    const task = deployTask(running, options);
    const { arn } = deployStateMachine(running, task, options);
    return [
      [pipeline.workload, { stateMachineArn: arn, taskDefinitionArn: task.taskDefinitionArn }] as const,
    ];
  });
  return { release: trial.version, pipelines: Object.fromEntries(pipelines) };
}
