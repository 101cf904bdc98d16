import type { Command } from "../command";
import { previewStack } from "../pulumi/preview";
import { handOn, type StackPreview } from "../results";

export const preview: Command = {
  summary: "previews every stack with the policy pack, as roles that only read; output `result`",
  async run(job) {
    const results: StackPreview[] = [];
    for (const settings of [job.source, ...job.targets]) {
      job.say(`\n## ${settings.stack}`);
      results.push(await previewStack(job, settings));
    }
    job.output("result", handOn(results));
    for (const { stack, error, violations } of results) {
      if (error !== undefined) job.error(`preview of ${stack}`, error);
      for (const { policy, resource, message, kind, enforcement } of violations)
        if (kind === "violation" && enforcement === "mandatory")
          job.error(`policy ${policy}`, `${stack}: ${resource}: ${message}`);
    }
    return results.every(isGood) ? 0 : 1;
  },
};

const isGood = ({ error, violations }: StackPreview): boolean =>
  error === undefined &&
  violations.every(({ kind, enforcement }) => kind === "not-run" || enforcement === "advisory");
