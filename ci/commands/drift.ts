import type { Command } from "../command";
import { findDrift } from "../pulumi/preview";
import { handOn } from "../results";

export const drift: Command = {
  summary: "compares every stack with AWS, as roles that only read; output `result`",
  async run(job) {
    const results = await findDrift(job);
    job.output("result", handOn(results));
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
