import { expect } from "chai";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Release } from "../../../release/release-file";
import { PROJECT_FOLDER } from "./checkout";
import type { Pair } from "./pair";
import { releasedTag } from "../../../release/run-release";
import { LocalPairs } from "./two-accounts";

/** Command lines of this machine's processes that name something; none where the system does not tell. */
function processesWith(name: string): string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        return readFileSync(join("/proc", entry, "cmdline"), "utf8").replaceAll("\0", " ");
      } catch {
        return []; // It has ended meanwhile.
      }
    })
    .filter((line) => line.includes(name));
}

interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

/** A release command as people start it, in a process of its own. */
class Started {
  readonly child: ChildProcess;
  private out = "";
  private err = "";

  constructor(folder: string, env: NodeJS.ProcessEnv, line: readonly string[]) {
    const register = join(PROJECT_FOLDER, "register.cjs");
    const main = join(PROJECT_FOLDER, "release", "main.ts");
    this.child = spawn(process.execPath, ["-r", register, main, ...line], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (data) => (this.out += String(data)));
    this.child.stderr?.on("data", (data) => (this.err += String(data)));
  }

  ended(): Promise<Ended> {
    return new Promise((resolve) =>
      this.child.on("close", (code, signal) =>
        resolve({ code: code ?? signal, out: this.out, err: this.err }),
      ),
    );
  }
}

describe("a release command in a process of its own", function () {
  const pairs = LocalPairs.forSuite(4);
  const start = async (pair: Pair, line: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    new Started(pair.folder, { ...(await pair.environment("deployer")), ...env }, line);
  const codes = (ended: readonly Ended[]) => ended.map(({ code }) => code);
  const reported = (ended: readonly Ended[]) => ended.map(({ err }) => err).join("\n");
  const released = (release: Release) => {
    const digest = release.images["ds-preprocessing"]?.digest;
    return { [release.version]: digest, [releasedTag(release)]: digest };
  };

  it("says the same on the same streams, and ends with the same code", async () => {
    const pair = await pairs.next();
    pair.writeFile("target", await pair.tested("0.1.6"));
    const here = await pair.call("deployer", "plan");
    const there = await (await start(pair, ["plan"])).ended();
    expect(there).to.deep.equal(here);
    expect(await (await start(pair, ["promote"])).ended()).to.have.property("code", 3);
    const wrong = await (await start(pair, ["publish"])).ended();
    expect([wrong.code, wrong.out]).to.deep.equal([2, ""]);
  });

  it("may be started twice at once: both record one candidate, and both succeed", async () => {
    const pair = await pairs.next();
    const release = await pair.makeRelease("0.1.6");
    await pair.deploy("source", release);
    await pair.run({ output: pair.outputOf(release) });
    const tester = await pair.environment("tester");
    const both = await Promise.all([0, 1].map(() => start(pair, ["candidate"], tester)));
    const results = await Promise.all(both.map((started) => started.ended()));
    expect(codes(results), reported(results)).to.deep.equal([0, 0]);
    expect(results.filter(({ out }) => out.includes("is written"))).to.have.length(1);
    expect((await pair.objects()).filter((object) => object.startsWith("releases/"))).to.have.length(1);
  });

  it("may be started twice at once: both promote one release, and both succeed", async () => {
    const pair = await pairs.next();
    const release = await pair.tested("0.1.6");
    const both = await Promise.all([0, 1].map(() => start(pair, ["promote", "0.1.6", "--confirm"])));
    const results = await Promise.all(both.map((started) => started.ended()));
    expect(codes(results), reported(results)).to.deep.equal([0, 0]);
    expect(await pair.tags("target")).to.deep.equal(released(release));
    expect(JSON.parse(pair.file("target") ?? "")).to.deep.equal(release);
    expect(readdirSync(join(pair.folder, "releases")).sort()).to.deep.equal(["dev.json", "prod.json"]);
  });

  describe("that is ended in mid-copy", () => {
    let pair: Pair;
    before(async () => {
      pair = await pairs.next();
    });

    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      it(`by ${signal} says what that means, sets no tag, and leaves nothing behind`, async () => {
        const version = `0.1.${["SIGINT", "SIGTERM", "SIGHUP"].indexOf(signal)}`;
        const release = await pair.tested(version);
        const before = await pair.tags("target");
        const file = pair.file("target");
        const scratch = mkdtempSync(join(tmpdir(), "ended-"));
        mkdirSync(join(scratch, "tmp"));
        const started = await start(pair, ["promote", version, "--confirm"], {
          TMPDIR: join(scratch, "tmp"),
        });
        let ending = false;
        pair.front("target").faults = async ({ method }) => {
          if (method !== "POST") return undefined;
          if (!ending) started.child.kill(signal);
          ending = true;
          return { kind: "reset" };
        };
        const { code, err } = await started.ended();
        expect(processesWith(pair.registry("target")), "what goes on copying").to.deep.equal([]);
        pair.front("target").forget();
        expect(code, err).to.equal(130);
        expect(err).to.match(
          /\nInterrupted\. Tags only name verified images; run the same command again to resume\.\n$/,
        );
        expect(await pair.tags("target")).to.deep.equal(before);
        expect(pair.file("target")).to.equal(file);
        expect(readdirSync(join(scratch, "tmp"))).to.deep.equal([]);
        rmSync(scratch, { recursive: true });
        const again = await (await start(pair, ["promote", version, "--confirm"])).ended();
        expect(again.code, again.err).to.equal(0);
        expect(await pair.tags("target")).to.deep.equal({ ...before, ...released(release) });
      });
  });
});
