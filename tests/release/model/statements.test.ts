import { expect } from "chai";
import { artifactBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import type { PolicyDocument } from "../../../documents/policy";
import { compareStatements, describeComparison } from "../../../release/model/statements";
import { PROD_GRANT, STAGING_GRANT } from "../../sample-settings";

const BUCKET = "ds-artifacts";
const WANTED = artifactBucketPolicy(BUCKET, [PROD_GRANT]).Statement;
const compare = (document: object) => compareStatements(JSON.stringify(document), WANTED);
const AGREES = { missing: [], denials: [] };

/** A policy as AWS may give it back: lists of one as text, other lists in another order, in other keys' order. */
function asAwsGivesIt(document: PolicyDocument): object {
  const flat = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length === 1 ? value[0] : value.toReversed();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, each]) => [key, flat(each)]),
    );
  };
  return {
    ...document,
    Statement: document.Statement.map((statement) => flat(statement)),
  };
}

describe("a policy of AWS, held against the statements that the program writes", () => {
  const written = artifactBucketPolicy(BUCKET, [PROD_GRANT]);

  it("agrees as it was written, and as AWS gives it back", () => {
    expect(compare(written)).to.deep.equal(AGREES);
    expect(JSON.stringify(asAwsGivesIt(written))).to.include('"Action":"s3:GetObjectVersion"');
    expect(compare(asAwsGivesIt(written))).to.deep.equal(AGREES);
  });

  it("agrees when it allows another target more, under whatever ids", () => {
    expect(compare(artifactBucketPolicy(BUCKET, [STAGING_GRANT, PROD_GRANT]))).to.deep.equal(AGREES);
    const renamed = written.Statement.map((each, place) => ({ ...each, Sid: `Renamed${place}` }));
    expect(compare({ Statement: renamed })).to.deep.equal(AGREES);
  });

  it("agrees when its statements are in several policies", () => {
    const [first, ...rest] = written.Statement;
    const policies = [{ Statement: first }, { Statement: rest }].map((each) => JSON.stringify(each));
    expect(compareStatements(policies, WANTED)).to.deep.equal(AGREES);
  });

  const allow = written.Statement.findIndex(({ Effect }) => Effect === "Allow");
  const changed = (change: object) =>
    compare({
      Statement: written.Statement.map((each, place) => (place === allow ? { ...each, ...change } : each)),
    });

  for (const [what, change] of [
    [
      "another role",
      { Condition: { ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::987654321098:role/other"] } } },
    ],
    ["one action less", { Action: ["s3:GetObject"] }],
    ["one resource less", { Resource: [`arn:aws:s3:::${BUCKET}`] }],
    ["another account", { Principal: { AWS: ["arn:aws:iam::111122223333:root"] } }],
    [
      "one condition more",
      { Condition: { ...written.Statement[allow]?.Condition, Bool: { "aws:ViaAWSService": true } } },
    ],
  ] as const)
    it(`lacks a statement that has ${what}`, () => {
      expect(changed(change)).to.deep.equal({ missing: ["AllowProdAccountAccess"], denials: [] });
    });

  it("may take back what it allows by a denial that the program does not write", () => {
    const denial = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "*" };
    const found = compare({ Statement: [...written.Statement, { Sid: "Lock", ...denial }, denial] });
    expect(found).to.deep.equal({ missing: [], denials: ["Lock", "(without an id)"] });
    expect(describeComparison(found)).to.deep.equal({
      ok: false,
      found: "with denials that the program does not write: Lock, (without an id)",
    });
  });

  it("says all that is missing", () => {
    expect(describeComparison(compare({ Statement: written.Statement.slice(0, allow) }))).to.deep.equal({
      ok: false,
      found: "without AllowProdAccountAccess, AllowProdModelVersions",
    });
  });

  it("is an error when it cannot be read, and never a policy that allows nothing", () => {
    for (const text of [
      "",
      "{}",
      '{"Statement":[{"Effect":"Perhaps"}]}',
      '{"Statement":[{"Effect":"Allow","Acton":"*"}]}',
    ])
      expect(() => compareStatements(text, WANTED), text).to.throw();
  });
});
