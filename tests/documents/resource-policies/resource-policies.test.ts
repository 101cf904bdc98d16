import { expect } from "chai";
import { artifactBucketPolicy, logBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import { keyPolicy } from "../../../documents/resource-policies/key-policy";
import type { PolicyDocument } from "../../../documents/policy";
import { repositoryPolicy } from "../../../documents/resource-policies/repository-policy";
import type { RoleGrant } from "../../../documents/roles/role-grant";
import { verificationWriterPolicy } from "../../../documents/roles/verification-writer";
import { decide } from "../access-simulation";
import { PROD_GRANT, sampleSettings, STAGING_GRANT } from "../../sample-settings";

const BUCKET = "ds-artifacts-dev-123456789012-us-east-1";
const ARN = `arn:aws:s3:::${BUCKET}`;
const ACCOUNT = "123456789012";
const DEV = sampleSettings("dev");
const ARNS = DEV.arns;
const readKey = (readers: readonly RoleGrant[]) => keyPolicy(DEV, readers);

describe("the artifact bucket's policy", () => {
  it("takes a record once, from an administrator too, and models as often as they come", async () => {
    const asked = (action: string, key: string, context: Readonly<Record<string, string>> = {}) =>
      decide({
        principal: "arn:aws:iam::123456789012:role/Administrator",
        action,
        resource: `${ARN}/${key}`,
        account: "123456789012",
        context: { "aws:SecureTransport": "true", ...context },
        resourcePolicy: artifactBucketPolicy(BUCKET, [PROD_GRANT]),
      });
    const [record, model] = ["releases/0.1.6.json", "models/model.pkl"];
    expect(await asked("s3:PutObject", record, { "s3:if-none-match": "*" })).to.equal("Allowed");
    const refused: readonly Readonly<Record<string, string>>[] = [
      {},
      { "s3:if-none-match": '"etag"' },
      { "s3:if-none-match": '"*"' },
      { "s3:if-match": "etag" },
      { "s3:if-match": "*" },
      { "s3:ObjectCreationOperation": "false" },
      { "s3:ObjectCreationOperation": "true" },
    ];
    for (const context of refused)
      expect(await asked("s3:PutObject", record, context), JSON.stringify(context)).to.equal(
        "ExplicitlyDenied",
      );
    expect(await asked("s3:PutObject", model)).to.equal("Allowed");
    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion"]) {
      expect(await asked(action, record), action).to.equal("ExplicitlyDenied");
      expect(await asked(action, model), action).to.equal("Allowed");
    }
  });
});

describe("what a target verified", () => {
  const [PROD, STAGING] = [ARNS.role("ds-deployer-prod"), ARNS.role("ds-deployer-staging")];
  const asked = (principal: string, key: string, deployers: readonly string[], identity?: PolicyDocument) =>
    decide({
      principal,
      action: "s3:PutObject",
      resource: `${ARN}/releases/${key}`,
      account: ACCOUNT,
      context: { "aws:SecureTransport": "true", "s3:if-none-match": "*" },
      resourcePolicy: artifactBucketPolicy(BUCKET, [PROD_GRANT], deployers),
      ...(identity && { identity }),
    });

  it("is said by who deploys it, and by no administrator", async () => {
    for (const role of ["Administrator", "ds-tester-dev", "ds-previewer-prod"]) {
      const principal = ARNS.role(role);
      expect(await asked(principal, "verified/prod/0.1.6.json", [PROD]), role).to.equal("ExplicitlyDenied");
      expect(await asked(principal, "0.1.6.json", [PROD]), role).to.equal("Allowed");
    }
    expect(await asked(PROD, "verified/prod/0.1.6.json", [PROD])).to.equal("Allowed");
    expect(await asked(PROD, "verified/prod/0.1.6.json", [])).to.equal("ExplicitlyDenied");
  });

  it("is said by nobody of another target, or of a version without a test", async () => {
    const identity = verificationWriterPolicy(ARNS, { stack: "prod", key: undefined });
    const own = (key: string) => asked(PROD, key, [PROD, STAGING], identity);
    expect(await own("verified/prod/0.1.6.json")).to.equal("Allowed");
    for (const key of ["verified/staging/0.1.6.json", "verified/prod2/0.1.6.json", "0.1.6.json"])
      expect(await own(key), key).to.equal("ImplicitlyDenied");
  });
});

describe("the log bucket", () => {
  it("is nothing to the pipeline's own roles, and the administrator's to read", async () => {
    const asked = (role: string, action: string) =>
      decide({
        principal: ARNS.role(role),
        action,
        resource: action === "s3:GetObject" ? `${ARNS.logBucket}/access/a` : ARNS.logBucket,
        account: ACCOUNT,
        context: { "aws:SecureTransport": "true" },
        resourcePolicy: logBucketPolicy(DEV, ["ds-deployer-prod"]),
      });
    for (const action of ["s3:GetObject", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"]) {
      for (const role of ["ds-deploy-dev", "ds-preprocessing-task-dev", "ds-tester-dev", "ds-deployer-prod"])
        expect(await asked(role, action), `${role} ${action}`).to.equal("ExplicitlyDenied");
      expect(await asked("auditor", action), action).to.equal("Allowed");
    }
  });
});

describe("what lets in other accounts", () => {
  const POLICIES: Readonly<Record<string, (grants: readonly RoleGrant[]) => PolicyDocument>> = {
    "the artifact bucket's policy": (grants) => artifactBucketPolicy(BUCKET, grants),
    "a repository's policy": repositoryPolicy,
    "the key's policy": readKey,
  };
  for (const [name, policyOf] of Object.entries(POLICIES))
    it(`names each of two targets, one of them bound to its organization: ${name}`, () => {
      const statements = (...grants: readonly RoleGrant[]) => policyOf(grants).Statement;
      const [none, prod, staging] = [statements(), statements(PROD_GRANT), statements(STAGING_GRANT)];
      expect(statements(PROD_GRANT, STAGING_GRANT)).to.deep.equal([...prod, ...staging.slice(none.length)]);
      for (const { Principal, Condition } of staging.slice(none.length)) {
        expect(Principal).to.deep.equal({ AWS: ["arn:aws:iam::012345678901:root"] });
        expect(Condition?.["StringEquals"]).to.deep.include({ "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] });
        expect(Condition?.["ArnEquals"]).to.deep.equal({
          "aws:PrincipalArn": [
            "arn:aws:iam::012345678901:role/ds-preprocessing-task-eu-staging",
            "arn:aws:iam::012345678901:role/auditor",
          ],
        });
      }
    });
});
