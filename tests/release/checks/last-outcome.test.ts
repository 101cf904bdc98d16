import { expect } from "chai";
import { runsSince } from "../../../release/checks/last-outcome";
import type { PipelineDeployment } from "../../../release/deployed/deployment";
import type { Execution } from "../../../release/deployed/execution";
import { deploymentWith, REGISTERED, runWith } from "./sample-deployment";

describe("the last run of a release", () => {
  const before = runWith({ started: new Date(REGISTERED.getTime() - 1), status: "FAILED" });
  const after = runWith({ started: REGISTERED });
  const validation = { ...after, onValidationData: true, status: "FAILED" };
  const going = runWith({ status: "RUNNING" });
  const redriven = runWith({ status: "PENDING_REDRIVE" });
  type Found = readonly [ended: Execution | undefined, going: Execution | undefined];
  const cases: readonly (readonly [string, readonly Execution[], Found, Partial<PipelineDeployment>?])[] = [
    ["began when it was there", [after, before], [after, undefined]],
    ["none began before", [before], [undefined, undefined]],
    ["none is known before the first release", [after], [undefined, undefined], { lineage: [] }],
    ["none is known where AWS refuses", [after], [undefined, undefined], { refusals: { lineage: "no" } }],
    ["none is on validation data", [validation, after], [after, undefined]],
    ["one is going on", [going, validation, after], [after, going]],
    ["one is going on for the first time", [going], [undefined, going]],
    ["one waits to be redriven", [redriven, validation, after], [after, redriven]],
    ["one that hangs behind it is not shown", [after, going], [after, undefined]],
  ];
  for (const [what, runs, found, changes] of cases)
    it(`is the newest that counts: ${what}`, () => {
      const { ended, going: now } = runsSince(deploymentWith({ runs, ...changes }));
      expect([ended, now]).to.deep.equal(found);
    });
});
