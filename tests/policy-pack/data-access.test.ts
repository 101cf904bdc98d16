import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import type { Rule } from "../../policy-pack/rule";
import { noAcls } from "../../policy-pack/rules/data/no-acls";
import { noPublicAccess } from "../../policy-pack/rules/data/no-public-access";
import { tlsOnly } from "../../policy-pack/rules/data/tls-only";
import { facts, resource } from "./facts";

const READER = "arn:aws:iam::123456789012:role/reader";
const said = (rule: Rule, type: string, properties: object) =>
  findings(rule, resource(type, { ...properties }), facts("prod"));
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("no-public-access", () => {
  const block = (properties: object) =>
    said(noPublicAccess, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", properties);
  const ALL = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };

  it("demands all four blocks of a bucket and of an account", () => {
    expect(block(ALL)).to.deep.equal([]);
    expect(block({ ...ALL, restrictPublicBuckets: undefined })).to.deep.equal([
      "restrictPublicBuckets is nothing. Make it true.",
    ]);
    expect(
      said(noPublicAccess, "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
        ...ALL,
        blockPublicPolicy: false,
      }),
    ).to.deep.equal(["blockPublicPolicy is false. Make it true."]);
  });

  it("takes an access point's default, which is to block", () => {
    const point = (publicAccessBlockConfiguration?: object) =>
      said(noPublicAccess, "aws:s3/accessPoint:AccessPoint", { publicAccessBlockConfiguration });
    expect(point()).to.deep.equal([]);
    expect(point({ ...ALL, blockPublicAcls: false })).to.deep.equal([
      "blockPublicAcls is false. Make it true.",
    ]);
  });

  it("takes a policy for everyone only when a condition says who", () => {
    const everyone = (statement: object) =>
      said(noPublicAccess, "aws:s3/bucketPolicy:BucketPolicy", {
        policy: policy({
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "*",
          ...statement,
        }),
      });
    const open = ["policy allows everyone s3:GetObject. Name the roles that may."];
    expect(everyone({})).to.deep.equal(open);
    expect(everyone({ Principal: { AWS: ["*"] } })).to.deep.equal(open);
    expect(everyone({ Principal: undefined, NotPrincipal: { AWS: READER } })).to.deep.equal(open);
    expect(everyone({ Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } })).to.deep.equal(open);
    expect(everyone({ Condition: { Bool: { "aws:SecureTransport": "true" } } })).to.deep.equal(open);
    expect(everyone({ Condition: { StringNotEquals: { "aws:PrincipalAccount": "1" } } })).to.deep.equal(open);
    expect(everyone({ Condition: { StringEquals: { "aws:UserAgent": "reader" } } })).to.deep.equal(open);
    expect(everyone({ Effect: "Deny" })).to.deep.equal([]);
    expect(everyone({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } })).to.deep.equal(
      [],
    );
    expect(everyone({ Condition: { ArnEquals: { "aws:PrincipalArn": READER } } })).to.deep.equal([]);
  });

  it("takes no ACL for everyone and no website", () => {
    const open = (who: string) =>
      `has an ACL for everyone (${who}). Remove the ACL, and name the roles with access in the bucket policy.`;
    const uri = "http://acs.amazonaws.com/groups/global/AllUsers";
    expect(said(noPublicAccess, "aws:s3/bucketAcl:BucketAcl", { acl: "public-read" })).to.deep.equal([
      open("public-read"),
    ]);
    expect(
      said(noPublicAccess, "aws:s3/bucketAclV2:BucketAclV2", {
        accessControlPolicy: { grants: [{ grantee: { type: "Group", uri }, permission: "READ" }] },
      }),
    ).to.deep.equal([open(uri)]);
    expect(said(noPublicAccess, "aws:s3/bucket:Bucket", { grants: [{ uri }] })).to.deep.equal([open(uri)]);
    expect(said(noPublicAccess, "aws:s3/bucketAcl:BucketAcl", { acl: "private" })).to.deep.equal([]);
    const website = ["makes a website of a bucket. Keep the bucket private, and serve pages by other means."];
    expect(
      said(noPublicAccess, "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {}),
    ).to.deep.equal(website);
    expect(
      said(noPublicAccess, "aws:s3/bucket:Bucket", { website: { indexDocument: "index.html" } }),
    ).to.deep.equal(website);
    expect(said(noPublicAccess, "aws:s3/bucketV2:BucketV2", { websites: [] })).to.deep.equal([]);
  });
});

