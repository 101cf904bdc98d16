import type { Command } from "../command";
import { findDrift } from "../pulumi/preview";
import { toOutput } from "../results";

export const drift: Command = {
  summary: "compares every stack with AWS, with read-only roles; outputs `result`",
  async run(job) {
    const results = await findDrift(job);
    job.output("result", toOutput(results));
    for (const { stack, error, steps } of results) {
      if (error !== undefined) job.error(`${stack} could not be looked at`, error);
      for (const { op, type, name, paths } of steps)
        job.error(
          `${stack} drifted`,
          `${op} ${type} ${name}${paths.length > 0 ? ` (${paths.join(", ")})` : ""}`,
        );
    }
    return results.every(({ error, steps }) => error === undefined && steps.length === 0) ? 0 : 1;
  },
};
