import { mapSome } from "../../settings/at-once";
import { inLine } from "../../settings/printable";
import type { PipelineAccount } from "../accounts/accounts";
import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { demandDeployed, demandSourceRelease } from "../promotion/source-release";
import { systemClock } from "../registry/retry";
import { refused } from "../release-error";
import { awaitEnd, startRun } from "../validation/run";
import { chosenPipelines, demandReleased, PIPELINE_OPTIONS } from "./chosen-pipelines";

export const run: Command = {
  summary: "runs a pipeline of the source on its own data, and waits until it has passed",
  description:
    "Starts a pipeline of the source, as it is deployed with the source's release file, on what its input bucket holds, and waits for the end; with --all each of them. The runs are what candidate records.\nIt needs the source's tester role (ds-tester-<source>).",
  options: PIPELINE_OPTIONS,
  role: "tester",
  async run(call) {
    const pipelines = chosenPipelines(call, call.stacks.source);
    const release = demandSourceRelease(call);
    for (const pipeline of pipelines) demandReleased(pipeline, release);
    const account = await call.accounts.source();
    await demandDeployed(account, release);
    const runs = await mapSome(pipelines, async (settings) => {
      const source = { ...account, settings };
      const started = await startRun(source, "integration");
      call.progress.step(`${started.arn} runs`);
      const { status, error, cause } = await awaitEnd(source, started, systemClock);
      const said = inLine([status, error, cause].filter(Boolean).join(": "));
      return { source, execution: started.arn, failed: status === "SUCCEEDED" ? undefined : said };
    });
    const failed = runs.flatMap((each) => (each.failed === undefined ? [] : [failure(each, each.failed)]));
    if (failed.length > 0) throw refused(failed.join("\n"));
    return {
      exitCode: EXIT.done,
      text: [
        ...runs.map(({ execution }) => `✓ ${execution} passed with release ${release.version}`),
        "Next: npm run release -- candidate",
      ].join("\n"),
      json: { ...ranJson(call.flag("all"), runs), release: release.version },
    };
  },
};

interface Ran {
  readonly source: PipelineAccount;
  readonly execution: string;
}

/** Of every pipeline by its name. */
const ranJson = (all: boolean, runs: readonly Ran[]): object =>
  all
    ? { runs: Object.fromEntries(runs.map(({ source, execution }) => [source.settings.workload, execution])) }
    : { execution: runs[0]?.execution };

const failure = ({ source, execution }: Ran, said: string): string =>
  `${execution} did not pass. ${said}\nCorrect that, then run it again; the task's log is in ${source.settings.names.logGroup}.`;
