import { demand } from "../story/expect";
import type { Steps } from "../story/steps";
import type { Ended, Start } from "./act";
import type { Team } from "./team";

type TeamStart = Omit<Start, "payload"> & { readonly payload?: Start["payload"] };

/** Plays a workflow, and demands that its jobs end as they have to. @param expected By job's name, `success` for those not named */
export async function playWorkflow(
  { steps }: { readonly steps: Steps },
  team: Team,
  what: string,
  start: TeamStart,
  expected: Readonly<Record<string, "success" | "failure" | "skipped">> = {},
): Promise<Ended> {
  return steps.run(
    `${start.workflow}: ${what}`,
    async () => {
      const ended = await team.run(start);
      const jobs = Object.entries(ended.jobs);
      const wrong = [
        ...jobs.filter(([job, result]) => result !== (expectedOf(expected, job) ?? "success")),
        ...Object.keys(expected).filter(
          (name) => expected[name] !== "skipped" && !jobs.some(([job]) => job.endsWith(name)),
        ),
      ];
      demand(
        jobs.length > 0 && wrong.length === 0,
        `${start.workflow} did not end as it has to: ${JSON.stringify(ended.jobs)}. What it said:\n${ended.log}`,
      );
      return ended;
    },
    ({ jobs }) =>
      Object.entries(jobs)
        .map(([job, result]) => `${job.split("/").at(-1)} ${result}`)
        .join(", "),
  );
}

const expectedOf = (expected: Readonly<Record<string, string>>, job: string): string | undefined =>
  Object.entries(expected).find(([name]) => job.endsWith(name))?.[1];
