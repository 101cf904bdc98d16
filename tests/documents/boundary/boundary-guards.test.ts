import { expect } from "chai";
import { PUSH_ACTIONS } from "../../../documents/boundary/build-services";
import { accountKeyPolicy } from "../../../documents/resource-policies/key-policy";
import { decide, type Access } from "../access-simulation";
import { BOUNDED, STATE_BUCKET } from "./bounded-accounts";

for (const [kind, account] of Object.entries(BOUNDED)) {
  const { arns, boundary, pusher, settings } = account;
  const number = settings.account;

  /** Asks as a role whose own policies allow everything. */
  const asked = (
    principal: string,
    action: string,
    resource: string,
    context?: Access["context"],
    resourcePolicy?: Access["resourcePolicy"],
  ) =>
    decide({
      principal,
      action,
      resource,
      account: number,
      boundary,
      ...(context ? { context } : {}),
      ...(resourcePolicy ? { resourcePolicy } : {}),
    });
  const regional = (service: string, resource: string) =>
    `arn:aws:${service}:us-east-1:${number}:${resource}`;
  const { deployRole, taskRole, executionRole, stateMachineRole, scheduleRole } = arns;
  const others = [
    arns.deployRole,
    pusher,
    arns.previewRole,
    arns.role("Administrator"),
    arns.role("ds-deployer-x"),
  ];
  const bounded = { "iam:PermissionsBoundary": arns.boundary };
  const to = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });

  describe(`under the boundary of a ${kind}`, () => {
    it("the deploy role alone writes the policy of a key that leaves it to the account", async () => {
      const key = regional("kms", "key/1");
      const ofAccount = accountKeyPolicy(number);
      expect(await asked(deployRole, "kms:PutKeyPolicy", key, {}, ofAccount)).to.equal("Allowed");
      expect(await asked(taskRole, "kms:PutKeyPolicy", key, {}, ofAccount)).to.equal("ExplicitlyDenied");
    });

    it("the deploy role makes, changes, passes and deletes a role of the pipeline, as long as it is bounded", async () => {
      for (const action of [
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
      ])
        expect(await asked(deployRole, action, taskRole, bounded), action).to.equal("Allowed");
      for (const action of ["iam:GetRole", "iam:DeleteRole", "iam:PassRole"])
        expect(await asked(deployRole, action, taskRole), action).to.equal("Allowed");
    });

    it("no role is had without it, and none with another boundary", async () => {
      const wider = { "iam:PermissionsBoundary": `arn:aws:iam::${number}:policy/wider` };
      for (const context of [undefined, wider])
        for (const action of [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:PutRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:UpdateAssumeRolePolicy",
        ])
          expect(await asked(deployRole, action, taskRole, context), action).to.equal("ExplicitlyDenied");
      const removal = "iam:DeleteRolePermissionsBoundary";
      expect(await asked(deployRole, removal, taskRole, bounded)).to.equal("ExplicitlyDenied");
    });

    it("it is not rewritten, and no other policy takes its place", async () => {
      for (const action of [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:SetDefaultPolicyVersion",
      ])
        expect(await asked(deployRole, action, arns.boundary), action).to.equal("ExplicitlyDenied");
    });

    it("every role is left alone but the pipeline's own four, the identities of the bootstrap too", async () => {
      for (const role of others)
        for (const action of [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:PassRole",
          "iam:PutRolePolicy",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ])
          expect(await asked(deployRole, action, role, bounded), `${action} ${role}`).to.equal(
            "ExplicitlyDenied",
          );
    });

    it("nobody takes on another role, also one whose trust was opened to the account", async () => {
      const trust = {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Open",
            Effect: "Allow",
            Principal: { AWS: [`arn:aws:iam::${number}:root`] },
            Action: ["sts:AssumeRole"],
          },
        ],
      } as const;
      for (const role of [deployRole, taskRole])
        expect(await asked(role, "sts:AssumeRole", arns.role("ds-deployer-x"), {}, trust)).to.equal(
          "ExplicitlyDenied",
        );
    });

    it("nobody makes a user, key, password or identity provider", async () => {
      const user = `arn:aws:iam::${number}:user/somebody`;
      for (const [action, resource] of [
        ["iam:CreateUser", user],
        ["iam:CreateAccessKey", user],
        ["iam:CreateLoginProfile", user],
        ["iam:UpdateLoginProfile", user],
        ["iam:PutUserPolicy", user],
        ["iam:CreateOpenIDConnectProvider", `arn:aws:iam::${number}:oidc-provider/example.com`],
        ["iam:CreateSAMLProvider", `arn:aws:iam::${number}:saml-provider/example`],
      ] as const)
        expect(await asked(deployRole, action, resource), action).to.equal("ExplicitlyDenied");
    });

    it("who may push does, and nobody else", async () => {
      const repository = arns.repository("ds-preprocessing");
      for (const role of [pusher, deployRole, taskRole, stateMachineRole])
        for (const action of PUSH_ACTIONS)
          expect(await asked(role, action, repository), `${role} ${action}`).to.equal(
            role === pusher ? "Allowed" : "ExplicitlyDenied",
          );
    });

    if (kind === "source")
      it("the tester gives a tag, and has no way to more than its own policy gives", async () => {
        const repository = arns.repository("ds-preprocessing");
        expect(await asked(arns.testerRole, "ecr:PutImage", repository)).to.equal("Allowed");
        for (const action of ["ecr:PutImageTagMutability", "ecr:SetRepositoryPolicy"])
          expect(await asked(arns.testerRole, action, repository), action).to.equal("ExplicitlyDenied");
        for (const role of [deployRole, arns.testerRole])
          expect(await asked(role, "iam:PutRolePolicy", arns.testerRole, bounded)).to.equal(
            "ExplicitlyDenied",
          );
      });

    it("the registry is the administrator's, and so is the end of a key", async () => {
      for (const action of ["ecr:DeleteRegistryPolicy", "ecr:PutAccountSetting", "ecr:PutRegistryPolicy"])
        expect(await asked(deployRole, action, "*"), action).to.equal("ExplicitlyDenied");
      const key = regional("kms", "key/1");
      expect(await asked(deployRole, "kms:ScheduleKeyDeletion", key)).to.equal("ExplicitlyDenied");
    });

    it("nobody builds with another service, or runs code that nobody promoted", async () => {
      for (const role of [deployRole, taskRole, stateMachineRole])
        for (const [action, resource] of [
          ["codebuild:StartBuild", regional("codebuild", "project/smuggled")],
          ["lambda:CreateFunction", regional("lambda", "function:smuggled")],
          ["ec2:RunInstances", regional("ec2", "instance/i-1")],
          ["ecs:ExecuteCommand", regional("ecs", "task/ds-processing-cluster/1")],
          ["ssm:CreateAssociation", regional("ssm", "document/smuggled")],
          ["ssm:SendCommand", regional("ssm", "document/smuggled")],
          ["ssm:StartSession", regional("ec2", "instance/i-1")],
        ] as const)
          expect(await asked(role, action, resource), action).to.equal("ExplicitlyDenied");
    });

    it("the deploy role alone decides what runs, as whom, and who else gets at it", async () => {
      const schedule = regional("scheduler", "schedule/ds-preprocessing-schedule/ds-preprocessing-schedule");
      for (const [action, resource] of [
        ["ecr:SetRepositoryPolicy", arns.repository("ds-preprocessing")],
        ["ecr:DeleteRepositoryPolicy", arns.repository("ds-preprocessing")],
        ["ecr:PutImageTagMutability", arns.repository("ds-preprocessing")],
        ["ecs:RegisterTaskDefinition", arns.taskDefinition.replace("*", "1")],
        ["s3:PutBucketPolicy", arns.inputBucket],
        ["scheduler:UpdateSchedule", schedule],
        ["states:CreateStateMachine", arns.stateMachine],
        ["states:PublishStateMachineVersion", arns.stateMachine],
        ["states:UpdateStateMachine", arns.stateMachine],
        ["iam:PutRolePolicy", taskRole],
        ["iam:UpdateAssumeRolePolicy", taskRole],
      ] as const) {
        const context = action.startsWith("iam:") ? bounded : undefined;
        expect(await asked(deployRole, action, resource, context), action).to.equal("Allowed");
        for (const role of [
          taskRole,
          executionRole,
          stateMachineRole,
          scheduleRole,
          arns.previewRole,
          pusher,
        ])
          expect(await asked(role, action, resource, context), `${role} ${action}`).to.equal(
            "ExplicitlyDenied",
          );
      }
    });

    it("the state machine's role runs the task and hands it its two roles, and passes no other", async () => {
      const run = ["ecs:RunTask", arns.taskDefinition.replace("*", "1")] as const;
      expect(await asked(stateMachineRole, ...run)).to.equal("Allowed");
      for (const role of [taskRole, executionRole]) {
        expect(await asked(stateMachineRole, "iam:PassRole", role, to("ecs-tasks"))).to.equal("Allowed");
        expect(await asked(taskRole, "iam:PassRole", role, to("ecs-tasks"))).to.equal("ExplicitlyDenied");
      }
      for (const [role, service] of [
        [stateMachineRole, "states"],
        [scheduleRole, "scheduler"],
      ] as const) {
        expect(await asked(stateMachineRole, "iam:PassRole", role, to(service))).to.equal("ExplicitlyDenied");
        expect(await asked(deployRole, "iam:PassRole", role, to(service))).to.equal("Allowed");
      }
      for (const role of [taskRole, executionRole, scheduleRole, arns.previewRole])
        expect(await asked(role, ...run), role).to.equal("ExplicitlyDenied");
    });

    it("who sets up buckets does not get at their objects, whatever the bucket's policy says", async () => {
      const object = `${arns.inputBucket}/raw/monthly_data.csv`;
      for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
        for (const role of [deployRole, arns.previewRole])
          expect(await asked(role, action, object), action).to.equal("ExplicitlyDenied");
        expect(await asked(taskRole, action, object), action).to.equal("Allowed");
      }
    });
  });
}

