import { expect } from "chai";
import { reportProgress } from "../../../release/command-line/progress";

/** What was written, and a clock that stands until it is set. */
function listener(isTTY: boolean) {
  const written: string[] = [];
  const clock = { seconds: 0 };
  const progress = reportProgress(
    { isTTY, write: (text: string) => written.push(text) },
    () => clock.seconds * 1000,
  );
  return { written, clock, progress };
}

const CLEARED = "\r\u001b[K";

describe("progress on a terminal", () => {
  it("rewrites one line, says how long it will take, and ends it before anything else is said", () => {
    const { written, clock, progress } = listener(true);
    progress.step("Asking");
    progress.bytes("release 0.1.6", 0, 100_000_000);
    clock.seconds = 2;
    progress.bytes("release 0.1.6", 20_000_000, 100_000_000);
    clock.seconds = 4;
    progress.bytes("release 0.1.6", 100_000_000, 100_000_000);
    progress.step("Done");
    progress.end();
    expect(written).to.deep.equal([
      "Asking\n",
      `${CLEARED}release 0.1.6: 0 B of 100 MB`,
      `${CLEARED}release 0.1.6: 20 MB of 100 MB, about 8 s left`,
      `${CLEARED}release 0.1.6: 100 MB of 100 MB`,
      "\n",
      "Done\n",
    ]);
  });

  it("goes to a line of its own for another thing", () => {
    const { written, progress } = listener(true);
    progress.bytes("one", 1, 2);
    progress.bytes("two", 1, 2);
    progress.end();
    progress.end();
    expect(written).to.deep.equal([`${CLEARED}one: 1 B of 2 B`, "\n", `${CLEARED}two: 1 B of 2 B`, "\n"]);
  });
});

describe("progress of what others named", () => {
  it("is shown, not obeyed, on a terminal as in a log", () => {
    for (const isTTY of [true, false]) {
      const { written, progress } = listener(isTTY);
      progress.step("Run arn\u001b[2J\u202e");
      progress.bytes("one\r\u009b", 2, 2);
      expect(written).to.deep.equal([
        "Run arn\\u001b[2J\\u202e\n",
        isTTY ? `${CLEARED}one\\u000d\\u009b: 2 B of 2 B` : "one\\u000d\\u009b: 2 B of 2 B\n",
      ]);
    }
  });
});

describe("progress in a log", () => {
  it("has a line for each step, one every 10 s for bytes, and one when all are there", () => {
    const { written, clock, progress } = listener(false);
    progress.step("Asking");
    for (const seconds of [0, 1, 9, 10, 11, 19, 20, 25]) {
      clock.seconds = seconds;
      progress.bytes("copy", seconds * 4, 100);
    }
    progress.bytes("copy", 100, 100);
    progress.end();
    expect(written).to.deep.equal([
      "Asking\n",
      "copy: 0 B of 100 B\n",
      "copy: 40 B of 100 B, about 15 s left\n",
      "copy: 80 B of 100 B, about 5 s left\n",
      "copy: 100 B of 100 B\n",
    ]);
  });

  it("says once that all is there, however often that is reported", () => {
    const { written, progress } = listener(false);
    progress.bytes("copy", 100, 100);
    progress.bytes("copy", 100, 100);
    progress.bytes("copy", 100, 100);
    expect(written).to.deep.equal(["copy: 100 B of 100 B\n"]);
  });
});

describe("the time that is left", () => {
  /** What is said after `seconds`, in which `done` of 1000 bytes came, `before` of them being there at the start. */
  const left = (seconds: number, done: number, before = 0) => {
    const { written, clock, progress } = listener(true);
    progress.bytes("copy", before, 1000);
    clock.seconds = seconds;
    progress.bytes("copy", done, 1000);
    return written.at(-1)?.split("of 1 kB").at(-1);
  };

  it("is counted from what moved since the start, not from what was there", () => {
    expect(left(10, 500)).to.equal(", about 10 s left");
    expect(left(10, 600, 500)).to.equal(", about 40 s left");
  });

  it("is in minutes from a minute and a half on", () => {
    expect(left(89, 500)).to.equal(", about 89 s left");
    expect(left(90, 500)).to.equal(", about 2 min left");
    expect(left(7200, 500)).to.equal(", about 120 min left");
  });

  it("is not known before anything has moved, and is none at the end", () => {
    expect(left(10, 0)).to.equal("");
    expect(left(10, 500, 500)).to.equal("");
    expect(left(10, 1000)).to.equal("");
  });
});
