import { expect } from "chai";
import {
  INTERFACE_SERVICES,
  interfacePolicy,
  s3GatewayPolicy,
} from "../../../documents/resource-policies/endpoint-policies";
import { executionRolePolicy } from "../../../documents/roles/execution-role";
import { modelReaderPolicy, taskRolePolicy } from "../../../documents/roles/task-role";
import type { PolicyDocument } from "../../../documents/policy";
import { sampleSettings } from "../../sample-settings";
import { decide } from "../access-simulation";

const settings = sampleSettings("prod");
const { account, region } = settings;
const arns = settings.arns;
const MODELS = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1";
const S3 = s3GatewayPolicy(account, region, [arns.inputBucket, arns.outputBucket, MODELS]);

const actionsIn = ({ Statement }: PolicyDocument) => Statement.flatMap(({ Action }) => Action);

/** Whether a request passes an endpoint; its policy is asked as one of an identity, which has no principal. */
async function passes(policy: PolicyDocument, action: string, resource: string, from = account) {
  const withoutPrincipal = JSON.stringify(policy, (name, value: unknown) =>
    name === "Principal" ? undefined : value,
  );
  const answer = await decide({
    principal: `arn:aws:iam::${from}:role/task`,
    action,
    resource,
    account: from,
    context: { "aws:PrincipalAccount": from },
    identity: JSON.parse(withoutPrincipal) as PolicyDocument,
  });
  return answer === "Allowed";
}

describe("what an endpoint lets through", () => {
  it("is everything that the roles of a task do with its service, and nothing else", () => {
    const did = [
      executionRolePolicy(settings),
      taskRolePolicy(settings),
      modelReaderPolicy(settings, { bucket: "models", account, region, keyAlias: undefined }),
    ].flatMap(actionsIn);
    const prefixes = {
      "ecr.api": "ecr",
      "ecr.dkr": "ecr",
      logs: "logs",
      monitoring: "cloudwatch",
      ssm: "ssm",
    };
    const endpoints = [
      ["s3", S3] as const,
      ...INTERFACE_SERVICES.map((service) => [prefixes[service], interfacePolicy(service, account)] as const),
    ];
    for (const [prefix, policy] of endpoints)
      expect([...new Set(actionsIn(policy))].sort()).to.deep.equal(
        [...new Set(did.filter((action) => action.startsWith(`${prefix}:`)))].sort(),
      );
    expect(
      did.filter((action) => !endpoints.some(([prefix]) => action.startsWith(`${prefix}:`))),
    ).to.deep.equal([]);
  });

  it("are the pipeline's buckets and the layers of images, and no other bucket", async () => {
    for (const bucket of [arns.inputBucket, arns.outputBucket, MODELS]) {
      expect(await passes(S3, "s3:GetObject", `${bucket}/a`), bucket).to.equal(true);
      expect(await passes(S3, "s3:PutObject", `${bucket}/a`), bucket).to.equal(true);
      expect(await passes(S3, "s3:ListBucket", bucket), bucket).to.equal(true);
      expect(await passes(S3, "s3:DeleteObject", `${bucket}/a`), bucket).to.equal(false);
    }
    expect(await passes(S3, "s3:PutObject", "arn:aws:s3:::stranger/a")).to.equal(false);
    expect(await passes(S3, "s3:GetObject", `${arns.inputBucket}-other/a`)).to.equal(false);
    const layers = `arn:aws:s3:::prod-${region}-starport-layer-bucket/sha256`;
    expect(await passes(S3, "s3:GetObject", layers, "111111111111")).to.equal(true);
    expect(await passes(S3, "s3:PutObject", layers)).to.equal(false);
  });

  it("comes from the account's own identities", async () => {
    expect(await passes(S3, "s3:PutObject", `${arns.outputBucket}/a`, "111111111111")).to.equal(false);
    const metrics = interfacePolicy("monitoring", account);
    expect(await passes(metrics, "cloudwatch:PutMetricData", "*")).to.equal(true);
    expect(await passes(metrics, "cloudwatch:PutMetricData", "*", "111111111111")).to.equal(false);
  });

  it("is not a push of an image", async () => {
    for (const service of ["ecr.api", "ecr.dkr"] as const) {
      const repository = arns.repository("ds-preprocessing");
      expect(await passes(interfacePolicy(service, account), "ecr:BatchGetImage", repository)).to.equal(true);
      expect(await passes(interfacePolicy(service, account), "ecr:PutImage", repository)).to.equal(false);
    }
  });
});
