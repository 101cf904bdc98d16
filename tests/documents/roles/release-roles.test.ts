import { expect } from "chai";
import { canaryStarterPolicy } from "../../../documents/roles/canary-starter";
import { releaseReaderPolicy } from "../../../documents/roles/release-reader";
import { sourceReaderPolicy } from "../../../documents/roles/source-reader";
import { testerRolePolicy } from "../../../documents/roles/tester-role";
import { verificationWriterPolicy } from "../../../documents/roles/verification-writer";
import type { PolicyDocument } from "../../../documents/policy";
import { sampleSettings, tryingSettings } from "../../sample-settings";
import { resourceKinds } from "../service-reference";

const images = ["ds-preprocessing", "team/ai-service"];
const settings = sampleSettings("dev", {
  images: Object.fromEntries(images.map((image) => [image, {}])),
  encryption: "customer-managed",
});
const { arns } = settings;
const key = { account: "123456789012", region: "us-east-1", keyAlias: "alias/ds-preprocessing" };

const last = ({ Statement }: PolicyDocument) => Statement.at(-1);
const byAlias = (Sid: string, ...Action: readonly string[]) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource: ["arn:aws:kms:us-east-1:123456789012:key/*"],
  Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/ds-preprocessing"] } },
});

describe("who tests in a source, and who promotes from it", () => {
  it("use the stack's key, by its alias, where there is one", () => {
    expect(last(testerRolePolicy(settings))).to.deep.equal(
      byAlias("UseDataKey", "kms:Decrypt", "kms:GenerateDataKey"),
    );
    expect(last(sourceReaderPolicy(arns, { images, key, scanType: "ENHANCED" }))).to.deep.equal(
      byAlias("ReadWithKey", "kms:Decrypt", "kms:DescribeKey", "kms:GetKeyPolicy"),
    );
    expect(last(verificationWriterPolicy(arns, { stack: "prod", key }))).to.deep.equal(
      byAlias("RecordWithKey", "kms:GenerateDataKey"),
    );
  });

  it("have each image's repository", () => {
    const repositories = images.map((image) => `arn:aws:ecr:us-east-1:123456789012:repository/${image}`);
    for (const policy of [
      testerRolePolicy({ ...settings, encryption: "s3-managed" }),
      sourceReaderPolicy(arns, { images, key: undefined, scanType: "BASIC" }),
    ])
      expect(last(policy)?.Resource).to.deep.equal(repositories);
  });
});

describe("who promotes to a target that tries releases", () => {
  it("starts what tries them, by a pattern that no pipeline has a name of, and reads metrics", () => {
    expect(canaryStarterPolicy(tryingSettings("prod"))?.Statement).to.deep.equal([
      {
        Sid: "StartCanaries",
        Effect: "Allow",
        Action: ["states:StartExecution"],
        Resource: ["arn:aws:states:us-east-1:987654321098:stateMachine:ds-*-canary-pipeline"],
      },
      {
        Sid: "ReadMetrics",
        Effect: "Allow",
        Action: ["logs:FilterLogEvents"],
        Resource: [
          "arn:aws:logs:us-east-1:987654321098:log-group:/ecs/ds-*-prod",
          "arn:aws:logs:us-east-1:987654321098:log-group:/ecs/ds-*-prod:*",
        ],
      },
    ]);
  });

  it("starts nothing where nothing tries any", () => {
    expect(canaryStarterPolicy(sampleSettings("prod"))).to.equal(undefined);
  });
});

describe("every action of these roles", () => {
  const policies = [
    testerRolePolicy(settings),
    sourceReaderPolicy(arns, { images, key, scanType: "ENHANCED" }),
    releaseReaderPolicy(settings),
    canaryStarterPolicy(tryingSettings("prod")) ?? { Version: "2012-10-17", Statement: [] },
    verificationWriterPolicy(arns, { stack: "prod", key }),
  ];

  it("is one that AWS has, with resources of a kind that it takes", async () => {
    const strays: string[] = [];
    for (const { Action, Resource = [] } of policies.flatMap(({ Statement }) => Statement))
      for (const action of Action) {
        const kinds = await resourceKinds(action);
        // What stands behind a log group is its streams.
        const taken = (resource: string) =>
          resource === "*" ||
          [resource, resource.replace(/:\*$/, ":log-stream:1")].some((each) =>
            kinds.some(({ accepts }) => accepts(each)),
          );
        if (!Resource.some(taken)) strays.push(`${action} on ${Resource.join(", ")}`);
      }
    expect(strays).to.deep.equal([]);
  });
});
