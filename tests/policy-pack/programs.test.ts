import { expect } from "chai";
import type { RunResult } from "../../rehearsal/engine";
import { BUILD_RULES } from "../../policy-pack/rules";
import { PROGRAMS } from "./programs/all-programs";
import { programOf, runPrograms, startPack, toldRules, type ShippedStack } from "./programs/run-programs";

const STACKS: readonly ShippedStack[] = ["prod", "dev"];
/** The dynamic provider's own default provider, which no program can name. */
const BY_THEMSELVES = ["default"];

const of = (stack: ShippedStack) => PROGRAMS.filter((program) => (program.stack ?? "prod") === stack);

/** Rules that each program was told of, in order of the alphabet. */
function toldPrograms(run: RunResult): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, readonly string[]>();
  for (const [resource, rules] of toldRules(run)) {
    const program = programOf(resource);
    told.set(program, [...new Set([...(told.get(program) ?? []), ...rules])].sort());
  }
  return told;
}

async function run(stack: ShippedStack, mode: "preview" | "up", programs = of(stack)): Promise<RunResult> {
  const pack = await startPack(stack);
  try {
    return await runPrograms(programs, stack, mode, pack);
  } finally {
    await pack.stop();
  }
}

/** What went wrong beside the policies. */
const errors = ({ diagnostics }: RunResult): string[] =>
  diagnostics
    .filter(({ severity, message }) => severity === "error" && !message.startsWith("The policy pack forbids"))
    .map(({ message }) => message);

describe("the policy programs", function () {
  this.timeout(120_000);

  it("have names of their own, and name their rules in order", () => {
    const names = PROGRAMS.map(({ name }) => name);
    expect([...new Set(names)]).to.deep.equal(names);
    for (const { name, breaks } of PROGRAMS) {
      expect(name).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect([...new Set(breaks)].sort(), name).to.deep.equal(breaks);
    }
  });

  it("break every rule against building", () => {
    const broken = new Set(PROGRAMS.flatMap(({ breaks }) => breaks));
    expect(BUILD_RULES.map(({ name }) => name).filter((name) => !broken.has(name))).to.deep.equal([]);
  });

  for (const stack of STACKS) {
    describe(`in a preview of ${stack}`, () => {
      let told: ReadonlyMap<string, readonly string[]> = new Map();
      before(async () => {
        const preview = await run(stack, "preview");
        expect(errors(preview)).to.deep.equal([]);
        expect(preview.exitCode, preview.stderr).to.equal(0);
        told = toldPrograms(preview);
      });

      for (const { name, breaks } of of(stack)) {
        const what = breaks.length > 0 ? `break ${breaks.join(", ")}` : "break nothing";
        it(`${what}: ${name}`, () => expect(told.get(name) ?? []).to.deep.equal(breaks));
      }

      it("are all that is told of", () => {
        const known = new Set([...BY_THEMSELVES, ...of(stack).map(({ name }) => name)]);
        expect([...told.keys()].filter((name) => !known.has(name))).to.deep.equal([]);
      });
    });

    it(`that break nothing are deployed to ${stack}`, async () => {
      const harmless = of(stack).filter(({ breaks }) => breaks.length === 0);
      const up = await run(stack, "up", harmless);
      expect(errors(up)).to.deep.equal([]);
      expect(up.succeeded, up.stderr).to.equal(true);
      expect([...toldRules(up)]).to.deep.equal([]);
      const made = new Set(up.resources.map(({ name }) => programOf(name)));
      expect(harmless.filter(({ name }) => !made.has(name))).to.deep.equal([]);
    });
  }
});
