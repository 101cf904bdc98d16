import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { refused } from "../release-error";
import { inLine } from "../../settings/printable";
import { demandDeployed, demandSourceRelease } from "../promotion/source-release";
import { systemClock } from "../registry/retry";
import { awaitEnd, startRun } from "../validation/run";

export const run: Command = {
  summary: "runs the source's pipeline on its own data, and waits until it has passed",
  description:
    "Starts the source's pipeline, as it is deployed with the source's release file, on what its input bucket holds, and waits for the end. The run is what candidate records.\nIt needs the source's tester role (ds-tester-<source>).",
  role: "tester",
  async run(call) {
    const release = demandSourceRelease(call);
    const source = await call.accounts.source();
    await demandDeployed(source, release);
    const started = await startRun(source, "integration");
    call.progress.step(`${started.arn} runs`);
    const { status, error, cause } = await awaitEnd(source, started, systemClock);
    if (status !== "SUCCEEDED")
      throw refused(
        `${started.arn} did not pass. ${inLine([status, error, cause].filter(Boolean).join(": "))}\nCorrect that, then run it again; the task's log is in ${source.settings.names.logGroup}.`,
      );
    return {
      exitCode: EXIT.done,
      text: `✓ ${started.arn} passed with release ${release.version}\nNext: npm run release -- candidate`,
      json: { execution: started.arn, release: release.version },
    };
  },
};
