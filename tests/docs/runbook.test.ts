import { expect } from "chai";
import { alarms } from "../../documents/alarms/alarms";
import { reportFailure } from "../../documents/state-machine/report-failure";
import { EXIT, MEANINGS } from "../../release/command-line/exit-code";
import { DIAGNOSTICS } from "../../release/doctor/diagnose";
import { anchor, headings, pages } from "./markdown";

describe("the runbook", () => {
  const written = headings(pages().get("docs/runbook.md") ?? "");
  const ALARMS = alarms({
    pipeline: "pipeline",
    stateMachineArn: "arn",
    deadLetterQueue: "queue",
    success: { expression: "m1", hours: 1 },
  });

  it("has a section for each alarm, exit code and check of the doctor, and for nothing else", () => {
    const codes = Object.entries(EXIT)
      .filter(([, code]) => code !== EXIT.done)
      .map(([name, code]) => `Exit code ${code}: ${MEANINGS[name as keyof typeof EXIT]}`);
    const checks = [
      "access to both accounts",
      ...DIAGNOSTICS.map(({ name }) => name),
      "last success of the target",
    ];
    expect(written).to.have.members([
      "Runbook",
      "Messages and alarms",
      "A run failed",
      "Starting a run by hand",
      ...ALARMS.map(({ suffix }) => suffix),
      "Exit codes of `npm run release`",
      ...codes,
      "Checks of `npm run release -- doctor`",
      ...checks,
    ]);
  });

  it("is what alarms and messages lead to", () => {
    const message = JSON.stringify(
      reportFailure({ stack: "s", region: "r", topic: "t", logGroup: "l", onlyReleasedModel: true }),
    );
    const links = [...ALARMS.map(({ description }) => description), message].map(
      (text) => /docs\/runbook\.md#([\w-]+)/.exec(text)?.[1],
    );
    expect(links).to.deep.equal([...ALARMS.map(({ suffix }) => suffix), "a-run-failed"]);
    expect(written.map(anchor)).to.include.members(links);
  });
});
