import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { accountAndRegion } from "../../policy-pack/rules/operations/account-and-region";
import { words } from "../words";
import { facts, resource, undecided } from "./facts";

const PROD = facts("prod");
const OWN = { allowedAccountIds: '["987654321098"]', region: "us-east-1" };
const role = (name: string, account = "987654321098") => `arn:aws:iam::${account}:role/${name}`;
const [DEPLOY, PREVIEW] = [role("CrossAccountDeployRole"), role("ds-preview-prod")];

/** What the rule says of a provider, whose lists, maps and switches are JSON text. */
const said = (properties: Readonly<Record<string, unknown>>) =>
  findings(accountAndRegion, resource("pulumi:providers:aws", properties), PROD);

describe("account-and-region", () => {
  const assumes = (...arns: readonly string[]) =>
    said({ ...OWN, assumeRoles: JSON.stringify(arns.map((roleArn) => ({ roleArn, externalId: "x" }))) });

  it("lets the stack's own provider be, by itself or with the deploy or the preview role", () => {
    expect(said(OWN)).to.deep.equal([]);
    expect(said({ ...OWN, profile: "prod" })).to.deep.equal([]);
    for (const arns of [[], [DEPLOY], [PREVIEW]]) expect(assumes(...arns)).to.deep.equal([]);
  });

  it("refuses a provider for any account, for another or for several", () => {
    const accepts = (what: string) => [
      `accepts ${what}. Set allowedAccountIds to ["987654321098"], and give it to every resource.`,
    ];
    expect(said({ region: "us-east-1" })).to.deep.equal(accepts("any account"));
    expect(said({ ...OWN, allowedAccountIds: "[]" })).to.deep.equal(accepts("any account"));
    expect(said({ ...OWN, allowedAccountIds: '["123456789012"]' })).to.deep.equal(
      accepts("the accounts 123456789012"),
    );
    expect(said({ ...OWN, allowedAccountIds: ["987654321098", "123456789012"] })).to.deep.equal(
      accepts("the accounts 987654321098, 123456789012"),
    );
  });

  it("refuses another region, or none", () => {
    expect(said({ ...OWN, region: "eu-west-1" })).to.deep.equal([
      'has the region "eu-west-1". Set its region to us-east-1.',
    ]);
    expect(said({ ...OWN, region: undefined })).to.deep.equal([
      "has the region nothing. Set its region to us-east-1.",
    ]);
  });

  it("refuses every other role, of the account too, and a chain of roles", () => {
    const remedy = `Let it assume ${DEPLOY} or ${PREVIEW}, or none.`;
    for (const other of [
      role("ds-promotion-prod"),
      role("Administrator"),
      role("CrossAccountDeployRole", "123456789012"),
    ])
      expect(assumes(other)).to.deep.equal([`assumes ${other}. ${remedy}`]);
    expect(assumes(PREVIEW, DEPLOY)).to.deep.equal([`assumes ${PREVIEW}, then ${DEPLOY}. ${remedy}`]);
    expect(said({ ...OWN, assumeRoles: '[{"externalId":"x"}]' })).to.deep.equal([
      undecided("account-and-region", "a role that it assumes has no roleArn"),
    ]);
    expect(said({ ...OWN, assumeRoles: "{}" })).to.deep.equal([
      undecided("account-and-region", "assumeRoles is {}, not a list"),
    ]);
  });

  it("refuses credentials and where to find others, and never repeats them", () => {
    const given = {
      accessKey: "AKIA",
      secretKey: "hunter2",
      token: "hunter3",
      assumeRoleWithWebIdentity: JSON.stringify({ roleArn: DEPLOY, webIdentityToken: "hunter4" }),
      ec2MetadataServiceEndpoint: "http://localhost",
      sharedConfigFiles: '["/tmp/hunter5"]',
      sharedCredentialsFiles: '["/tmp/hunter6"]',
    };
    expect(said({ ...OWN, ...given })).to.deep.equal(
      Object.keys(given).map(
        (key) => `takes credentials from ${key}. Sign in by a profile, a role or the environment.`,
      ),
    );
  });

  it("refuses to talk to somebody else than AWS, or not to look", () => {
    const detour = (key: string) => [`has ${key}, by which it may not talk to AWS itself. Take that out.`];
    expect(said({ ...OWN, endpoints: '[{"sts":"https://sts.example.com"}]' })).to.deep.equal(
      detour("endpoints"),
    );
    for (const key of words(
      "insecure skipCredentialsValidation skipMetadataApiCheck skipRequestingAccountId",
    )) {
      expect(said({ ...OWN, [key]: "true" })).to.deep.equal(detour(key));
      expect(said({ ...OWN, [key]: "false" })).to.deep.equal([]);
    }
    expect(said({ ...OWN, endpoints: "[]", skipRegionValidation: "true" })).to.deep.equal([]);
  });

  it("refuses a resource with a region of its own", () => {
    const bucket = (properties: Readonly<Record<string, unknown>>) =>
      findings(accountAndRegion, resource("aws:s3/bucket:Bucket", properties), PROD);
    expect(bucket({ region: "us-east-1" })).to.deep.equal([]);
    expect(bucket({})).to.deep.equal([]);
    expect(bucket({ region: "eu-west-1" })).to.deep.equal([
      'is in "eu-west-1". The stack\'s region is us-east-1: take its own out.',
    ]);
  });

  it("does not decide without the stack's settings", () => {
    expect(
      findings(accountAndRegion, resource("pulumi:providers:aws", OWN), { ...PROD, settings: undefined }),
    ).to.deep.equal([undecided("account-and-region", "the settings of stack prod cannot be read")]);
  });
});
