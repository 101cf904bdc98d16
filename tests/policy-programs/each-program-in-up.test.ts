import { availableParallelism } from "node:os";
import { expect } from "chai";
import { RULES } from "../../policy-pack/rules";
import type { PolicyPackProcess, RunResult } from "../../rehearsal/engine";
import { PROGRAMS } from "../policy-pack/programs/all-programs";
import type { PolicyProgram } from "../policy-pack/programs/program";
import {
  programOf,
  runPrograms,
  startPack,
  toldRules,
  type ShippedStack,
} from "../policy-pack/programs/run-programs";

const STACKS: readonly ShippedStack[] = ["prod", "dev"];
/** Rules on single resources. One on the whole stack is asked when all of it is made. */
const SINGLE: ReadonlySet<string> = new Set(RULES.map(({ name }) => name));
/** Words of the policy SDK for a value that only an update knows: the update itself may find nothing wrong with it. */
const UNKNOWN = "can't be known during preview";

type Violations = RunResult["violations"];

/** Rules on single resources that were told of, by the resource's name. */
const singleRules = (run: RunResult, counts: (violation: Violations[number]) => boolean = () => true) =>
  toldRules({
    ...run,
    violations: run.violations.filter((violation) => SINGLE.has(violation.policy) && counts(violation)),
  });

/** Programs that run at the same time: each has a process of its own. */
const AT_ONCE = availableParallelism();

/** What an update of one program alone came to. */
interface Update {
  readonly run: RunResult;
  /** Resources that reached the provider. */
  readonly created: readonly string[];
}

async function updateAlone(
  programs: readonly PolicyProgram[],
  stack: ShippedStack,
  pack: PolicyPackProcess,
): Promise<ReadonlyMap<string, Update>> {
  const updates = new Map<string, Update>();
  const waiting = [...programs];
  const work = async () => {
    for (let program = waiting.shift(); program; program = waiting.shift()) {
      const created: string[] = [];
      const run = await runPrograms([program], stack, "up", pack, (name) => created.push(name));
      updates.set(program.name, { run, created });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return updates;
}

describe("a program that breaks a rule, deployed without a preview", function () {
  this.timeout(900_000);

  for (const stack of STACKS) {
    const violating = PROGRAMS.filter(
      (program) => (program.stack ?? "prod") === stack && program.breaks.length > 0,
    );

    describe(`to ${stack}`, () => {
      let pack: PolicyPackProcess;
      let inPreview: ReadonlyMap<string, readonly string[]>;
      let decidedInPreview: ReadonlyMap<string, readonly string[]>;
      let updates: ReadonlyMap<string, Update>;
      before(async () => {
        pack = await startPack(stack);
        const preview = await runPrograms(violating, stack, "preview", pack);
        inPreview = singleRules(preview);
        decidedInPreview = singleRules(preview, ({ message }) => !message.includes(UNKNOWN));
        updates = await updateAlone(violating, stack, pack);
      });
      after(() => pack.stop());

      for (const program of violating) {
        it(`makes nothing of it: ${program.name}`, () => {
          const { run: up, created } = updates.get(program.name) ?? expect.fail("it was not run");
          const told = singleRules(up);
          const blocking = up.violations.filter(({ enforcement }) => enforcement === "mandatory");
          const blocked = new Set(singleRules({ ...up, violations: blocking }).keys());
          expect(created.filter((name) => blocked.has(name))).to.deep.equal([]);
          for (const [name, rules] of told) {
            expect(inPreview.get(name), name).to.include.members([...rules]);
            expect(rules, name).to.include.members([...(decidedInPreview.get(name) ?? [])]);
          }
          const decided = [...decidedInPreview.keys()].some((name) => programOf(name) === program.name);
          if (decided) expect([...told.keys()]).not.to.deep.equal([]);
          if (decided || !up.succeeded) expect(up.violations).not.to.deep.equal([]);
          expect(up.succeeded).to.equal(blocking.length === 0);
        });
      }
    });
  }
});
