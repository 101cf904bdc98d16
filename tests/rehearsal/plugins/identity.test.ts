import {
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { GetParameterCommand, ListTagsForResourceCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { live, make } from "./lifecycle";

const document = (Action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const trust = (Service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
});
const parsed = (text: string | undefined) => JSON.parse(decodeURIComponent(text ?? "")) as unknown;

useEmulator();

describe("provisioning identity, keys and parameters", () => {
  let provider: Provider, iam: IAMClient;
  const host = { name: "host", assumeRolePolicy: trust("ecs-tasks.amazonaws.com") };
  before(async () => {
    provider = await configure(DEV, { defaultTags: { tags: { team: "data" } } });
    iam = client(IAMClient);
    await make(provider, "aws:iam/role:Role", host);
  });

  it("makes and changes a role", async () => {
    const boundary = (
      await make(provider, "aws:iam/policy:Policy", { name: "boundary", policy: document("s3:*") })
    ).id;
    const { made, created, changed, gone } = await live(
      provider,
      "aws:iam/role:Role",
      {
        name: "subject",
        path: "/ds/",
        description: "first",
        assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
        maxSessionDuration: 7200,
        permissionsBoundary: boundary,
        forceDetachPolicies: true,
      },
      {
        description: "second",
        assumeRolePolicy: trust("states.amazonaws.com"),
        maxSessionDuration: undefined,
        permissionsBoundary: undefined,
      },
      async () => {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: "subject" }));
        const { Path, Description, MaxSessionDuration, PermissionsBoundary, Tags } = Role ?? {};
        const policy = parsed(Role?.AssumeRolePolicyDocument);
        return {
          Path,
          Description,
          MaxSessionDuration,
          boundary: PermissionsBoundary?.PermissionsBoundaryArn,
          Tags,
          policy,
        };
      },
    );
    expect(made).to.deep.include({ id: "subject" });
    expect(made.outputs).to.include({ arn: `arn:aws:iam::${DEV}:role/ds/subject` });
    expect(made.outputs["uniqueId"]).to.match(/^AROA/);
    const same = { Path: "/ds/", Tags: [{ Key: "team", Value: "data" }] };
    expect(created).to.deep.equal({
      ...same,
      Description: "first",
      MaxSessionDuration: 7200,
      boundary,
      policy: trust("ecs-tasks.amazonaws.com"),
    });
    expect(changed).to.deep.equal({
      ...same,
      Description: "second",
      MaxSessionDuration: 3600,
      boundary: undefined,
      policy: trust("states.amazonaws.com"),
    });
    expect(gone).to.equal("NoSuchEntityException");
  });

  it("writes, changes and takes back a role's inline policy", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:iam/rolePolicy:RolePolicy",
      { name: "subject", role: "host", policy: document("s3:GetObject") },
      { policy: document("s3:PutObject") },
      async () => {
        const found = await iam.send(new GetRolePolicyCommand({ RoleName: "host", PolicyName: "subject" }));
        return parsed(found.PolicyDocument);
      },
    );
    expect(made.id).to.equal("host:subject");
    expect([created, changed, gone]).to.deep.equal([
      document("s3:GetObject"),
      document("s3:PutObject"),
      "NoSuchEntityException",
    ]);
  });

  it("keeps a managed policy's new version in force, however often it changes", async () => {
    const type = "aws:iam/policy:Policy";
    const first = { name: "versions", policy: JSON.stringify(document("s3:Action0")) };
    let state = { ...(await make(provider, type, first)), inputs: first };
    const inForce = async () => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: state.id }));
      const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn: state.id, VersionId: Policy?.DefaultVersionId }),
      );
      return parsed(PolicyVersion?.Document);
    };
    expect(state.id).to.equal(`arn:aws:iam::${DEV}:policy/versions`);
    expect(await inForce()).to.deep.equal(document("s3:Action0"));
    for (let round = 1; round <= 7; round++) {
      const inputs = { ...first, policy: JSON.stringify(document(`s3:Action${round}`)) };
      const updated = await provider.update({ type, name: "test", inputs }, state);
      if (!updated) throw new Error("A managed policy wanted a replacement.");
      state = { ...updated, inputs };
    }
    expect(await inForce()).to.deep.equal(document("s3:Action7"));
    await provider.delete(type, state);
    expect(await inForce().catch((error: Error) => error.name)).to.equal("NoSuchEntityException");
  });

  it("attaches a policy to a role that is given as a resource, and detaches it", async () => {
    const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    const policyArn = (
      await make(provider, "aws:iam/policy:Policy", { name: "attached", policy: document("s3:*") })
    ).id;
    const reference = {
      "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
      urn: "urn",
      id: "host",
    };
    const inputs = { role: reference, policyArn };
    const made = await make(provider, type, inputs);
    const attached = async () =>
      (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "host" }))).AttachedPolicies?.map(
        ({ PolicyArn }) => PolicyArn,
      );
    expect(made.id).to.equal(`host/${policyArn}`);
    expect(await attached()).to.deep.equal([policyArn]);
    await provider.delete(type, { ...made, inputs });
    expect(await attached()).to.deep.equal([]);
  });

  it("makes and changes an OpenID Connect provider", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] },
      { clientIdLists: ["other"], thumbprintLists: ["a".repeat(40)] },
      async ({ id }) => {
        const found = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
        return { clients: found.ClientIDList, tags: found.Tags };
      },
    );
    expect(made.id).to.equal(`arn:aws:iam::${DEV}:oidc-provider/token.actions.githubusercontent.com`);
    const tags = [{ Key: "team", Value: "data" }];
    expect(created).to.deep.equal({ clients: ["sts.amazonaws.com"], tags });
    expect(changed).to.deep.equal({ clients: ["other"], tags });
    expect(gone).to.equal("NoSuchEntityException");
  });

  it("makes and changes a key, its policy and its alias", async () => {
    const kms = client(KMSClient);
    const { made, created, changed, gone } = await live(
      provider,
      "aws:kms/key:Key",
      { description: "first", enableKeyRotation: true, deletionWindowInDays: 7, policy: document("kms:*") },
      { description: "second", enableKeyRotation: false },
      async ({ id: KeyId }) => {
        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
        const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
        const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
        const policy = JSON.parse(Policy ?? "") as unknown;
        return {
          description: KeyMetadata?.Description,
          state: KeyMetadata?.KeyState,
          rotates: KeyRotationEnabled,
          policy,
        };
      },
    );
    expect(made.outputs).to.include({ keyId: made.id, arn: `arn:aws:kms:${REGION}:${DEV}:key/${made.id}` });
    const same = { state: "Enabled", policy: document("kms:*") };
    expect(created).to.deep.equal({ ...same, description: "first", rotates: true });
    expect(changed).to.deep.equal({ ...same, description: "second", rotates: false });
    expect(gone).to.deep.include({ state: "PendingDeletion" });
  });

  it("writes a key's policy and gives it an alias", async () => {
    const kms = client(KMSClient);
    const [keyId, other] = [
      await make(provider, "aws:kms/key:Key", {}),
      await make(provider, "aws:kms/key:Key", {}),
    ].map(({ id }) => id);
    const policy = await live(
      provider,
      "aws:kms/keyPolicy:KeyPolicy",
      { keyId, policy: document("kms:*") },
      { policy: document("kms:Decrypt") },
      async () => {
        const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: "default" }));
        return JSON.parse(Policy ?? "") as unknown;
      },
    );
    expect(policy).to.deep.include({ created: document("kms:*"), changed: document("kms:Decrypt") });
    expect(JSON.stringify(policy.gone)).to.contain(`arn:aws:iam::${DEV}:root`);
    const alias = await live(
      provider,
      "aws:kms/alias:Alias",
      { name: "alias/subject", targetKeyId: keyId },
      { targetKeyId: other },
      async () => (await kms.send(new DescribeKeyCommand({ KeyId: "alias/subject" }))).KeyMetadata?.KeyId,
    );
    expect(alias).to.deep.include({ created: keyId, changed: other, gone: "NotFoundException" });
    expect(alias.made.outputs).to.include({ arn: `arn:aws:kms:${REGION}:${DEV}:alias/subject` });
  });

  for (const Type of ["String", "StringList", "SecureString"]) {
    it(`makes and changes a parameter of type ${Type}`, async () => {
      const ssm = client(SSMClient);
      const { made, created, changed, updated, gone } = await live(
        provider,
        "aws:ssm/parameter:Parameter",
        { name: "/ds/subject", type: Type, value: "first", description: "A test" },
        { value: "second", tags: { use: "test" } },
        async () => {
          const { Parameter } = await ssm.send(
            new GetParameterCommand({ Name: "/ds/subject", WithDecryption: true }),
          );
          const tags = await ssm.send(
            new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: "/ds/subject" }),
          );
          return { type: Parameter?.Type, value: Parameter?.Value, tags: tags.TagList?.length };
        },
      );
      expect(made.outputs).to.include({
        arn: `arn:aws:ssm:${REGION}:${DEV}:parameter/ds/subject`,
        version: 1,
      });
      expect(updated.outputs).to.include({ version: 2, value: "second" });
      expect(created).to.deep.equal({ type: Type, value: "first", tags: 1 });
      expect(changed).to.deep.equal({ type: Type, value: "second", tags: 2 });
      expect(gone).to.equal("ParameterNotFound");
    });
  }
});
