import type { Command } from "../command";
import { previewStack } from "../pulumi/preview";
import { judge } from "../pulumi/stack-preview";
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
    return judge(job, results);
  },
};
