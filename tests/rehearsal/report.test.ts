import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { playReported } from "../../rehearsal/report/play";
import { demand } from "../../rehearsal/story/expect";
import type { Steps } from "../../rehearsal/story/steps";
import { REHEARSAL, WORKFLOWS } from "../../rehearsal/story/outlines";
import { ProgramError } from "../../settings/program-error";
import { scratchFolder } from "../scratch-folder";

const build = {
  project: "p",
  stack: "build",
  place: 0,
  kind: "source",
  account: "111111111111",
  region: "eu-west-1",
} as const;

describe("the report of a rehearsal", () => {
  let projectFolder: string;
  beforeEach(() => (projectFolder = scratchFolder()));

  async function play(
    story: Parameters<typeof playReported>[1],
    outline = REHEARSAL,
    interrupt?: AbortController,
  ) {
    const said = new PassThrough();
    const stream = said as unknown as NodeJS.WriteStream;
    const report = join(".rehearsal", "report.html");
    const signal = (interrupt ?? new AbortController()).signal;
    const code = await playReported(
      { projectFolder, report, outline, out: stream, error: stream, signal },
      story,
    );
    const file = join(projectFolder, report);
    return {
      code,
      said: String(said.read() ?? ""),
      page: existsSync(file) ? readFileSync(file, "utf8") : undefined,
    };
  }
  const LAST = /\nReport: \.rehearsal\/report\.html\n$/;

  async function prove(steps: Steps): Promise<void> {
    steps.ledger.stacks = [build];
    await steps.run("build: looks", () => Promise.resolve());
    steps.proved(build, "same-bytes", "has the bytes", "\u001b[31m3\u001b[0m digests\u0007");
  }

  it("is written when everything held, and its place is the last line", async () => {
    const { code, said, page } = await play(prove);
    expect(code).to.equal(0);
    expect(said).to.match(LAST);
    expect(page).to.contain("Rehearsal passed").and.to.contain("has the bytes");
    expect(page, "what tools paint a terminal with").to.contain("3 digests\\u0007");
    expect(readdirSync(join(projectFolder, ".rehearsal"))).to.deep.equal(["report.html"]);
  });

  it("is written when something did not hold, with what was proved until then and what does not hold", async () => {
    const { code, said, page } = await play(async (steps) => {
      await prove(steps);
      demand(false, "two runs were started", "one-run-per-trigger");
    });
    expect(code).to.equal(1);
    expect(said).to.contain("\nNotProved: two runs were started\n").and.to.match(LAST);
    expect(page).to.contain("Rehearsal failed").and.to.contain("has the bytes");
    expect(page).to.contain("NotProved: two runs were started");
    expect(page).to.contain("What does not hold: <b>One run for each trigger</b>");
  });

  it("changes nothing of how the story ended where it cannot be written", async () => {
    writeFileSync(join(projectFolder, ".rehearsal"), "a file");
    const held = await play(prove);
    expect([held.code, held.said]).to.match(/^0,[^]*The report was not written: /);
    const failed = await play(async (steps) => {
      await prove(steps);
      throw new ProgramError("wrong");
    });
    expect(failed.code).to.equal(2);
  });

  it("shows what was proved of a promise that the story did not announce, and a long message's ends", async () => {
    const log = `first\n${"x\n".repeat(5000)}last`;
    const { page } = await play(async (steps) => {
      await prove(steps);
      steps.proved(build, "one-run-per-trigger", "ran once", "1 run");
      demand(false, log);
    }, WORKFLOWS);
    expect(WORKFLOWS.promises).not.to.include("one-run-per-trigger");
    expect(page).to.contain("ran once").and.to.contain("NotProved: first").and.to.contain("last</pre>");
    expect((page ?? "").length).to.be.lessThan(60_000);
  });

  it("is written when somebody interrupts", async () => {
    const interrupt = new AbortController();
    const story = (steps: Steps) =>
      steps.run("build: waits", () => {
        interrupt.abort();
        return Promise.reject(new Error("aborted"));
      });
    const { code, said, page } = await play(story, WORKFLOWS, interrupt);
    expect(code).to.equal(130);
    expect(said).to.contain("Interrupted: everything that was started is stopped.").and.to.match(LAST);
    expect(page).to.contain("Rehearsal interrupted").and.not.to.contain("aborted");
    expect(page).to.contain("npm run rehearse:workflows");
  });

  it("is not written of files that are to be corrected before anything is played", async () => {
    const { code, said, page } = await play(() => Promise.reject(new ProgramError("Write a target.")));
    expect([code, said, page]).to.deep.equal([2, "Write a target.\n", undefined]);
  });

  it("stays that of a story that held when it waits for somebody afterwards", async () => {
    const interrupt = new AbortController();
    const story = async (steps: Steps, passed: () => void) => {
      await prove(steps);
      passed();
      interrupt.abort();
      throw new Error("late");
    };
    const { code, said, page } = await play(story, REHEARSAL, interrupt);
    expect(code).to.equal(130);
    expect(said.split("Report:")).to.have.length(2);
    expect(page).to.contain("Rehearsal passed");
  });
});
