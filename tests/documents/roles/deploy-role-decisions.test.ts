import { expect } from "chai";
import { deployRolePolicies } from "../../../documents/roles/deploy-role";
import { accountKeyPolicy, keyPolicy } from "../../../documents/resource-policies/key-policy";
import type { PolicyDocument } from "../../../documents/policy";
import { sampleSettings } from "../../sample-settings";
import { words } from "../../words";
import { decide } from "../access-simulation";
import { statementsOf } from "../service-reference";

const OWN_KEY = { encryption: "customer-managed", network: { egress: "endpoints" } };

const policiesOf = (settings: ReturnType<typeof sampleSettings>) => deployRolePolicies(settings);
const prod = sampleSettings("prod");
const role = (name: string) => `arn:aws:iam::987654321098:role/ds-preprocessing-${name}-prod`;
const BOUNDARY = "arn:aws:iam::987654321098:policy/ds-boundary-prod";

describe("a target's deploy role", () => {
  const arns = prod.arns;
  const identityOf = (settings: typeof prod): PolicyDocument => ({
    Version: "2012-10-17",
    Statement: statementsOf(policiesOf(settings)),
  });
  const identity = identityOf(prod);
  type Context = Readonly<Record<string, string>>;
  type Request = readonly [action: string, resource: string, context?: Context];
  const deciding =
    (decision: string, more: object = { identity }) =>
    async (...requests: readonly Request[]) => {
      for (const [action, resource, context = {}] of requests) {
        const request = { principal: arns.deployRole, account: prod.account, action, resource, context };
        const said = `${action} on ${resource}, ${JSON.stringify(context)}`;
        expect(await decide({ ...request, ...more }), said).to.equal(decision);
      }
    };
  const may = deciding("Allowed");
  const mayNot = deciding("ImplicitlyDenied");
  const tags = (of: "Request" | "Resource", project: string) => ({
    [`aws:${of}Tag/Project`]: project,
    [`aws:${of}Tag/Stack`]: "prod",
  });
  const [own, others] = [tags("Resource", "ds-pipeline"), tags("Resource", "payments")];
  const [asOwn, asOthers] = [tags("Request", "ds-pipeline"), tags("Request", "payments")];
  const ec2 = (id: string) => `arn:aws:ec2:us-east-1:987654321098:${id}`;
  const vpc = ec2("vpc/vpc-1");
  const boundary = { "iam:PermissionsBoundary": BOUNDARY };

  it("makes a role with the boundary, and none without or with another", async () => {
    const other = { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" };
    await may(["iam:CreateRole", role("task"), boundary]);
    await mayNot(
      ["iam:CreateRole", role("task")],
      ["iam:CreateRole", role("task"), other],
      ["iam:CreateRole", role("other"), boundary],
      ["iam:PutRolePermissionsBoundary", role("task"), other],
      ["iam:DeleteRolePermissionsBoundary", role("task"), boundary],
    );
  });

  it("cannot change itself, nor the roles beside it", async () => {
    const changes = words("PutRolePermissionsBoundary PutRolePolicy UpdateAssumeRolePolicy DeleteRole");
    for (const other of [arns.deployRole, arns.promotionRole, arns.previewRole])
      await mayNot(...changes.map((change) => [`iam:${change}`, other, boundary] as const));
    await mayNot(["iam:AttachRolePolicy", role("task"), boundary]);
  });

  it("passes each role to its own service only", async () => {
    const to = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });
    await may(
      ["iam:PassRole", role("task"), to("ecs-tasks")],
      ["iam:PassRole", role("states"), to("states")],
      ["iam:PassRole", role("schedule"), to("scheduler")],
    );
    for (const service of ["lambda", "ec2", "codebuild", "states"])
      await mayNot(["iam:PassRole", role("task"), to(service)]);
    await mayNot(["iam:PassRole", arns.deployRole, to("ecs-tasks")]);
  });

  it("changes the stack's network and nobody else's", async () => {
    await may(
      ["ec2:DeleteVpc", vpc, own],
      ["ec2:CreateSubnet", vpc, own],
      ["ec2:CreateSubnet", ec2("subnet/new")],
      ["ec2:CreateFlowLogs", vpc, own],
      ["ec2:AuthorizeSecurityGroupEgress", ec2("security-group-rule/new")],
      ["ec2:CreateTags", vpc, { "ec2:CreateAction": "CreateVpc" }],
    );
    await mayNot(
      ["ec2:DeleteVpc", vpc, others],
      ["ec2:DeleteVpc", vpc],
      ["ec2:CreateSubnet", vpc, others],
      ["ec2:CreateFlowLogs", vpc],
      ["ec2:CreateFlowLogs", ec2("network-interface/eni-1")],
      ["ec2:AuthorizeSecurityGroupEgress", ec2("security-group/sg-1")],
      ["ec2:CreateTags", vpc],
    );
  });

  it("takes a group without tags for the stack's, as a VPC's default one is, and none of another's", async () => {
    const group = ec2("security-group/sg-1");
    await may(["ec2:CreateTags", group, asOwn]);
    await mayNot(
      ["ec2:CreateTags", group, asOthers],
      ["ec2:CreateTags", group, { ...asOwn, ...others }],
      ["ec2:CreateTags", group, { ...asOwn, "aws:ResourceTag/Stack": "eu" }],
      ["ec2:CreateTags", vpc, asOwn],
      ["ec2:RevokeSecurityGroupIngress", group],
    );
  });

  it("writes parameters below the stack's path alone, and reads none there but the pipeline's own", async () => {
    const parameter = (name: string) => `arn:aws:ssm:us-east-1:987654321098:parameter/ds/${name}`;
    await may(
      ["ssm:GetParameter", parameter("preprocessing/release")],
      ["ssm:PutParameter", parameter("preprocessing/release")],
    );
    await mayNot(
      ["ssm:GetParameter", parameter("preprocessing/password")],
      ["ssm:PutParameter", parameter("other/release")],
    );
  });

  describe("with a key of the stack", () => {
    const settings = sampleSettings("prod", OWN_KEY);
    const { account, region } = settings;
    const key = `arn:aws:kms:${region}:${account}:key/0a1b2c3d-0000-0000-0000-000000000000`;
    const forService = (is: string) => ({ "kms:GrantIsForAWSResource": is });
    // A key whose policy leaves it to the account's own.
    const byAccount = { identity: identityOf(settings), resourcePolicy: accountKeyPolicy(account) };

    it("administers it by its tags, and no other", async () => {
      await deciding("Allowed", byAccount)(
        ["kms:PutKeyPolicy", key, own],
        ["kms:TagResource", key, { ...asOwn, ...own }],
        ["kms:TagResource", key, asOwn], // a new key
        ["kms:CreateGrant", key, { ...own, ...forService("true") }],
      );
      await deciding("ImplicitlyDenied", byAccount)(
        ["kms:PutKeyPolicy", key],
        ["kms:TagResource", key, { ...asOwn, ...others }],
        ["kms:TagResource", key, { ...asOthers, ...own }],
        ["kms:CreateGrant", key, { ...own, ...forService("false") }],
      );
      await deciding("ImplicitlyDenied", { ...byAccount, identity })(["kms:PutKeyPolicy", key, own]);
    });

    it("makes it by the key's own policy before its tags hold, with nothing more than by them", async () => {
      const made = { ...byAccount, resourcePolicy: keyPolicy(prod, []) };
      for (const name of ["EnableKeyRotation", "PutKeyPolicy", "CreateAlias", "CreateGrant"])
        await deciding("Allowed", made)([`kms:${name}`, key, forService("true")]);
      await deciding("ImplicitlyDenied", made)(["kms:CreateGrant", key, forService("false")]);
      for (const name of ["Decrypt", "GenerateDataKey", "ScheduleKeyDeletion", "TagResource"])
        await deciding("ImplicitlyDenied", made)([`kms:${name}`, key, forService("true")]);
    });
  });
});
