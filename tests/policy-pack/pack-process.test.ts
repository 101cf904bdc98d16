import { expect } from "chai";
import { join } from "node:path";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { UNKNOWN } from "../../rehearsal/plugins/provider";
import { fixtureProject } from "../fixture-project";
import { PROGRAMS } from "./programs/all-programs";
import { runPrograms, type ProgramsRun } from "./programs/run-programs";

/** As the engine reports a secret: marked, and without its value (sdk/nodejs/runtime/rpc.ts). */
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};
const TAGS = { Project: "ds-pipeline", Stack: "prod", ManagedBy: "pulumi" };

const preview = (names: readonly string[], others: Partial<ProgramsRun> = {}) => {
  const programs = PROGRAMS.filter(({ name }) => names.includes(name));
  return runPrograms({ programs, stack: programs[0]?.stack ?? "prod", mode: "preview", ...others });
};

/** The pack with other settings. */
const packWith = (settings: unknown): string =>
  join(fixtureProject({ "policy-pack/settings.json": JSON.stringify(settings) }), "policy-pack");

describe("the pack's process", () => {
  describe("of a target", () => {
    const names = [
      "log-kept-for-unknown-days",
      "queue-with-secret-and-unknown-tags",
      "queue-with-tags-of-its-own",
    ];
    let run: ScratchRun;
    before(async () => (run = await preview(names)));
    const tagsOf = (resource: string) => run.resources.find(({ name }) => name === resource)?.inputs["tags"];

    it("refuses an unknown value", () => {
      expect(run.violations).to.have.length(1);
      expect(run.violations[0]).to.include({ kind: "violation", enforcement: "mandatory" });
      expect(run.violations[0]?.message).to.equal(
        "Logs are kept for a stated number of days.\nlog-kept-for-unknown-days (aws:cloudwatch/logGroup:LogGroup): cannot be decided by log-retention: string value at .retentionInDays can't be known during preview. What cannot be decided is refused: use a value that is known at preview, in the shape that AWS documents.",
      );
    });

    it("adds missing tags, and keeps what is secret or unknown as it is", () => {
      expect(tagsOf("queue-with-secret-and-unknown-tags")).to.deep.equal({
        ...TAGS,
        Owner: SECRET,
        Id: UNKNOWN,
        Team: "data",
      });
      expect(tagsOf("queue-with-secret-and-unknown-tags--other")).to.deep.equal(TAGS);
    });

    it("adds nothing to what gets its tags from the provider", () => {
      expect(tagsOf("queue-with-tags-of-its-own")).to.deep.equal({ Team: "data" });
    });
  });

  it("cannot tell of an unknown value in a source", async () => {
    const { succeeded, violations } = await preview(["log-kept-for-unknown-days-in-a-source"]);
    expect(succeeded).to.equal(true);
    expect(violations.map(({ kind, policy }) => ({ kind, policy }))).to.deep.equal([
      { kind: "not-run", policy: "log-retention" },
    ]);
  });

  it("does not start with settings that name a rule which is not there", async () => {
    const policyPack = packWith({ levels: { "log-retentoin": "advisory" } });
    const { succeeded, failure } = await preview(["log-kept-for-a-day"], { policyPack });
    expect(succeeded).to.equal(false);
    expect(failure).to.include(
      'policy-pack/settings.json has faults:\n  levels.log-retentoin: found "log-retentoin"; allowed: the name of a rule in policy-pack/README.md',
    );
  });

  it("does not start for a stack that calls itself a source, and is none", async () => {
    const config = { "ds-pipeline:kind": "source" };
    const { succeeded, failure } = await preview(["log-kept-for-a-day"], { config });
    expect(succeeded).to.equal(false);
    expect(failure).to.include(
      "Pulumi.prod.yaml says ds-pipeline:kind: source; policy-pack/settings.json has the sources dev.",
    );
  });

  it("takes levels from its settings", async () => {
    const policyPack = packWith({ levels: { "log-retention": "advisory" } });
    const { violations } = await preview(["log-kept-for-ever"], { policyPack });
    expect(violations.map(({ enforcement }) => enforcement)).to.deep.equal(["advisory"]);
  });
});
