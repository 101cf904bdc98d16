import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { commands } from "../../release/commands";

const PROJECT = join(__dirname, "..", "..");

/** The rehearsal as its user starts it, in a process group of its own. */
class Rehearsal {
  output = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  constructor(...options: string[]) {
    const script = ["-r", "./register.cjs", "rehearsal/main.ts", ...options];
    this.child = spawn(process.execPath, script, {
      cwd: PROJECT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(this.child, "close");
  }

  /** Resolves when the output matches. @throws when the process ends first */
  async seen(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      const data = once(this.child.stdout ?? this.child, "data");
      const ended = await Promise.race([data.then(() => false), this.ended.then(() => true)]);
      if (ended && !pattern.test(this.output))
        throw new Error(`The rehearsal ended without ${pattern}:\n${this.output}`);
    }
  }

  interrupt(): void {
    this.child.kill("SIGINT");
  }

  async exitCode(): Promise<unknown> {
    return (await this.ended)[0];
  }

  /** Whether a process of the rehearsal's group still lives. */
  get leftBehind(): boolean {
    try {
      process.kill(-(this.child.pid ?? 0), 0);
      return true;
    } catch {
      return false;
    }
  }

  /** Ends whatever is left, for a test that failed half way. */
  clear(): void {
    if (this.leftBehind) process.kill(-(this.child.pid ?? 0), "SIGKILL");
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint);
    return true;
  } catch {
    return false;
  }
}

const ENDPOINT = /AWS on this machine:.*(?<endpoint>http:\/\/127\.0\.0\.1:\d+)/;

const VERSION = /\d+\.\d+\.\d+/;
/** Commands of which the rehearsal shows what they say. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  history: /releases of prod, the chain is whole\.$/m,
  status: /^drift +none +none$/m,
};

describe("npm run rehearse", function () {
  this.timeout(180_000);
  let rehearsal: Rehearsal;

  afterEach(() => rehearsal.clear());

  it("proves the whole flow and leaves nothing behind", async () => {
    rehearsal = new Rehearsal();
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const proved = rehearsal.output.split("Proved in")[1] ?? "";
    const claims = [...proved.matchAll(/^ {2}✓ (.+?) {2,}/gm)].map(([, claim]) => claim);
    expect(claims.map((claim) => claim?.replace(VERSION, "<version>"))).to.deep.equal([
      "dev: an administrator made the roles once",
      "prod: an administrator made the roles once",
      "dev: deploys before its first release, and says what is next",
      "dev: a second preview changes nothing",
      "dev: the pipeline ran on its own CSV",
      "a trigger delivered twice runs once",
      "dev: the model holds its thresholds on validation data",
      "dev: what passed is recorded, and never replaced",
      "prod: deployed from dev's outputs",
      "prod has the bytes of <version> that dev tested",
      "prod: a second preview changes nothing",
      "prod: the pipeline ran on its own CSV",
      "prod's task read the model from dev's bucket",
      "prod: dev, registry, deployment and run agree on <version>",
      "dev: the pipeline ran on its own CSV",
      "dev: what passed is recorded, and never replaced",
      "prod has the bytes of <version> that dev tested",
      "prod: the pipeline ran on its own CSV",
      "prod: dev, registry, deployment and run agree on <version>",
      "prod: the pipeline ran on its own CSV",
      "prod: dev, registry, deployment and run agree on <version>",
      "prod: goes to another release and back as one unit",
      "the model is closed to another role of prod",
      "the model is closed to prod's root",
      "the model is closed to a third account",
      "prod refuses a model that its release does not name",
      "a build smuggled into prod is blocked at preview",
      "CrossAccountDeployRole deploys, and is refused to build",
      "CrossAccountDeployRole deploys, and is refused to push",
      "CrossAccountDeployRole deploys, and is refused identities other than its stack's",
      "CrossAccountDeployRole deploys, and is refused to raise its own boundary",
      "no fork, branch, environment or other role gets further",
      "release doctor finds no trouble after all of it",
    ]);
    const told = (command: string) => new RegExp(`^✓ .+ s {2}.*release ${command}\\b`, "m");
    for (const command of Object.keys(commands))
      expect(rehearsal.output, `release ${command}`).to.match(SHOWN[command] ?? told(command));
    expect(await answers(ENDPOINT.exec(rehearsal.output)?.groups?.["endpoint"] ?? "")).to.equal(false);
    expect(rehearsal.leftBehind).to.equal(false);
  });

  it("stops everything that it started when it is interrupted", async () => {
    rehearsal = new Rehearsal();
    const endpoint = (await rehearsal.seen(ENDPOINT)).groups?.["endpoint"] ?? "";
    expect(await answers(endpoint)).to.equal(true);
    rehearsal.interrupt();
    expect(await rehearsal.exitCode()).to.equal(130);
    expect(rehearsal.output).to.include("Interrupted: everything that was started is stopped.");
    expect(await answers(endpoint)).to.equal(false);
    expect(rehearsal.leftBehind).to.equal(false);
  });

  it("refuses an option that it does not have", async () => {
    rehearsal = new Rehearsal("--kepe");
    expect(await rehearsal.exitCode()).to.equal(2);
    expect(rehearsal.output).to.include("Unknown option '--kepe'").and.to.include("--keep");
  });
});
