import { expect } from "chai";
import type { ScratchRun } from "../../../rehearsal/pulumi/scratch-run";
import { PROGRAMS } from "../../policy-pack/programs/all-programs";
import { runPrograms } from "../../policy-pack/programs/run-programs";
import { RELEASE, runStack, SOURCE_OUTPUTS } from "../../stacks/run-stack";
import { AWSGUARD_REASONS, unmatched, type Finding } from "../reasons";
import { STRICT } from "../stacks";
import { addressOf } from "../terraform-plan";
import { awsguard } from "./awsguard";

/** What either pack found, undecided or not, as of a stack of the rule packs' page. */
const findings = ({ violations, resources }: ScratchRun, stack: string): Finding[] =>
  violations.map(({ policy, urn, kind }) => {
    const found = resources.find((resource) => resource.urn === urn);
    expect([kind, found?.urn], policy).to.deep.equal(["violation", urn]);
    return { check: policy, stack, resource: found ? addressOf(found) : "" };
  });

describe("awsguard beside the policy pack, every rule mandatory", () => {
  let pack: string;
  before(async () => (pack = await awsguard()));

  it("finds nothing in a target that has no reason, and no reason is without a finding", async () => {
    const run = await runStack({
      stack: "prod",
      mode: "preview",
      release: RELEASE,
      sourceOutputs: SOURCE_OUTPUTS,
      settings: STRICT,
      policies: true,
      otherPacks: [pack],
    });
    expect(unmatched(findings(run, "prod-strict"), AWSGUARD_REASONS)).to.deep.equal({
      findings: [],
      reasons: [],
    });
  });

  it("finds a key that is not rotated", async () => {
    const programs = PROGRAMS.filter(({ name }) => /^key-that-(?:never-)?rotates$/.test(name));
    const { violations } = await runPrograms({ programs, stack: "prod", mode: "preview", policyPack: pack });
    expect(violations.map(({ policy, urn }) => `${policy} ${urn.split("::").at(-1)}`)).to.deep.equal([
      "cmk-backing-key-rotation-enabled key-that-never-rotates",
    ]);
  });
});
