import { expect } from "chai";
import { once } from "node:events";
import { appendFile, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { ensure } from "../../rehearsal/tools/cache/ensure";
import { cacheFolder, PLATFORM } from "../../rehearsal/tools/cache/folder";
import { run } from "../../rehearsal/tools/command";
import { Progress } from "../../rehearsal/tools/cache/progress";
import { checkGit } from "../../rehearsal/tools/machine";
import { ensurePython, PYTHON } from "../../rehearsal/tools/python";
import { ensureRegctl, REGCTL } from "../../rehearsal/tools/regctl";
import { REGCTL_VERSION } from "../../release/registry/find-regctl";
import { eventually, failure, isAlive } from "./emulator-fixture";
import { Machine } from "./tools-fixture";

const REGCTL_FOLDER = `regctl-${REGCTL_VERSION}-${PLATFORM}`;

describe("the rehearsal's tools", () => {
  it("are a Python that has ministack and the regctl that the release command demands", async () => {
    const [python, regctl] = [await ensurePython(), await ensureRegctl()];
    const code = "import importlib.metadata as m; print(m.version('ministack'), m.version('docker'))";
    expect((await run(python, ["-c", code])).trim()).to.equal("1.5.33 7.2.0");
    expect(await run(regctl, ["version"])).to.include(REGCTL_VERSION);
  });

  it("are in the user's cache folder, or where REHEARSAL_CACHE says", () => {
    expect(cacheFolder({})).to.equal(join(homedir(), ".cache", "ds-pipeline"));
    expect(cacheFolder({ XDG_CACHE_HOME: "/caches" })).to.equal("/caches/ds-pipeline");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" })).to.equal(join(homedir(), ".cache", "ds-pipeline"));
    expect(cacheFolder({ XDG_CACHE_HOME: "/caches", REHEARSAL_CACHE: "/tools" })).to.equal("/tools");
  });
});

/** All that a machine lacks, as one message. */
const needed = (...lines: readonly string[]) => ["This needs something first:", ...lines].join("\n  ");

describe("an install of the tools", () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await Machine.start();
  });
  afterEach(() => machine.stop());

  it("trusts no folder that others may write to", async () => {
    await mkdir(machine.cache, { recursive: true });
    await chmod(machine.cache, 0o777);
    expect(await failure(machine.ensure(REGCTL))).to.equal(
      needed(`${machine.cache} may be written by others. Run: chmod go-w ${machine.cache}`),
    );
  });

  it("says all that is missing before it installs anything", async () => {
    machine.cache = join(machine.folder, "file", "cache");
    await writeFile(join(machine.folder, "file"), "");
    expect(await failure(machine.ensure(PYTHON, REGCTL))).to.equal(
      needed(
        "The emulator needs Python 3.10 or later, and `python3` does not run: install it from python.org or your system's packages.",
        `The tools are kept in ${machine.cache}, which cannot be written: ENOTDIR: not a directory, mkdir '${machine.cache}'. Make it writable, or set REHEARSAL_CACHE to another folder.`,
        `regctl ${REGCTL_VERSION} is built with Go 1.26.0 or later, and \`go\` does not run: install it from go.dev/dl.`,
      ),
    );
    expect(machine.told).to.equal("");
  });

  it("says that a registry or git is out of reach beside what else is missing", async () => {
    await machine.putGo();
    process.env["PATH"] = machine.bin;
    process.env["GOPROXY"] = "off";
    try {
      const installed = ensure([PYTHON, REGCTL], { ...machine.options, checks: [checkGit] });
      expect(await failure(installed)).to.equal(
        needed(
          "The emulator needs Python 3.10 or later, and `python3` does not run: install it from python.org or your system's packages.",
          "Go's module proxy cannot be reached: go: module lookup disabled by GOPROXY=off. See to the network, GOPROXY and HTTPS_PROXY.",
          "`git` does not run: install it from your system's packages.",
        ),
      );
    } finally {
      delete process.env["GOPROXY"];
    }
  });

  it("says what is too old", async () => {
    const python = (found: object) => machine.put("python3", `#!/bin/sh\necho '${JSON.stringify(found)}'\n`);
    await machine.put("go", "#!/bin/sh\necho local\necho go1.25.3\n");
    await python({ version: "3.9.2", path: "/python", venv: true, pip: "24.0" });
    expect(await failure(machine.ensure(PYTHON, REGCTL))).to.equal(
      needed(
        "The emulator needs Python 3.10 or later, and `python3` is 3.9.2: install it from python.org or your system's packages.",
        `regctl ${REGCTL_VERSION} is built with Go 1.26.0 or later, and \`go\` is go1.25.3: install a newer one from go.dev/dl.`,
      ),
    );
    await python({ version: "3.10.0", path: "/python", venv: true, pip: "22.2" });
    expect(await failure(machine.ensure(PYTHON))).to.equal(
      needed(
        "`python3` has pip 22.2: install pip 22.3 or later (Debian and Ubuntu: apt-get install python3-pip).",
      ),
    );
    await python({ version: "3.10.0", path: "/python", venv: false, pip: "24.0" });
    expect(await failure(machine.ensure(PYTHON))).to.equal(
      needed("`python3` has no module venv: install it (Debian and Ubuntu: apt-get install python3-venv)."),
    );
  });

  it("happens once when two processes ask, and not again", async () => {
    await machine.putGo();
    const go = await machine.holdBuilds();
    const [first, second] = [machine.ensureElsewhere(), machine.ensureElsewhere()];
    await eventually("a build", async () => (await machine.builds())[0]);
    await eventually(
      "that the other waits",
      async () => machine.toldElsewhere.includes("another process") || undefined,
    );
    await go();
    await Promise.all([once(first, "close"), once(second, "close")]);
    await machine.ensure(REGCTL);
    expect(await machine.builds()).to.have.length(1);
    expect(await machine.cached()).to.deep.equal([REGCTL_FOLDER]);
  });

  it("that was killed half way ends its build, counts as nothing, and is done by the next", async () => {
    await machine.putGo();
    const go = await machine.holdBuilds();
    const killed = machine.ensureElsewhere();
    const build = await eventually("a build", async () => (await machine.builds())[0]);
    killed.kill("SIGKILL");
    await eventually("its end", () => Promise.resolve(isAlive(build) ? undefined : true));
    expect(await machine.cached()).not.to.include(REGCTL_FOLDER);
    await go();
    const [regctl = ""] = await machine.ensure(REGCTL);
    expect((await run(regctl, ["version"])).trim()).to.equal(REGCTL_VERSION);
    expect(await machine.cached()).to.deep.equal([REGCTL_FOLDER]);
  });

  it("is done anew when a byte of it has changed, which is said", async () => {
    await machine.putGo();
    const [regctl = ""] = await machine.ensure(REGCTL);
    await appendFile(regctl, "#");
    machine.told = "";
    await machine.ensure(REGCTL);
    expect(machine.told.split("\n")[0]).to.equal(
      `regctl ${REGCTL_VERSION} is not as it was installed, so it is installed anew: ${join(machine.cache, REGCTL_FOLDER)}`,
    );
    expect(await machine.builds()).to.have.length(2);
  });

  it("that fails says so in the words of what failed, and leaves nothing", async () => {
    await machine.putGo("echo no space left on device >&2; exit 1");
    expect(await failure(machine.ensure(REGCTL))).to.equal(
      `regctl ${REGCTL_VERSION} was not installed, as said above: \`npm run tools\` tries again.`,
    );
    expect(machine.told).to.match(
      /\n✗ regctl v[\d.]+: not installed: `go build .*` ended with exit code 1:\nno space left on device\n$/,
    );
    expect(await machine.cached()).to.deep.equal([]);
  });

  it("that is interrupted leaves nothing", async () => {
    await machine.putGo();
    await machine.holdBuilds();
    const interrupted = new AbortController();
    const attempt = failure(ensureRegctl({ ...machine.options, signal: interrupted.signal }));
    const build = await eventually("a build", async () => (await machine.builds())[0]);
    interrupted.abort(new Error("interrupted"));
    expect(await attempt).to.equal("interrupted");
    await eventually("its end", () => Promise.resolve(isAlive(build) ? undefined : true));
    expect(await machine.cached()).to.deep.equal([]);
  });

  it("builds for this machine whatever the user's Go is set to", async () => {
    await machine.putGo();
    Object.assign(process.env, { GOFLAGS: "-mod=vendor", GOOS: "plan9" });
    await machine.ensure(REGCTL).finally(() => ["GOFLAGS", "GOOS"].map((name) => delete process.env[name]));
    expect(await readFile(join(machine.log, "environment"), "utf8")).to.equal("-mod=readonly linux\n");
  });
});

