import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { exitCodes } from "../src/exit-codes";
import { createLog } from "../src/log";
import { everySeconds } from "../src/progress";

describe("createLog", () => {
  it("writes one JSON line per event", () => {
    const lines: string[] = [];
    const log = createLog(
      "run-1",
      (line) => lines.push(line),
      () => new Date("2024-01-31T06:00:00Z"),
    );
    log("info", "progress", { rows: 3, message: "two\nlines" });
    expect(lines).to.deep.equal([
      '{"time":"2024-01-31T06:00:00.000Z","level":"info","event":"progress","runId":"run-1","rows":3,"message":"two\\nlines"}\n',
    ]);
  });

  it("keeps the beginning and the end of a long text, wherever it is", () => {
    const lines: string[] = [];
    const log = createLog("run-1", (line) => lines.push(line));
    const long = `begins ${"x".repeat(600_000)} ends`;
    log("error", "failed", { message: long, deeper: { texts: [long] }, emoji: "😀".repeat(1_000) });
    const { message, deeper, emoji } = JSON.parse(lines[0] ?? "") as {
      message: string;
      deeper: object;
      emoji: string;
    };
    expect(message)
      .to.match(/^begins x+…x+ ends$/)
      .and.have.length(1_000);
    expect(deeper).to.deep.equal({ texts: [message] });
    expect(emoji)
      .to.match(/^(😀)+…(😀)+$/u)
      .and.have.length.within(996, 1_000);
  });
});

describe("everySeconds", () => {
  it("lets one call through in each interval", () => {
    let clock = 0;
    const passed: number[] = [];
    const report = everySeconds(
      10,
      (value: number) => passed.push(value),
      () => clock,
    );
    for (const time of [0, 9_999, 10_000, 10_001, 19_999, 20_000, 45_000, 54_999]) {
      clock = time;
      report(time);
    }
    expect(passed).to.deep.equal([10_000, 20_000, 45_000]);
  });
});

describe("exitCodes", () => {
  it("holds the documented codes and no other", () => {
    expect(exitCodes).to.deep.equal({
      Done: 0,
      BadInput: 65,
      NotFound: 66,
      BadModel: 67,
      Unavailable: 69,
      Unexpected: 70,
      AccessDenied: 77,
      BadConfiguration: 78,
      Terminated: 143,
    });
    const readme = readFileSync(resolve(__dirname, "../README.md"), "utf8");
    for (const [name, code] of Object.entries(exitCodes)) {
      expect(readme).to.match(new RegExp(`^\\| ${code} +\\| \`${name}\` +\\|`, "m"));
    }
    // What ends a task from outside has a row too, and no name of ours.
    for (const code of [134, 137]) {
      expect(readme).to.match(new RegExp(`^\\| ${code} +\\| +\\|`, "m"));
    }
  });
});
