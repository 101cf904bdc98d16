import { expect } from "chai";
import { RELEASE, runStack, said, SOURCE_OUTPUTS, type StackRunArgs } from "./run-stack";

const SILENCE = /Nobody hears when a run of (\w+) fails/;

async function warnings(args: Omit<StackRunArgs, "mode" | "release">): Promise<string[]> {
  const run = await runStack({ mode: "preview", release: RELEASE, ...args });
  expect(run.succeeded, said(run)).to.equal(true);
  return run.diagnostics.map(({ message }) => message.trim()).filter((message) => SILENCE.test(message));
}

describe("a stack that tells nobody", function () {
  this.timeout(600_000);

  it("is warned of in a target, with what to write", async () => {
    expect(await warnings({ stack: "prod", sourceOutputs: SOURCE_OUTPUTS })).to.have.members([
      "Nobody hears when a run of prod fails: write an address into Pulumi.prod.yaml, ds-pipeline:alarms: { email: team@example.com }.",
    ]);
  });

  it("is warned of in a source whose schedule is enabled, and not in one that people start", async () => {
    expect(await warnings({ stack: "dev", settings: { schedule: { enabled: true } } })).to.have.length(1);
    expect(await warnings({ stack: "dev" })).to.deep.equal([]);
  });

  it("is not warned of with an address", async () => {
    const settings = { alarms: { email: "data@example.com" } };
    expect(await warnings({ stack: "prod", settings, sourceOutputs: SOURCE_OUTPUTS })).to.deep.equal([]);
  });
});
