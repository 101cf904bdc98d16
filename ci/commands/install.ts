import { appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureRegctl } from "../../rehearsal/tools/regctl";
import type { Command } from "../command";
import { JobError, type Job } from "../job";
import { installPulumi, pinPulumi } from "../tools/pulumi";

/** Each returns the folder that goes onto the PATH of later steps. */
const TOOLS: Readonly<Record<string, (job: Job) => Promise<string>>> = {
  pulumi: (job) => installPulumi(job.folder, join(job.variable("RUNNER_TEMP"), "pulumi-cli")),
  regctl: async () => dirname(await ensureRegctl()),
};

export const install: Command = {
  summary:
    "installs tools for later steps: pulumi by the checksum in .github/pulumi.sha256, regctl from its Go module",
  arguments: "<tools...>",
  options: { "--pin <version>": "writes .github/pulumi.sha256 for a version of the Pulumi CLI instead" },
  async run(job, { args, option }) {
    const pin = option("pin");
    if (pin !== undefined) return job.say(await pinPulumi(job.folder, pin));
    for (const name of args) {
      const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
      if (!tool)
        throw new JobError(
          `"${name}" is not a tool of the jobs; there are ${Object.keys(TOOLS).join(", ")}.`,
        );
      appendFileSync(job.variable("GITHUB_PATH"), `${await tool(job)}\n`);
    }
  },
};
