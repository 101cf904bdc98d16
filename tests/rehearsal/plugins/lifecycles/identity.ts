import {
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  CreatePolicyVersionCommand,
} from "@aws-sdk/client-iam";
import { DisableKeyRotationCommand, KMSClient, UpdateAliasCommand } from "@aws-sdk/client-kms";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { arn, document, type Cases } from "./case";
import { client, DEV } from "../emulator";

const iam = () => client(IAMClient);
const trust = (Service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service }, Action: ["sts:AssumeRole"] }],
});
const other = JSON.stringify(document("s3:Other"));

export const identity: Cases = {
  "aws:iam/role:Role": async (make) => {
    const boundary = await make("aws:iam/policy:Policy", { name: "boundary", policy: document("s3:*") });
    return {
      inputs: {
        name: "subject",
        description: "first",
        assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
        permissionsBoundary: boundary.id,
      },
      outputs: { arn: `arn:aws:iam::${DEV}:role/subject` },
      byHand: {
        change: async () => {
          const PolicyDocument = JSON.stringify(trust("lambda.amazonaws.com"));
          await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: "subject", PolicyDocument }));
          await iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName: "subject" }));
        },
        found: {
          assumeRolePolicy: JSON.stringify(trust("lambda.amazonaws.com")),
          permissionsBoundary: undefined,
        },
      },
      changes: {
        description: undefined,
        assumeRolePolicy: trust("states.amazonaws.com"),
        tags: { use: "test" },
      },
    };
  },
  "aws:iam/rolePolicy:RolePolicy": {
    inputs: { name: "subject", role: "host", policy: document("s3:GetObject") },
    byHand: {
      change: () =>
        iam().send(
          new PutRolePolicyCommand({ RoleName: "host", PolicyName: "subject", PolicyDocument: other }),
        ),
      found: { policy: other },
    },
    changes: { policy: document("s3:PutObject") },
  },
  "aws:iam/policy:Policy": {
    inputs: { name: "subject", description: "A test", policy: document("s3:GetObject") },
    outputs: { arn: `arn:aws:iam::${DEV}:policy/subject` },
    byHand: {
      change: ({ id: PolicyArn }) =>
        iam().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: other, SetAsDefault: true })),
      found: { policy: other },
    },
    changes: { policy: document("s3:PutObject"), tags: { use: "test" } },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (make) => {
    const policy = { name: "attached", policy: document("s3:GetObject") };
    return { inputs: { role: "host", policyArn: (await make("aws:iam/policy:Policy", policy)).id } };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    inputs: {
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    },
    outputs: { arn: `arn:aws:iam::${DEV}:oidc-provider/token.actions.githubusercontent.com` },
    changes: { clientIdLists: ["other"], tags: { use: "test" } },
  },
  "aws:kms/key:Key": [
    {
      inputs: {
        description: "first",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: document("kms:*"),
      },
      byHand: {
        change: ({ id: KeyId }) => client(KMSClient).send(new DisableKeyRotationCommand({ KeyId })),
        found: { enableKeyRotation: false },
      },
      changes: { description: "second", policy: document("kms:Decrypt"), tags: { use: "test" } },
    },
    { inputs: {}, changes: { enableKeyRotation: true } },
  ],
  "aws:kms/alias:Alias": async (make) => {
    const [first, second, third] = [
      (await make("aws:kms/key:Key", {})).id,
      (await make("aws:kms/key:Key", {})).id,
      (await make("aws:kms/key:Key", {})).id,
    ];
    return {
      inputs: { name: "alias/subject", targetKeyId: first },
      outputs: { arn: arn("kms", "alias/subject"), targetKeyArn: arn("kms", `key/${first}`) },
      byHand: {
        change: () =>
          client(KMSClient).send(new UpdateAliasCommand({ AliasName: "alias/subject", TargetKeyId: second })),
        found: { targetKeyId: second },
      },
      changes: { targetKeyId: third },
    };
  },
  "aws:ssm/parameter:Parameter": ["String", "StringList", "SecureString"].map((type) => ({
    inputs: { name: "/ds/subject", type, value: "first" },
    outputs: { arn: arn("ssm", "parameter/ds/subject"), version: 1 },
    byHand: {
      change: () =>
        client(SSMClient).send(
          new PutParameterCommand({ Name: "/ds/subject", Value: "other", Overwrite: true }),
        ),
      found: { value: "other" },
    },
    changes: { value: "second", tags: { use: "test" } },
  })),
};
