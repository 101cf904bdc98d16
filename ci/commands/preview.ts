import type { Command } from "../command";
import { previewStacks } from "../pulumi/preview";
import { judge } from "../pulumi/stack-preview";
import { toOutput } from "../results";

export const preview: Command = {
  summary: "previews every stack with the policy pack, with read-only roles; outputs `result`",
  async run(job) {
    const results = await previewStacks(job);
    job.output("result", toOutput(results));
    return judge(job, results);
  },
};
