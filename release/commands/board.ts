import { renderBoard } from "../../views/board/page";
import { readBoard } from "../board/read";
import type { Call, Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { misused } from "../release-error";
import { counted } from "../../settings/words";
import { WholeFile } from "../../settings/whole-file";

const DEFAULT = "board.html";

export const board: Command = {
  summary: "a page of all environments side by side, and what promoting the newest candidate would change",
  description:
    "Writes one HTML file of the source and all of its targets: release, images, model, evidence, schedule, runs, alarms, undelivered triggers and drift of each, the path of every version, and what promoting the newest candidate to each target would change. Changes nothing else. What the caller may not read is shown as such; the exit code is 0 as long as one environment could be read.\nIt needs a target's deployer role (ds-deployer-<target>), which reads that target and the source; operators who may assume the roles of several targets see all of these.",
  options: {
    out: { value: "<file>", help: `where the page goes; default: ${DEFAULT} in the folder of Pulumi.yaml` },
  },
  async run(call) {
    const page = fileOf(call);
    call.progress.step("Asking all accounts and registries");
    const found = await readBoard(call, new Date());
    write(page, renderBoard(found));
    const { file } = page;
    const { takenAt: _takenAt, caller: _caller, ...json } = found;
    const unread = found.environments.filter(({ state }) => state.status === "unreadable");
    return {
      exitCode: EXIT.done,
      text: [
        `✓ ${file} shows ${counted(found.environments.length - unread.length, "environment")}`,
        ...unread.map(
          ({ stack, state }) =>
            `✗ ${stack} could not be read: ${state.status === "unreadable" ? state.why : ""}`,
        ),
      ].join("\n"),
      json: { file, ...json },
    };
  },
};

/** Refused before anybody is asked, when it cannot be written. */
function fileOf(call: Call): WholeFile {
  const out = call.option("out");
  // npm runs the command in the project's folder, and the caller means their own.
  const folder = out === undefined ? call.folder : (process.env["INIT_CWD"] ?? call.folder);
  return new WholeFile(out ?? DEFAULT, folder, out === undefined ? "the command" : "--out", ".html");
}

/** @throws ReleaseError when the disk is full, or without permission */
function write(page: WholeFile, text: string): void {
  try {
    page.write(text);
  } catch (error) {
    throw misused(
      `${page.file} cannot be written (${(error as Error).message}). Make room or give permission, then run the same command again.`,
    );
  }
}
