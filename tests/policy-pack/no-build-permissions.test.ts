import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noBuildPermissions } from "../../policy-pack/rules/builds/no-build-permissions";
import { noBuildingManagedPolicies } from "../../policy-pack/rules/builds/no-building-managed-policies";
import type { Rule } from "../../policy-pack/rule";
import { facts, resource, undecided } from "./facts";
import { withUnknown } from "./unknown-value";

const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (...actions: readonly string[]) =>
  documentOf({ Effect: "Allow", Action: actions, Resource: "*" });
const told = (rule: Rule, type: string, properties: Readonly<Record<string, unknown>>) =>
  findings(rule, resource(type, properties), facts("prod"));
const INSTEAD = "Nobody builds in a target: list the actions that are needed, one by one.";

describe("no-build-permissions", () => {
  const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
    told(noBuildPermissions, type, properties);
  const inPolicy = (policy: unknown) => found("aws:iam/rolePolicy:RolePolicy", { role: "x", policy });

  it("tells what a policy allows, as it is written, and what that is", () => {
    expect(inPolicy(allow("s3:GetObject", "Code*:Start*", "ecr:PutImage"))).to.deep.equal([
      `allows in policy what builds, pushes or runs what nobody promoted: Code*:Start* (codeartifact:*), ecr:PutImage (ecr:PutImage). ${INSTEAD}`,
    ]);
    expect(inPolicy(allow("codebuild:startbuild"))).to.deep.equal([
      `allows in policy what builds, pushes or runs what nobody promoted: codebuild:startbuild (codebuild:*). ${INSTEAD}`,
    ]);
  });

  it("tells the first of what NotAction allows, and how much more", () => {
    const [message] = inPolicy(documentOf({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }));
    expect(message).to.match(
      /^allows in policy what builds, pushes or runs what nobody promoted: everything but iam:\* \(amplify:\*\), everything but iam:\* \(amplifybackend:\*\), everything but iam:\* \(apprunner:\*\), and \d+ more\. Nobody builds/,
    );
  });

  it("takes reading for building only in a service that does nothing else", () => {
    expect(inPolicy(allow("ecr:Describe*", "sagemaker:ListNotebookInstances"))).to.deep.equal([]);
    expect(inPolicy(allow("codebuild:Get*", "*:Get*", "ecr:*Image"))).to.deep.equal([
      `allows in policy what builds, pushes or runs what nobody promoted: codebuild:Get* (codebuild:*), *:Get* (amplify:*), ecr:*Image (ecr:BatchImportUpstreamImage). ${INSTEAD}`,
    ]);
  });

  it("reads every policy of a role", () => {
    const inlinePolicies = [{ policy: allow("s3:GetObject") }, { policy: allow("imagebuilder:*") }];
    expect(
      found("aws:iam/role:Role", { assumeRolePolicy: allow("sts:AssumeRole"), inlinePolicies }),
    ).to.deep.equal([
      `allows in inlinePolicies[1].policy what builds, pushes or runs what nobody promoted: imagebuilder:* (imagebuilder:*). ${INSTEAD}`,
    ]);
  });

  it("tells what runs, makes or opens what nobody promoted", () => {
    const told = (action: string, pattern: string) => [
      `allows in policy what builds, pushes or runs what nobody promoted: ${action} (${pattern}). ${INSTEAD}`,
    ];
    for (const [action, pattern] of [
      ["ec2:RunInstances", "ec2:Run*"],
      ["eks:CreateNodegroup", "eks:*"],
      ["ecs:Register*", "ecs:Register*TaskDefinition"],
      ["states:UpdateStateMachineAlias", "states:UpdateStateMachine*"],
      ["iam:PutRolePermissionsBoundary", "iam:Put*"],
      ["iam:DeleteRolePermissionsBoundary", "iam:Delete*PermissionsBoundary"],
      ["ecr:deleterepositorypolicy", "ecr:DeleteRepositoryPolicy"],
    ] as const)
      expect(inPolicy(allow(action)), action).to.deep.equal(told(action, pattern));
    expect(inPolicy(allow("ecs:RunTask", "iam:PassRole", "states:StartExecution"))).to.deep.equal([]);
  });

  it("lets a state machine hear of its task's end, by AWS's own rule alone", () => {
    const rule = (...names: readonly string[]) =>
      inPolicy(
        documentOf({
          Effect: "Allow",
          Action: ["events:PutRule", "events:PutTargets"],
          Resource: names.map((name) => `arn:aws:events:us-east-1:987654321098:rule/${name}`),
        }),
      );
    const own = "StepFunctionsGetEventsForECSTaskRule";
    expect(rule(own)).to.deep.equal([]);
    for (const names of [["nightly"], [own, "nightly"], [`${own}*`], []])
      expect(rule(...names), names.join()).to.deep.equal([
        `allows in policy what builds, pushes or runs what nobody promoted: events:PutTargets (events:PutTargets). ${INSTEAD}`,
      ]);
  });

  it("finds a document where none belongs, in any resource", () => {
    const definition = JSON.stringify({
      States: { One: { Arguments: { PolicyDocument: allow("cloudformation:*") } } },
    });
    expect(found("aws:sfn/stateMachine:StateMachine", { definition })).to.deep.equal([
      `allows in definition what builds, pushes or runs what nobody promoted: cloudformation:* (cloudformation:*). ${INSTEAD}`,
    ]);
  });

  it("cannot decide about what is unknown or malformed where a document belongs", () => {
    const cannot = (reason: string) => [undecided("no-build-permissions", reason)];
    expect(found("aws:iam/rolePolicy:RolePolicy", withUnknown({}, "policy"))).to.deep.equal(
      cannot("string value at .policy can't be known during preview"),
    );
    expect(inPolicy("{")).to.deep.equal(cannot("a policy document is not JSON: {"));
    expect(found("aws:ssm/parameter:Parameter", { value: '{"Statement": ' })).to.deep.equal(
      cannot('a policy document is not JSON: {"Statement": '),
    );
  });

  it("lets be what neither builds nor pushes, what is denied, and what only narrows", () => {
    expect(inPolicy(allow("ecr:BatchGetImage", "ecr:Get*", "s3:*", "states:StartExecution"))).to.deep.equal(
      [],
    );
    const denied = { Effect: "Deny", Action: ["codebuild:*", "ecr:*"], Resource: "*" };
    expect(
      inPolicy(documentOf({ Effect: "Allow", Action: "ecr:Put*", Resource: "*" }, denied)),
    ).to.deep.equal([]);
    expect(found("aws:ecr/repositoryPolicy:RepositoryPolicy", { policy: documentOf(denied) })).to.deep.equal(
      [],
    );
    expect(found("aws:ec2/vpcEndpoint:VpcEndpoint", { policy: allow("*") })).to.deep.equal([]);
    expect(found("aws:ssm/parameter:Parameter", withUnknown({ name: "x" }, "value"))).to.deep.equal([]);
  });
});

