import { expect } from "chai";
import { boundaryPolicy, sourceBoundaryPolicy } from "../../../documents/boundary/boundary";
import { serviceControlPolicy } from "../../../documents/boundary/deny-builds";
import { accountKeyPolicy } from "../../../documents/resource-policies/key-policy";
import { decide, type Access } from "../access-simulation";
import { exampleResource } from "../service-reference";
import { words } from "../../words";
import { BOUNDED, STATE_BUCKET } from "./bounded-accounts";
import { BUILDS, FOREIGN, FORBIDDEN, PUSHES, ROLES, type Forbidden } from "./forbidden-actions";

/** Whatever a workload asks for beside the pipeline, what is forbidden within it stays so. */
const moreServices = FORBIDDEN.flatMap(({ actions }) => words(actions))
  .map((action) => action.split(":")[0] ?? "")
  .filter((service) => !["iam", "sts"].includes(service));

const BOUNDARIES = {
  source: sourceBoundaryPolicy(BOUNDED.source.arns, { moreServices, stateBucket: STATE_BUCKET }),
  target: boundaryPolicy(BOUNDED.target.arns, moreServices),
};

for (const kind of ["source", "target"] as const) {
  const { arns, settings } = BOUNDED[kind];
  const { account } = settings;

  /** Each action on each thing that a row names. */
  async function requests({ actions, on, context }: Forbidden): Promise<Omit<Access, "principal">[]> {
    const asked = words(actions).map(async (action) => {
      const resources = on?.(arns) ?? [await exampleResource(action, account)];
      return resources.map((resource) => ({
        action,
        resource,
        account,
        boundary: BOUNDARIES[kind],
        context: context?.(arns) ?? {},
        // A key's policy that leaves it to the account: what IAM then says, counts.
        ...(action.startsWith("kms:") ? { resourcePolicy: accountKeyPolicy(account) } : {}),
      }));
    });
    return (await Promise.all(asked)).flat();
  }

  describe(`under the boundary of a ${kind}`, () => {
    for (const row of FORBIDDEN.filter(({ only = kind }) => only === kind)) {
      const { what, exempt = [] } = row;
      it(`nobody ${what}${exempt.length > 0 ? ` but ${exempt.join(", ")}` : ""}`, async () => {
        for (const request of await requests(row))
          for (const role of ROLES[kind])
            expect(
              await decide({ ...request, principal: arns[role] }),
              `${role} ${request.action} ${request.resource}`,
            ).to.equal(exempt.includes(role) ? "Allowed" : "ExplicitlyDenied");
      });
    }
  });
}

describe("under the service control policy", () => {
  const { account } = BOUNDED.target.settings;
  const serviceControl = serviceControlPolicy(["ds-promotion-prod", "ds-promotion-staging"]);
  const asked = async (role: string, action: string) =>
    decide({
      principal: `arn:aws:iam::${account}:role/${role}`,
      action,
      resource: await exampleResource(action, account),
      account,
      serviceControl,
    });

  it("nobody builds, no administrator and no promotion role", async () => {
    for (const action of words(`${BUILDS} ${FOREIGN}`))
      for (const role of ["Administrator", "ds-promotion-prod"])
        expect(await asked(role, action), `${role} ${action}`).to.equal("ExplicitlyDenied");
  });

  it("nobody pushes but the promotion roles", async () => {
    for (const action of words(PUSHES)) {
      expect(await asked("Administrator", action), action).to.equal("ExplicitlyDenied");
      for (const role of ["ds-promotion-prod", "ds-promotion-staging"])
        expect(await asked(role, action), `${role} ${action}`).to.equal("Allowed");
    }
  });

  it("everything else is left alone", async () => {
    for (const action of ["ecr:BatchGetImage", "states:StartExecution"])
      expect(await asked("Administrator", action), action).to.equal("Allowed");
  });
});
