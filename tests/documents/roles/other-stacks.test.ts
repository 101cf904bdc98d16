import { expect } from "chai";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { previewRolePolicies } from "../../../documents/roles/preview-role";
import { releaseReaderPolicy } from "../../../documents/roles/release-reader";
import { testerRolePolicy } from "../../../documents/roles/tester-role";
import type { PolicyDocument } from "../../../documents/policy";
import type { Settings } from "../../../settings/settings";
import { severalSettings } from "../../sample-settings";
import { decide } from "../access-simulation";
import { actionsOf, resourceKinds, statementsOf } from "../service-reference";

const SETTINGS: Settings = severalSettings("prod", { encryption: "customer-managed" });

interface Reached {
  readonly action: string;
  /** What a pipeline of another stack would have: a name that the pattern matches. */
  readonly resource: string;
  /** Whether AWS decides this action by the tags of this resource. */
  readonly tagged: boolean;
}

/** Statements that hold for roles with the stack's own boundary, or to be handed to one service: asked apart, below. */
const OF_ROLES = ["BoundedRoles", "PassToTasks", "PassToStateMachine", "PassToSchedule"];

/** Every other action on whatever has a name of a pipeline, as the role's policies allow it. */
async function reached(policies: Readonly<Record<string, PolicyDocument>>): Promise<Reached[]> {
  const found: Reached[] = [];
  for (const { Sid, Action, Resource = [] } of statementsOf(policies)) {
    if (OF_ROLES.includes(Sid)) continue;
    // A subscription is its topic's to AWS.
    const ofPipelines = Resource.filter((resource) => /[/:]ds-\*|\/ds\/\*/.test(resource)).filter(
      (resource) => !/:sns:.*:\*$/.test(resource),
    );
    for (const action of (await Promise.all(Action.map(actionsOf))).flat()) {
      const kinds = await resourceKinds(action);
      for (const pattern of ofPipelines) {
        const taken = kinds.filter(({ accepts }) => accepts(pattern));
        if (taken.length === 0) continue;
        found.push({
          action,
          resource: pattern.replaceAll("ds-*", "ds-other").replace("/ds/*", "/ds/other").replace(/\*$/, "1"),
          tagged: taken.some(({ hasTags }) => hasTags),
        });
      }
    }
  }
  return found;
}

const tags = (project: string, stack: string) => ({
  "aws:ResourceTag/Project": project,
  "aws:ResourceTag/Stack": stack,
});

describe("what another stack of the account has, by a name that a pipeline's pattern matches", () => {
  for (const [role, policiesOf, onSchedules] of [
    [
      "deploy",
      deployRolePolicies,
      ["Create", "Delete", "Get", "Update"].map((what) => `scheduler:${what}Schedule`),
    ],
    ["preview", previewRolePolicies, ["scheduler:GetSchedule"]],
    ["tester", (settings: Settings) => ({ testing: testerRolePolicy(settings) }), []],
    [
      "release reader's",
      (settings: Settings) => ({ release: releaseReaderPolicy(settings) }),
      ["scheduler:GetSchedule"],
    ],
  ] as const) {
    const policies = policiesOf(SETTINGS);
    const identity: PolicyDocument = { Version: "2012-10-17", Statement: statementsOf(policies) };
    const allowed = async ({ action, resource }: Reached, context: Readonly<Record<string, string>>) => {
      const principal = SETTINGS.arns.deployRole;
      const asked = { principal, account: SETTINGS.account, action, resource, identity };
      return (await decide({ ...asked, context })) === "Allowed";
    };

    it(`is nothing to the ${role} role, where it has that stack's tags`, async () => {
      const byTags = (await reached(policies)).filter(({ tagged }) => tagged);
      expect(byTags).to.not.deep.equal([]);
      const own: Reached[] = [];
      for (const each of byTags) {
        if (await allowed(each, tags("ds-pipeline", "staging"))) own.push(each);
        if (await allowed(each, tags("payments", "prod"))) own.push(each);
        expect(await allowed(each, tags("ds-pipeline", "prod")), JSON.stringify(each)).to.equal(true);
      }
      expect(own).to.deep.equal([]);
    });

    it(`is known by its name alone to the ${role} role only where AWS has no tags: of schedules`, async () => {
      const blind = (await reached(policies)).filter(({ tagged }) => !tagged);
      expect([...new Set(blind.map(({ action }) => action))].sort()).to.deep.equal(onSchedules);
    });
  }

  it("are roles of another name, with another boundary or another's tags, to the deploy role", async () => {
    const identity = {
      Version: "2012-10-17",
      Statement: statementsOf(deployRolePolicies(SETTINGS)),
    } as const;
    const asked = { principal: SETTINGS.arns.deployRole, account: SETTINGS.account, identity };
    const [ours, theirs] = [SETTINGS, severalSettings("dev")].map(({ arns: { boundary } }) => boundary);
    const role = (name: string) => SETTINGS.arns.role(name);
    for (const action of ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRolePolicy"]) {
      const said = (name: string, boundary = "") =>
        decide({ ...asked, action, resource: role(name), context: { "iam:PermissionsBoundary": boundary } });
      expect(await said("ds-churn-task-prod", ours)).to.equal("Allowed");
      expect(await said("ds-churn-task-prod", theirs)).to.equal("ImplicitlyDenied");
      expect(await said("ds-churn-task-staging", ours)).to.equal("ImplicitlyDenied");
    }
    const changes = [
      "iam:DeleteRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
    ];
    for (const action of changes)
      for (const [project, stack, allowed] of [
        ["ds-pipeline", "prod", true],
        ["ds-pipeline", "staging", false],
        ["payments", "prod", false],
      ] as const) {
        const context = { "iam:PermissionsBoundary": ours ?? "", ...tags(project, stack) };
        const said = await decide({ ...asked, action, resource: role("ds-churn-task-prod"), context });
        expect(said, `${action} ${project} ${stack}`).to.equal(allowed ? "Allowed" : "ImplicitlyDenied");
      }
    const pass = (name: string) =>
      decide({
        ...asked,
        action: "iam:PassRole",
        resource: role(name),
        context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      });
    expect(await pass("ds-churn-task-prod")).to.equal("Allowed");
    for (const other of ["ds-churn-task-staging", "ds-churn-states-prod", "ds-deploy-prod"])
      expect(await pass(other), other).to.equal("ImplicitlyDenied");
  });
});
