import { PassThrough } from "node:stream";
import { expect } from "chai";
import { Steps } from "../../rehearsal/story/steps";

const live = { stack: "live", kind: "target", account: "222222222222", region: "eu-west-1" } as const;

function open(signal = new AbortController().signal) {
  const out = new PassThrough();
  const steps = new Steps(out as unknown as NodeJS.WriteStream, signal);
  return { steps, told: () => String(out.read() ?? "") };
}

const fail = () => Promise.reject(new Error("no"));
const resultsOf = ({ all }: Steps) => all.map(({ act, name, result, said }) => [act, name, result, said]);

describe("the steps of a rehearsal", () => {
  it("know their act, when they were, and what came of them", async () => {
    const { steps, told } = open();
    await steps.run("begin", () => Promise.resolve(1));
    steps.act("Build");
    await steps.run(
      "compile",
      () => new Promise((done) => setTimeout(done, 30)),
      () => "3 files",
    );
    await steps.run("link", fail).catch(() => undefined);
    expect(resultsOf(steps)).to.deep.equal([
      ["Accounts on this machine", "begin", "done", ""],
      ["Build", "compile", "done", "3 files"],
      ["Build", "link", "failed", ""],
    ]);
    const [begin, compile, link] = steps.all.map(({ start, seconds }) => ({ start, end: start + seconds }));
    expect(compile?.start).to.be.at.least(begin?.end ?? NaN);
    expect(link?.start).to.be.at.least((compile?.start ?? NaN) + 0.025);
    expect(told()).to.match(/^✓ .* begin +\n✓ .* compile +3 files\n✗ .* link +\n$/);
  });

  it("are interrupted, and have not failed, when somebody interrupts", async () => {
    const { steps, told } = open(AbortSignal.abort());
    await steps.run("link", fail).catch(() => undefined);
    expect(resultsOf(steps)).to.deep.equal([["Accounts on this machine", "link", "interrupted", ""]]);
    expect(told()).to.match(/^- .* link +interrupted\n$/);
  });

  it("tie what they prove, and what is refused, to the last of them", async () => {
    const { steps } = open();
    await steps.run("one", () => Promise.resolve());
    steps.proved(live, "same-bytes", "has them", "3 digests");
    await steps.run("two", () => Promise.resolve());
    steps.denied(live, { who: "a fork", asked: "asks", layer: "trust policy", code: "AccessDenied" });
    expect(steps.proofs).to.deep.equal([
      { about: live, promise: "same-bytes", claim: "has them", seen: "3 digests", step: 0 },
    ]);
    expect(steps.denials).to.deep.equal([
      { stack: "live", who: "a fork", asked: "asks", layer: "trust policy", code: "AccessDenied", step: 1 },
    ]);
  });
});

describe("what a rehearsal keeps for its report", () => {
  it("has each image once, with every version of its bytes and all that was copied", () => {
    const { ledger } = open().steps;
    const image = { name: "readings", digest: "sha256:a", platforms: ["linux/amd64"] };
    ledger.image(live, { ...image, copied: { bytes: 70, manifests: 3 } }, "1.0.0");
    ledger.image(live, { ...image, copied: { bytes: 0, manifests: 1 } }, "1.0.1");
    ledger.image(live, { ...image, digest: "sha256:b" }, "1.1.0");
    ledger.image(live, image, "1.0.0");
    expect(ledger.imagesOf(live)).to.deep.equal([
      { ...image, versions: ["1.0.0", "1.0.1"], copied: { bytes: 70, manifests: 3 } },
      { ...image, digest: "sha256:b", versions: ["1.1.0"] },
    ]);
    expect(ledger.imagesOf({ stack: "other" })).to.deep.equal([]);
  });

  it("counts the runs that succeeded, and has the end of every log", () => {
    const { ledger } = open().steps;
    const log = Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n\n");
    ledger.pipelineRan(live, "a.csv", "SUCCEEDED", log);
    ledger.pipelineRan(live, "b.csv", "FAILED", "");
    expect(ledger.runsOf(live)).to.equal(1);
    expect(ledger.runs.map(({ said, lines }) => [said, lines.length, lines[0]])).to.deep.equal([
      ["SUCCEEDED", 20, "line 10"],
      ["FAILED", 0, undefined],
    ]);
  });
});