describe("under the boundary of a source", () => {
  const { arns, boundary, settings } = BOUNDED.source;
  const asked = (principal: string, action: string, resource: string) =>
    decide({ principal, action, resource, account: settings.account, boundary });

  it("who deploys and previews reaches the states, and no role that the stack makes", async () => {
    const state = `arn:aws:s3:::${STATE_BUCKET}/.pulumi/stacks/ds-pipeline/prod.json`;
    const bucket = `arn:aws:s3:::${STATE_BUCKET}`;
    for (const [action, resource] of [
      ["s3:GetObject", state],
      ["s3:PutObject", state],
      ["s3:ListBucket", bucket],
    ] as const) {
      for (const role of [arns.deployRole, arns.previewRole])
        expect(await asked(role, action, resource), action).to.equal("Allowed");
      for (const role of [arns.taskRole, arns.stateMachineRole])
        expect(await asked(role, action, resource), action).to.equal("ExplicitlyDenied");
    }
  });

  it("models are nobody's to replace who sets up their bucket", async () => {
    const model = `${arns.artifactBucket}/models/v1.2.3/model.pkl`;
    expect(await asked(arns.deployRole, "s3:PutObject", model)).to.equal("ExplicitlyDenied");
  });

  it("a build within the services that are there is left to a role's own policies; a target's denies it", async () => {
    const image = (account: string) => `arn:aws:ec2:us-east-1:${account}:instance/i-1`;
    expect(await asked(arns.taskRole, "ec2:CreateImage", image(settings.account))).to.equal("Allowed");
    const { target } = BOUNDED;
    const { account } = target.settings;
    const inTarget = decide({
      principal: target.arns.taskRole,
      action: "ec2:CreateImage",
      resource: image(account),
      account,
      boundary: target.boundary,
    });
    expect(await inTarget).to.equal("ExplicitlyDenied");
  });
});
