import { expect } from "chai";
import { PROGRAMS } from "./programs/all-programs";
import { programOf, reportedRules, runPrograms, type SampleStack } from "./programs/run-programs";

/** A program for each way to build: these are deployed alone as well, the others all at once. */
const ALONE = ["codebuild-project", "task-with-builder-image", "script-at-start", "unknown-state-machine"];

const of = (stack: SampleStack) => PROGRAMS.filter((program) => (program.stack ?? "prod") === stack);

describe("the policy programs in an update", () => {
  for (const stack of ["prod", "dev"] as const) {
    it(`are deployed to ${stack} where they break nothing`, async () => {
      const programs = of(stack).filter(({ breaks }) => breaks.length === 0);
      const up = await runPrograms({ programs, stack, mode: "up" });
      expect(up.succeeded, up.failure).to.equal(true);
      expect(up.violations).to.deep.equal([]);
      const made = new Set(up.resources.map(({ name }) => programOf(name)));
      expect(programs.filter(({ name }) => !made.has(name))).to.deep.equal([]);
    });

    const breaking = of(stack).filter(({ breaks }) => breaks.length > 0);
    const alone = breaking.filter(({ name }) => ALONE.includes(name)).map((program) => [program]);
    for (const programs of [breaking, ...alone]) {
      const [only] = programs;
      const name = programs.length > 1 ? "all that break something" : only?.name;
      it(`make nothing in ${stack} without a preview: ${name}`, async () => {
        const created: string[] = [];
        const onCreate = (resource: string) => void created.push(resource);
        const up = await runPrograms({ programs, stack, mode: "up", onCreate });
        expect(up.succeeded).to.equal(false);
        const refused = reportedRules(up.violations);
        expect(refused).not.to.have.length(0);
        expect(created.filter((resource) => refused.has(resource))).to.deep.equal([]);
        for (const rules of refused.values())
          expect(programs.flatMap(({ breaks }) => breaks)).to.include.members([...rules]);
      });
    }
  }
});
