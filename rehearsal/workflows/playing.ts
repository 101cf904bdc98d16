import { demand } from "../story/expect";
import type { Steps } from "../story/steps";
import type { Ended, Start } from "./act";
import type { Team } from "./team";

type TeamStart = Omit<Start, "payload"> & { readonly payload?: Start["payload"] };

type Result = "success" | "failure" | "skipped";

/**
 * Plays a workflow, and demands that its jobs end as they have to.
 * @param expected By the job's name; those that are not named succeed, or are skipped where `skipped` is said.
 */
export async function playWorkflow(
  { steps }: { readonly steps: Steps },
  team: Team,
  what: string,
  start: TeamStart,
  expected: Readonly<Record<string, Result>> = {},
): Promise<Ended> {
  return steps.run(
    `${start.workflow}: ${what}`,
    async () => {
      const ended = await team.run(start);
      steps.ledger.ran(start.workflow, what, resultsOf(ended), ended.log);
      const wrong = team.jobsOf(start.workflow).filter((job) => {
        // One that is skipped has no result.
        const result =
          Object.entries(ended.jobs).find(([name]) => name.endsWith(`/${job}`))?.[1] ?? "skipped";
        return result !== (expected[job] ?? "success");
      });
      demand(
        wrong.length === 0,
        `${start.workflow} did not end as it has to: ${wrong.join(", ")} of ${JSON.stringify(ended.jobs)}. What it said:\n${ended.log}`,
      );
      return ended;
    },
    resultsOf,
  );
}

/** How each job ended. */
const resultsOf = ({ jobs }: Ended): string =>
  Object.entries(jobs)
    .map(([job, result]) => `${job.split("/").at(-1)} ${result}`)
    .join(", ") || "all skipped";