describe("tls-only", () => {
  const DENY = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::store", "arn:aws:s3:::store/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const bucket = (...statements: object[]) =>
    said(tlsOnly, "aws:s3/bucketPolicy:BucketPolicy", { bucket: "store", policy: policy(...statements) });
  const OPEN =
    'policy lets requests in over plain HTTP. Add a Deny for "*", all actions, the bucket and its objects, with Bool aws:SecureTransport false as its only condition.';

  it("takes a Deny for everyone, everything, the bucket and its objects", () => {
    expect(bucket(DENY)).to.deep.equal([]);
    expect(bucket({ ...DENY, Action: "*", Resource: "*", Principal: { AWS: "*" } })).to.deep.equal([]);
    expect(
      bucket({ ...DENY, Resource: "arn:aws:s3:::store" }, { ...DENY, Resource: "arn:aws:s3:::store/*" }),
    ).to.deep.equal([]);
    expect(bucket({ ...DENY, Condition: { BoolIfExists: { "AWS:securetransport": false } } })).to.deep.equal(
      [],
    );
  });

  for (const [what, statement] of Object.entries({
    "an Allow": { Effect: "Allow" },
    "some of the actions": { Action: ["s3:GetObject", "s3:PutObject"] },
    "the bucket alone": { Resource: "arn:aws:s3:::store" },
    "a folder": { Resource: ["arn:aws:s3:::store", "arn:aws:s3:::store/raw/*"] },
    "another bucket": { Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] },
    "some principals": { Principal: { AWS: READER } },
    "everyone but some": { Principal: undefined, NotPrincipal: { AWS: READER } },
    "all but some actions": { Action: undefined, NotAction: "s3:GetObject" },
    "TLS itself": { Condition: { Bool: { "aws:SecureTransport": "true" } } },
    "another condition": { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } },
    "no condition": { Condition: undefined },
    "one more condition": {
      Condition: { Bool: { "aws:SecureTransport": "false" }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    },
  }))
    it(`takes no statement for ${what}`, () => {
      expect(bucket({ ...DENY, ...statement })).to.deep.equal([OPEN]);
    });

  it("demands the same of a queue, whose policy is for itself alone", () => {
    const queue = (statement: object) =>
      said(tlsOnly, "aws:sqs/queuePolicy:QueuePolicy", {
        policy: policy({
          ...DENY,
          Action: "sqs:*",
          Resource: "arn:aws:sqs:us-east-1:987654321098:q",
          ...statement,
        }),
      });
    expect(queue({})).to.deep.equal([]);
    expect(queue({ Action: "sqs:SendMessage" })).to.deep.equal([
      OPEN.replace(", the bucket and its objects", ""),
    ]);
  });

  it("demands of a topic that nobody publishes without TLS: its policy takes no sns:*", () => {
    const TOPIC = "arn:aws:sns:us-east-1:987654321098:t";
    const topic = (statement: object) =>
      said(tlsOnly, "aws:sns/topicPolicy:TopicPolicy", {
        arn: TOPIC,
        policy: policy({ ...DENY, Action: "SNS:Publish", Resource: TOPIC, ...statement }),
      });
    const open = [
      'policy lets requests in over plain HTTP. Add a Deny for "*", sns:Publish, with Bool aws:SecureTransport false as its only condition.',
    ];
    expect(topic({})).to.deep.equal([]);
    for (const statement of [
      { Effect: "Allow" },
      { Action: "sns:Subscribe" },
      { Principal: { Service: "cloudwatch.amazonaws.com" } },
      { Condition: undefined },
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
      {
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          StringEquals: { "aws:PrincipalAccount": "987654321098" },
        },
      },
    ])
      expect(topic(statement)).to.deep.equal(open);
    expect(said(tlsOnly, "aws:sns/topic:Topic", { name: "t" })).to.deep.equal([]);
    expect(
      said(tlsOnly, "aws:sns/topic:Topic", { policy: policy({ ...DENY, Effect: "Allow" }) }),
    ).to.deep.equal(open);
  });

  it("looks at a policy within a bucket or a queue, and at nothing where there is none", () => {
    expect(said(tlsOnly, "aws:sqs/queue:Queue", {})).to.deep.equal([]);
    expect(
      said(tlsOnly, "aws:s3/bucket:Bucket", {
        bucket: "store",
        policy: policy({ ...DENY, Action: "s3:Get*" }),
      }),
    ).to.deep.equal([OPEN]);
  });
});

describe("no-acls", () => {
  it("takes no ACL, however private", () => {
    expect(said(noAcls, "aws:s3/bucketAclV2:BucketAclV2", { acl: "private" })).to.deep.equal([
      "is an access control list. Grant access in the bucket policy.",
    ]);
    const stated = ['acl is "private". Leave it out, and grant access in the bucket policy.'];
    for (const type of ["bucket:Bucket", "bucketObject:BucketObject", "bucketObjectv2:BucketObjectv2"])
      expect(said(noAcls, `aws:s3/${type}`, { acl: "private" })).to.deep.equal(stated);
    expect(
      said(noAcls, "aws:s3/objectCopy:ObjectCopy", { grants: [{ permissions: ["READ"] }] }),
    ).to.deep.equal(["grants is not empty. Leave it out, and grant access in the bucket policy."]);
    expect(said(noAcls, "aws:s3/bucket:Bucket", { bucket: "store" })).to.deep.equal([]);
  });

  it("demands that ACLs are off", () => {
    const ownership = (objectOwnership: string) =>
      said(noAcls, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", { rule: { objectOwnership } });
    expect(ownership("BucketOwnerEnforced")).to.deep.equal([]);
    expect(ownership("BucketOwnerPreferred")).to.deep.equal([
      'objectOwnership is "BucketOwnerPreferred". Make it "BucketOwnerEnforced".',
    ]);
  });
});