describe("progress of an install", () => {
  const tool = { name: "it v1", takes: "about a minute" };
  let written = "";
  beforeEach(() => (written = ""));
  const progress = (more: object, every?: number) =>
    new Progress({ write: (text) => (written += text), ...more }, every);

  it("is a line at its start, now and then, and at its end", async () => {
    await progress({}, 1).of(tool, async (report) => {
      report("1 of 2");
      report("2 of 2");
      await eventually("a line", () => Promise.resolve(written.includes("2 of 2") || undefined));
    });
    expect([...new Set(written.split("\n"))]).to.deep.equal([
      "it v1: 1 of 2, 0 s; about a minute",
      "it v1: 2 of 2, 0 s; about a minute",
      "✓ it v1: installed in 0 s",
      "",
    ]);
  });

  it("is one line on a terminal, as wide as that, for all that is under way", async () => {
    const shown = progress({ isTTY: true, columns: 60 });
    await shown.of(tool, async (report) => {
      report("1 of 2");
      await shown.of({ ...tool, name: "other" }, (more) => Promise.resolve(more("begun")));
    });
    expect(written.split("\r\u001b[K")).to.deep.equal([
      "",
      "it v1: 1 of 2, 0 s; about a minute",
      "it v1: 1 of 2, 0 s; about a minute · other: begun, 0 s; abo",
      "✓ other: installed in 0 s\n",
      "✓ it v1: installed in 0 s\n",
    ]);
  });
});
