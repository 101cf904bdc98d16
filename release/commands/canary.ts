import { mapSome } from "../../settings/at-once";
import type { Call, Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { hasPassed, holdRun, type HeldRun } from "../canary/hold";
import { demandTrial, type Tried } from "../canary/trial";
import { faultOf } from "../promotion/canary-runs";
import { type Clock, systemClock } from "../registry/retry";
import { refused } from "../release-error";
import type { Release } from "../release-file";
import { demandPassed } from "../validation/passed-run";
import { awaitEnd, startRun } from "../validation/run";
import { heldJson, heldText } from "./canary-text";
import { demandTrying } from "./tried-stack";

export const canary: Command = {
  summary: "runs the release that a target tries on the live input, and compares its metrics",
  description:
    "Starts what tries the release of releases/<stack>.canary.json, as it is deployed beside what runs, on the pipeline's own inputKey, waits for the end, and holds the metrics of the task's log to validation.thresholds, and by canary.maxChange to the last good run of what runs: the newest with the same input, else the newest. A metric that either run did not report has failed. The result goes under canary/ of the output bucket; nothing that runs is touched.\nIt needs the target's deployer role (ds-deployer-<target>).",
  options: {
    workload: {
      value: "<pipeline>",
      help: "the pipeline whose release is tried; default: each that tries one",
    },
  },
  run: (call) => tryRelease(call, systemClock),
};

/** The command with its time, so that tests need not wait. */
export async function tryRelease(call: Call, time: Clock): Promise<Outcome> {
  const account = await call.accounts.target();
  const target = { ...account, settings: demandTrying(account.settings) };
  const { release, pipelines } = demandTrial(call.folder, target, call.option("workload"));
  const held = await mapSome(pipelines, (tried) => runOf(call, tried, release, time));
  const passed = held.every(hasPassed);
  const { stack, releaseFile } = target.settings;
  const next = passed
    ? `Next: ${call.line("accept")}`
    : `${stack} runs what it ran. To leave it so: delete ${releaseFile}, then pulumi up -s ${stack}`;
  return {
    exitCode: passed ? EXIT.done : EXIT.differs,
    text: [...held.map((each) => textOf(each, held.length)), next].join("\n\n"),
    json: {
      passed,
      release: release.version,
      pipelines: Object.fromEntries(held.map((each) => [each.live.workload, heldJson(each)])),
    },
  };
}

async function runOf(call: Call, tried: Tried, release: Release, time: Clock): Promise<HeldRun> {
  const { canary: account } = tried;
  const run = await startRun(account, "canary");
  call.progress.step(`${run.arn} runs`);
  const ended = await awaitEnd(account, run, time);
  await demandPassed(account, run, ended, { time, again: "try it again" });
  const fault = faultOf(ended, release, account.settings);
  const { stack, releaseFile } = account.settings;
  if (fault !== undefined)
    throw refused(`${run.arn}: ${fault} (${releaseFile}). Deploy that first: pulumi up -s ${stack}`);
  call.progress.step("It has passed; waiting for the task's last log line");
  return holdRun(tried, run, time);
}

const textOf = (held: HeldRun, all: number): string =>
  all > 1 ? `${held.live.workload}\n${heldText(held)}` : heldText(held);
