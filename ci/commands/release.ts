import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { commands as releaseCommands } from "../../release/commands";
import type { Command } from "../command";
import { signedInEnvironment } from "../aws/sign-in";
import { JobError, type Job } from "../job";
import { takeBuilt } from "../promotion/source-release";

export const release: Command = {
  summary: "runs npm run release -- <command> with the role that it needs; outputs `report`, `record`",
  arguments: "<command> [arguments...]",
  passesOptions: true,
  async run(job, { args }) {
    takeBuilt(job);
    const folder = mkdtempSync(join(tmpdir(), "release-"));
    const report = join(folder, "report.json");
    try {
      const child = spawn(
        process.execPath,
        ["-r", "./register.cjs", "release/main.ts", ...args, "--report", report],
        {
          cwd: job.folder,
          env: { ...job.env, ...(await signedInEnvironment(job, roleFor(job, args))) },
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      // Its output may have text of others, which must not become a command to GitHub's runner.
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream }).on("line", (line) => job.say(line));
      const [code] = (await once(child, "close")) as [number | null];
      if (existsSync(report)) reportOutputs(job, readFileSync(report, "utf8"));
      // It may have printed help: an input in the place of a version could ask for it.
      else if (code === 0)
        throw new JobError(
          `release ${args.join(" ")} left no report, so it did nothing. Look at what it printed.`,
        );
      return code ?? 1;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const image = z.object({ bytes: z.object({ total: z.number(), missing: z.number() }).optional() });
const reported = z.looseObject({
  checks: z.array(z.looseObject({ ok: z.boolean() })).default([]),
  // Other commands list images in other shapes.
  images: z.record(z.string(), image).optional().catch(undefined),
});

/** What later steps need of the report. A plan names every layer, which is more than one variable takes. */
function reportOutputs(job: Job, report: string): void {
  const { record, checks, ...plan } = reported.parse(JSON.parse(report));
  const { deployed, error, blocks, warnings, images } = plan;
  const failed = checks.filter(({ ok }) => !ok);
  const kept = { deployed, error, blocks, warnings, images, passed: checks.length - failed.length };
  job.output("report", JSON.stringify({ ...kept, checks: failed }));
  if (record !== undefined) job.output("record", JSON.stringify(record));
}

/** The tester, or the deployer of the target that `--stack` names. @throws JobError */
function roleFor(job: Job, [name = "", ...args]: readonly string[]): string {
  const command = Object.hasOwn(releaseCommands, name) ? releaseCommands[name] : undefined;
  if (!command)
    throw new JobError(
      `"${name}" is not a release command; there are ${Object.keys(releaseCommands).join(", ")}.`,
    );
  if (command.role === "tester") return job.source.names.testerRole;
  const stack = args[args.indexOf("--stack") + 1];
  if (!args.includes("--stack") || stack === undefined)
    throw new JobError(`release ${name} is called as a target's deployer: name the target with --stack.`);
  return job.target(stack).names.deployerRole;
}
