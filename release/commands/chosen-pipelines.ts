import { pipelineOf, type PipelineSettings, pipelinesOf, type Settings } from "../../settings/settings";
import { notReleased } from "../checks/not-released";
import type { Call, CommandOption } from "../command-line/command";
import type { Release } from "../release-file";
import { misused, refused } from "../release-error";

/** Options of a command that is about one pipeline of the source, or about each. */
export const PIPELINE_OPTIONS: Readonly<Record<string, CommandOption>> = {
  workload: { value: "<pipeline>", help: "the pipeline, such as preprocessing; default: the only one" },
  all: { help: "every pipeline of the source" },
};

/** A pipeline of a stack by its name. @throws ReleaseError that lists them */
export function namedPipeline(settings: Settings, named: string): PipelineSettings {
  if (Object.hasOwn(settings.pipelines, named)) return pipelineOf(settings, named);
  throw misused(
    `${settings.stack} has no pipeline ${named}; it has ${Object.keys(settings.pipelines).sort().join(", ")}.`,
  );
}

/** The pipelines that a command is about: the one that is named, all, or the only one. @throws ReleaseError that lists them */
export function chosenPipelines(call: Pick<Call, "flag" | "option">, source: Settings): PipelineSettings[] {
  const [named, all] = [call.option("workload"), call.flag("all")];
  if (named !== undefined && all)
    throw misused(`--workload ${named} is one pipeline, and --all is every one. Leave one of them out.`);
  if (named !== undefined) return [namedPipeline(source, named)];
  const pipelines = pipelinesOf(source);
  if (all || pipelines.length === 1) return pipelines;
  throw misused(
    `${source.stack} has ${pipelines.length} pipelines. Say which: --workload ${pipelines.map(({ workload }) => workload).join(" or --workload ")}, or --all.`,
  );
}

/** @throws ReleaseError for a pipeline that the release does not have all of */
export function demandReleased(pipeline: PipelineSettings, release: Release): void {
  const why = notReleased(pipeline, release);
  if (why === undefined) return;
  const { workload, stack, releaseFile } = pipeline;
  throw refused(
    `Pipeline ${workload} of ${stack} is ${why}. Write a version that has it into ${releaseFile}, and deploy it: pulumi up -s ${stack}`,
  );
}
