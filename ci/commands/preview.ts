import type { Command } from "../command";
import { previewStacks } from "../pulumi/preview";
import { judge } from "../pulumi/stack-preview";
import { handOn } from "../results";

export const preview: Command = {
  summary: "previews every stack with the policy pack, as roles that only read; output `result`",
  async run(job) {
    const results = await previewStacks(job);
    job.output("result", handOn(results));
    return judge(job, results);
  },
};