describe("no-building-managed-policies", () => {
  const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
    told(noBuildingManagedPolicies, type, properties);
  const ofAws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
  const attach = (policyArn: unknown) =>
    found("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn });

  for (const name of [
    "AdministratorAccess",
    "AdministratorAccess-Amplify",
    "AWSCodeBuildDeveloperAccess",
    "job-function/../PowerUserAccess",
    "AmazonEC2ContainerRegistryPowerUser",
  ]) {
    it(`refuses ${name}, which builds`, () =>
      expect(attach(ofAws(name))).to.deep.equal([
        `attaches ${ofAws(name)}, which allows building. Nobody builds in a target: write a policy of the actions that are needed.`,
      ]));
  }

  it("refuses what it cannot read: other policies of AWS, and those made elsewhere", () => {
    for (const arn of [ofAws("ReadOnlyAccess"), "arn:aws:iam::987654321098:policy/made-elsewhere"]) {
      expect(attach(arn)).to.deep.equal([
        `attaches ${arn}, and what that allows is not in this program. Write its actions into a policy of the role itself, where they can be checked.`,
      ]);
    }
  });

  for (const [type, properties] of [
    ["aws:iam/role:Role", { managedPolicyArns: [ofAws("PowerUserAccess")] }],
    ["aws:iam/policyAttachment:PolicyAttachment", { policyArn: ofAws("PowerUserAccess") }],
    ["aws:iam/userPolicyAttachment:UserPolicyAttachment", { policyArn: ofAws("PowerUserAccess") }],
    ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { policyArn: ofAws("PowerUserAccess") }],
    [
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      { policyArns: [ofAws("PowerUserAccess")] },
    ],
    [
      "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
      { managedPolicyArn: ofAws("PowerUserAccess") },
    ],
    [
      "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
      { customerManagedPolicyReference: { name: "PowerUserAccess" } },
    ],
  ] as const) {
    it(`looks at ${type}`, () => expect(found(type, properties)).to.have.length(1));
  }

  it("cannot decide about a policy that is unknown or none", () => {
    expect(found("aws:iam/role:Role", withUnknown({}, "managedPolicyArns"))[0]).to.match(
      /^cannot be decided/,
    );
    expect(attach(7)[0]).to.match(
      /^cannot be decided .*: it attaches something that is not a policy's ARN or name\./,
    );
  });

  it("lets the ECS agent's policy be, and roles without any", () => {
    expect(attach(ofAws("service-role/AmazonECSTaskExecutionRolePolicy"))).to.deep.equal([]);
    expect(found("aws:iam/role:Role", {})).to.deep.equal([]);
    expect(
      found("aws:iam/role:Role", { managedPolicyArns: [], permissionsBoundary: ofAws("PowerUserAccess") }),
    ).to.deep.equal([]);
  });
});
