import { arn, document, type Cases } from "./case";
import { DEV } from "../emulator";

const trust = (Service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service }, Action: ["sts:AssumeRole"] }],
});

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
      changes: {
        description: undefined,
        permissionsBoundary: undefined,
        assumeRolePolicy: trust("states.amazonaws.com"),
        tags: { use: "test" },
      },
    };
  },
  "aws:iam/rolePolicy:RolePolicy": {
    inputs: { name: "subject", role: "host", policy: document("s3:GetObject") },
    changes: { policy: document("s3:PutObject") },
  },
  "aws:iam/policy:Policy": {
    inputs: { name: "subject", description: "A test", policy: document("s3:GetObject") },
    outputs: { arn: `arn:aws:iam::${DEV}:policy/subject` },
    changes: { policy: document("s3:PutObject"), tags: { use: "test" } },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (make) => {
    const policy = { name: "attached", policy: document("s3:GetObject") };
    return { inputs: { role: "host", policyArn: (await make("aws:iam/policy:Policy", policy)).id } };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    inputs: { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] },
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
      changes: {
        description: "second",
        enableKeyRotation: false,
        policy: document("kms:Decrypt"),
        tags: { use: "test" },
      },
    },
    { inputs: {}, changes: { enableKeyRotation: true } },
  ],
  "aws:kms/alias:Alias": async (make) => {
    const [first, second] = [(await make("aws:kms/key:Key", {})).id, (await make("aws:kms/key:Key", {})).id];
    return {
      inputs: { name: "alias/subject", targetKeyId: first },
      outputs: { arn: arn("kms", "alias/subject"), targetKeyArn: arn("kms", `key/${first}`) },
      changes: { targetKeyId: second },
    };
  },
  "aws:ssm/parameter:Parameter": ["String", "StringList", "SecureString"].map((type) => ({
    inputs: { name: "/ds/subject", type, value: "first" },
    outputs: { arn: arn("ssm", "parameter/ds/subject"), version: 1 },
    changes: { value: "second", tags: { use: "test" } },
  })),
};
