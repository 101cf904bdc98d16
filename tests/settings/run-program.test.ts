import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "..", "..");
const PROGRAM = join(ROOT, "settings", "run-program.ts");
const ERRORS = join(ROOT, "settings", "program-error.ts");

/** Runs a program of one line. */
const run = (body: string, ...args: string[]) =>
  started(`runProgram("npm run it", async () => { ${body} })`, args);

/** Runs one that takes `--file NAME`. */
const runWith = (body: string, ...args: string[]) =>
  started(
    `runProgramWith({ options: { file: { type: "string" } }, usage: "How" }, async ({ file }) => { ${body} })`,
    args,
  );

function started(call: string, args: readonly string[]) {
  const code = `require(${JSON.stringify(PROGRAM)}).${call}`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./register.cjs", "-e", code, "--", "it", ...args],
    { cwd: ROOT, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

describe("a command without arguments", () => {
  it("ends with the code that it gives, and with 0 where it gives none", () => {
    expect(run("console.log('done')")).to.deep.equal({ status: 0, stdout: "done\n", stderr: "" });
    expect(run("return 1").status).to.equal(1);
  });

  it("says what stopped it in a sentence: 2 for what its user puts right, 1 for anything else", () => {
    const wrong = run(`throw new (require(${JSON.stringify(ERRORS)}).ProgramError)("Write it.")`);
    expect(wrong).to.deep.equal({ status: 2, stdout: "", stderr: "Write it.\n" });
    expect(run("throw new Error('It broke.')")).to.deep.equal({
      status: 1,
      stdout: "",
      stderr: "It broke.\n",
    });
  });

  it("shows what a terminal would obey", () => {
    expect(run("throw new Error('key \\u001b[2J\\u009b is wrong')").stderr).to.equal(
      "key \\u001b[2J\\u009b is wrong\n",
    );
  });

  it("ends without a trace when nobody reads on", () => {
    const unread = run(
      "process.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })); await new Promise(() => setInterval(() => {}, 1000))",
    );
    expect(unread).to.deep.equal({ status: 1, stdout: "", stderr: "" });
  });

  it("does nothing when it is given one", () => {
    expect(run("console.log('done')", "--help")).to.deep.equal({
      status: 2,
      stdout: "",
      stderr: "npm run it takes no arguments; found --help.\n",
    });
  });
});

describe("a command with options", () => {
  it("hands over what it is given", () => {
    expect(runWith("console.log(file)", "--file", "a.html").stdout).to.equal("a.html\n");
    expect(runWith("console.log(file)").stdout).to.equal("undefined\n");
    expect(runWith("return 1").status).to.equal(1);
  });

  it("says how it is used when asked, and beside what it does not take", () => {
    expect(runWith("console.log('done')", "--help")).to.deep.equal({
      status: 0,
      stdout: "How\n",
      stderr: "",
    });
    for (const wrong of [["--fiel", "a"], ["a.html"], ["--file"]]) {
      const { status, stdout, stderr } = runWith("console.log('done')", ...wrong);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr)
        .to.match(/\S\n\nHow\n$/)
        .and.to.contain(wrong[0]);
    }
  });
});
