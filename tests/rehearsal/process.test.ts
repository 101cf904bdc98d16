import { expect } from "chai";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailed, run } from "../../rehearsal/tools/command";
import { startService } from "../../rehearsal/tools/process";
import { eventually, failure, isAlive } from "./emulator-fixture";
import { scratchFolder } from "../scratch-folder";

describe("a command", () => {
  it("is reported in its own words when it fails", async () => {
    const failed: unknown = await run("sh", ["-c", "echo why >&2; exit 3"]).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(CommandFailed);
    expect((failed as CommandFailed).message).to.equal(
      "`sh -c echo why >&2; exit 3` ended with exit code 3:\nwhy",
    );
  });
});

describe("a service process", () => {
  let folder: string;
  beforeEach(() => (folder = scratchFolder()));

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

  it("ends with its parent, even one that was killed", async () => {
    const project = join(__dirname, "..", "..");
    const parent = `
      const { startEmulator } = require("./rehearsal/emulator/emulator.ts");
      const { ensurePython } = require("./rehearsal/tools/python.ts");
      ensurePython()
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
