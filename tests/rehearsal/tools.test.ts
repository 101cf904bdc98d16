import { expect } from "chai";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandFailed, run } from "../../rehearsal/tools/command";
import { installOnce } from "../../rehearsal/tools/install-once";
import { startService } from "../../rehearsal/tools/process";
import { ensurePython } from "../../rehearsal/tools/python";
import { ensureRegctl } from "../../rehearsal/tools/regctl";
import { INSTALL_TIMEOUT, TOOLS, eventually, failure, isAlive } from "./emulator-fixture";

describe("the rehearsal's tools", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tools-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("are a Python that has ministack and a regctl of the pinned version", async function () {
    this.timeout(INSTALL_TIMEOUT);
    const [python, regctl] = [await ensurePython(TOOLS), await ensureRegctl(TOOLS)];
    const code = "import importlib.metadata as m; print(m.version('ministack'), m.version('docker'))";
    expect((await run(python, ["-c", code])).trim()).to.equal("1.5.33 7.2.0");
    expect(await run(regctl, ["version"])).to.include("v0.11.7");
  });

  it("are installed once when two ask at the same time, and a failed install leaves nothing", async () => {
    const target = join(folder, "tool");
    const install = (content: string) =>
      installOnce(target, (unfinished) => writeFile(join(unfinished, "it"), content));
    await installOnce(target, () => Promise.reject(new Error("no network"))).catch((error: Error) =>
      expect(error.message).to.equal("no network"),
    );
    expect(await readdir(folder)).to.deep.equal([]);
    await Promise.all([install("one"), install("two")]);
    expect(await readdir(folder)).to.deep.equal(["tool"]);
    expect(await readFile(join(target, "it"), "utf8")).to.match(/^(one|two)$/);
  });

  it("say what to install when it is missing", async () => {
    const oldPython = join(folder, "old-python");
    await writeFile(oldPython, "#!/bin/sh\necho 3.9\n");
    await chmod(oldPython, 0o755);
    expect(await failure(ensurePython(folder, "no-such-python"))).to.equal(
      "The emulator needs Python 3.10 or later, and `no-such-python` does not run: install it from python.org or your system's packages.",
    );
    expect(await failure(ensurePython(folder, oldPython))).to.match(
      /^The emulator needs Python 3\.10 or later, and .* is 3\.9/,
    );
    expect(await failure(ensureRegctl(folder, "no-such-go"))).to.match(
      /`no-such-go` does not run: install it from go.dev\/dl/,
    );
  });

  it("report a command's own words when it fails", async () => {
    const failed: unknown = await run("sh", ["-c", "echo why >&2; exit 3"]).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(CommandFailed);
    expect((failed as CommandFailed).message).to.equal(
      "`sh -c echo why >&2; exit 3` ended with exit code 3:\nwhy",
    );
  });
});

describe("a service process", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "process-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const service = (script: string, isReady: () => Promise<boolean>) =>
    startService({
      name: "the service",
      command: process.execPath,
      args: ["-e", script],
      env: {},
      cwd: folder,
      logFile: join(folder, "log"),
      readyWithin: 5_000,
      isReady,
    });
  const logged = (text: string) => async () => (await readFile(join(folder, "log"), "utf8")).includes(text);

  it("that dies early is reported with its last lines", async () => {
    const attempt = service("console.log('almost'); console.error('no port'); process.exit(4)", () =>
      Promise.resolve(false),
    );
    expect(await failure(attempt)).to.equal(
      "the service ended (exit code 4) before it was ready. Its last lines:\nalmost\nno port",
    );
  });

  it("is killed when it ignores SIGTERM", async () => {
    const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')";
    const { pid, stop } = await service(script, logged("ready"));
    await stop();
    expect(isAlive(pid)).to.equal(false);
  });

  it("ends with its parent, even one that was killed", async function () {
    this.timeout(30_000);
    const project = join(__dirname, "..", "..");
    const parent = `
      const { startEmulator } = require("./rehearsal/emulator/emulator.ts");
      const { ensurePython } = require("./rehearsal/tools/python.ts");
      ensurePython(${JSON.stringify(TOOLS)})
        .then((python) => startEmulator({ folder: ${JSON.stringify(folder)}, python, containerHost: "tcp://127.0.0.1:9" }))
        .then(({ pid }) => console.log(pid));`;
    const child = spawn(process.execPath, ["-r", "./register.cjs", "-e", parent], { cwd: project });
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    const pid = Number(
      await eventually("the emulator's start", () => Promise.resolve(printed.trim() || undefined)),
    );
    expect(isAlive(pid)).to.equal(true);
    child.kill("SIGKILL");
    await eventually("the emulator's end", () => Promise.resolve(isAlive(pid) ? undefined : true));
  });
});
