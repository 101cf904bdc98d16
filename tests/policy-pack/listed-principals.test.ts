import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { listedPrincipals } from "../../policy-pack/rules/data/listed-principals";
import { facts, resource, undecided } from "./facts";

const ACCOUNTS = "987654321098, 123456789012";
const READER = "arn:aws:iam::123456789012:role/reader";

describe("listed-principals", () => {
  const found = (statement: object, type = "aws:s3/bucketPolicy:BucketPolicy") => {
    const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement };
    return findings(
      listedPrincipals,
      resource(type, { policy: JSON.stringify({ Statement: [allow] }) }),
      facts("prod"),
    );
  };
  const role = `Name exact roles of the accounts ${ACCOUNTS}.`;

  it("lets in the own account, exact roles of listed accounts, and the account of those by condition", () => {
    for (const AWS of ["987654321098", "arn:aws:iam::987654321098:root", READER])
      expect(found({ Principal: { AWS } })).to.deep.equal([]);
    for (const operator of ["ArnEquals", "ArnLike", "StringEquals"])
      expect(
        found({
          Principal: { AWS: "123456789012" },
          Condition: { [operator]: { "aws:PrincipalArn": READER } },
        }),
      ).to.deep.equal([]);
    expect(found({ Effect: "Deny", Principal: "*" })).to.deep.equal([]);
  });

  it("lets in another account as a whole under no other condition", () => {
    const all = [
      "policy lets in all of account 123456789012. Add the condition ArnEquals on aws:PrincipalArn with the exact ARNs of its roles.",
    ];
    for (const Condition of [
      undefined,
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } },
      { ArnEquals: { "aws:PrincipalArn": [READER, "arn:aws:iam::123456789012:role/r?ader"] } },
      { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::987654321098:role/reader" } },
      { ArnEqualsIfExists: { "aws:PrincipalArn": READER } },
      { "ForAllValues:StringEquals": { "aws:PrincipalArn": READER } },
      { ArnNotEquals: { "aws:PrincipalArn": READER } },
      { ArnEquals: { "aws:SourceArn": READER } },
    ])
      expect(found({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Condition })).to.deep.equal(all);
  });

  it("lets in nobody who is not listed", () => {
    expect(found({ Principal: { AWS: "111122223333" } })).to.deep.equal([
      `policy lets in account 111122223333, which is none of ${ACCOUNTS}. Take it out, or list it under allowedAccounts in policy-pack/settings.json.`,
    ]);
    expect(found({ Principal: "*" })).to.deep.equal([`policy lets in everyone. ${role}`]);
    expect(found({ NotPrincipal: { AWS: READER } })).to.deep.equal([`policy lets in everyone. ${role}`]);
    expect(found({ Principal: { AWS: "AROAEXAMPLE" } })).to.deep.equal([
      `policy lets in AROAEXAMPLE, whose account is not known. ${role}`,
    ]);
    expect(found({ Principal: { CanonicalUser: "79a5" } })).to.deep.equal([
      `policy lets in 79a5, whose account is not known. ${role}`,
    ]);
    expect(found({ Principal: { Federated: "accounts.google.com" } })).to.deep.equal([
      `policy lets in whomever accounts.google.com vouches for. ${role}`,
    ]);
  });

  it("lets in a service only where it acts for a listed account", () => {
    const Principal = { Service: "cloudwatch.amazonaws.com" };
    const alarm = (account: string) => `arn:aws:cloudwatch:us-east-1:${account}:alarm:*`;
    for (const Condition of [
      { StringEquals: { "aws:SourceAccount": "987654321098" } },
      { ArnLike: { "aws:SourceArn": alarm("987654321098") } },
      { ArnLike: { "kms:EncryptionContext:aws:logs:arn": alarm("987654321098") } },
    ])
      expect(found({ Principal, Condition }, "aws:kms/key:Key")).to.deep.equal([]);
    for (const Condition of [
      undefined,
      { StringEquals: { "aws:SourceAccount": ["987654321098", "111122223333"] } },
      { StringEquals: { "aws:SourceAccount": [] } },
      { StringEqualsIfExists: { "aws:SourceAccount": "987654321098" } },
      { ArnLike: { "aws:SourceArn": alarm("*") } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::store" } },
    ])
      expect(found({ Principal, Condition }, "aws:sns/topicPolicy:TopicPolicy")).to.deep.equal([
        `policy lets in cloudwatch.amazonaws.com on behalf of any account. Add a condition on aws:SourceAccount or aws:SourceArn that names one of the accounts ${ACCOUNTS}.`,
      ]);
  });

  it("refuses a policy that names nobody", () => {
    expect(found({})).to.deep.equal([undecided("listed-principals", "a statement has no Principal")]);
  });
});
