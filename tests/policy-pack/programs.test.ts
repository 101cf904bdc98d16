import { expect } from "chai";
import { RULES, STACK_RULES } from "../../policy-pack/rules";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { PROGRAMS } from "./programs/all-programs";
import { programOf, reportedRules, runPrograms, type SampleStack } from "./programs/run-programs";

/** The dynamic provider's own default provider, which no program can name. */
const BY_THEMSELVES = ["default"];

const of = (stack: SampleStack) => PROGRAMS.filter((program) => program.stack === stack);

/** Rules that each program was reported for, in order of the alphabet. */
function reportedPrograms({ violations }: ScratchRun): ReadonlyMap<string, readonly string[]> {
  const reported = new Map<string, readonly string[]>();
  for (const [resource, rules] of reportedRules(violations)) {
    const program = programOf(resource);
    reported.set(program, [...new Set([...(reported.get(program) ?? []), ...rules])].sort());
  }
  return reported;
}

describe("the policy programs", () => {
  it("have names of their own, and name their rules in order", () => {
    const names = PROGRAMS.map(({ name }) => name);
    expect([...new Set(names)]).to.deep.equal(names);
    for (const { name, breaks } of PROGRAMS) {
      expect(name).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect([...new Set(breaks)].sort(), name).to.deep.equal(breaks);
    }
  });

  it("break every rule but the one that mends", () => {
    const broken = new Set(PROGRAMS.flatMap(({ breaks }) => breaks));
    const rules = [...RULES, ...STACK_RULES].map(({ name }) => name);
    expect(rules.filter((name) => !broken.has(name))).to.deep.equal(["required-tags"]);
  });

  for (const [stack, kind] of [
    ["prod", "target"],
    ["dev", "source"],
  ] as const) {
    describe(`in a preview of ${stack}`, () => {
      let preview: ScratchRun;
      let reported: ReadonlyMap<string, readonly string[]> = new Map();
      before(async () => {
        preview = await runPrograms({ programs: of(stack), stack, mode: "preview" });
        const errors = preview.diagnostics.filter(({ severity }) => severity === "error");
        expect(errors.map(({ message }) => message)).to.deep.equal(["preview failed"]);
        reported = reportedPrograms(preview);
      });

      for (const { name, breaks } of of(stack)) {
        const what = breaks.length > 0 ? `break ${breaks.join(", ")}` : "break nothing";
        it(`${what}: ${name}`, () => expect(reported.get(name) ?? []).to.deep.equal(breaks));
      }

      it("are all that is reported", () => {
        const known = new Set([...BY_THEMSELVES, ...of(stack).map(({ name }) => name)]);
        expect([...reported.keys()].filter((name) => !known.has(name))).to.deep.equal([]);
      });

      it(`break each rule at its level for a ${kind}`, () => {
        const levels = new Map(RULES.map(({ name, level }) => [name, level[kind]]));
        const decided = preview.violations.filter((violation) => violation.kind === "violation");
        for (const { policy, enforcement } of decided)
          if (levels.has(policy)) expect(enforcement, policy).to.equal(levels.get(policy));
      });
    });
  }
});
