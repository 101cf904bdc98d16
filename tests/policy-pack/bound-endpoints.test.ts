import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { boundEndpoints } from "../../policy-pack/rules/network/bound-endpoints";
import { sampleSettings } from "../sample-settings";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

describe("bound-endpoints", () => {
  const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
  const statement = (changes: object) => ({
    Effect: "Allow",
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    ...changes,
  });
  const own = statement({ Condition: { StringEquals: { "aws:PrincipalAccount": ["987654321098"] } } });
  const policy = (...statements: object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const said = (properties: object, type = ENDPOINT) =>
    findings(
      boundEndpoints,
      resource(type, { serviceName: "com.amazonaws.us-east-1.s3", policy: policy(own), ...properties }),
      facts("prod", { settings: sampleSettings("prod", { organizationId: "o-a1b2c3d4e5" }) }),
    );

  it("lets endpoints go to services of AWS in the stack's region", () => {
    for (const service of ["com.amazonaws.us-east-1.ecr.dkr", "aws.sagemaker.us-east-1.notebook"])
      expect(said({ serviceName: service, serviceRegion: "us-east-1" })).to.deep.equal([]);
    for (const service of [
      "com.amazonaws.vpce.us-east-1.vpce-svc-0e123abc123198abc",
      "com.amazonaws.eu-west-1.s3",
      "com.example.us-east-1.s3",
      "com.amazonaws.us-east-1",
    ])
      expect(said({ serviceName: service })).to.deep.equal([
        `has the serviceName "${service}". Name a service of AWS, as com.amazonaws.us-east-1.s3.`,
      ]);
    for (const elsewhere of ["serviceNetworkArn", "resourceConfigurationArn"])
      expect(said({ serviceName: undefined, [elsewhere]: "arn:aws:vpc-lattice:…" })).to.deep.equal([
        "has the serviceName nothing. Name a service of AWS, as com.amazonaws.us-east-1.s3.",
      ]);
    expect(said({ serviceRegion: "eu-west-1" })).to.deep.equal([
      'goes to the region "eu-west-1". Leave serviceRegion out.',
    ]);
  });

  it("demands a policy, which AWS's default is not", () => {
    const none = [
      "has no policy, and lets everything through. Give it one that names buckets or, by aws:PrincipalAccount, accounts.",
    ];
    expect(said({ policy: undefined })).to.deep.equal(none);
    expect(said({ policy: "" })).to.deep.equal(none);
  });

  const BOUND = {
    "callers of the account": { StringEquals: { "aws:PrincipalAccount": "987654321098" } },
    "callers of listed accounts": {
      StringEquals: { "AWS:principalaccount": ["987654321098", "123456789012"] },
    },
    "what the account has": { StringEquals: { "aws:ResourceAccount": "987654321098" } },
    "roles of the account": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::987654321098:role/ds-*" } },
    "the organization": { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  };
  for (const [what, Condition] of Object.entries(BOUND))
    it(`lets through ${what}`, () => {
      expect(said({ policy: policy(statement({ Condition })) })).to.deep.equal([]);
    });

  it("lets through what is for named buckets, ARNs and principals of listed accounts, and any Deny", () => {
    for (const changes of [
      { Resource: "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*" },
      { Resource: ["arn:aws:s3:::store", "arn:aws:s3:::store/raw/*"] },
      { Resource: "arn:aws:ssm:us-east-1:987654321098:parameter/*" },
      { Principal: { AWS: "arn:aws:iam::987654321098:root" } },
      { Principal: { AWS: "arn:aws:iam::123456789012:role/reader" } },
      { Effect: "Deny" },
    ])
      expect(said({ policy: policy(own, statement(changes)) })).to.deep.equal([]);
  });

  const STRANGERS: Readonly<Record<string, object>> = {
    "everyone to everything": {},
    "a stranger's account": { Condition: { StringEquals: { "aws:PrincipalAccount": "555555555555" } } },
    "one stranger more": {
      Condition: { StringEquals: { "aws:PrincipalAccount": ["987654321098", "555555555555"] } },
    },
    "accounts but one": { Condition: { StringNotEquals: { "aws:PrincipalAccount": "987654321098" } } },
    "requests that name no account": {
      Condition: { StringEqualsIfExists: { "aws:PrincipalAccount": "987654321098" } },
    },
    "another organization": { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-strangers11" } } },
    "a stranger's roles": {
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::555555555555:role/*" } },
    },
    "roles of any account": { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ds-*" } } },
    "roles behind a pattern": {
      Condition: { StringLike: { "aws:PrincipalArn": "arn:*::987654321098:role/*" } },
    },
    "a network": { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } },
    "every bucket": { Resource: ["arn:aws:s3:::store", "arn:aws:s3:::*"] },
    "buckets with a common beginning": { Resource: "arn:aws:s3:::ds-*/raw/*" },
    "a stranger's parameters": { Resource: "arn:aws:ssm:us-east-1:555555555555:parameter/*" },
    "all but some resources": { Resource: undefined, NotResource: "arn:aws:s3:::store/*" },
    "a stranger by name": { Principal: { AWS: "arn:aws:iam::555555555555:root" } },
    "all but some principals": {
      Principal: undefined,
      NotPrincipal: { AWS: "arn:aws:iam::987654321098:root" },
    },
  };
  for (const [what, changes] of Object.entries(STRANGERS))
    it(`lets no statement through for ${what}`, () => {
      const open = [
        "policy lets s3:* through for any account. Name the buckets, or add the condition StringEquals on aws:PrincipalAccount with 987654321098, 123456789012.",
      ];
      const found = policy(own, statement(changes));
      expect(said({ policy: found })).to.deep.equal(open);
      expect(
        said({ policy: found, serviceName: undefined }, "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"),
      ).to.deep.equal(open);
    });

  it("reads no policy that is malformed, and none that only an update will know", () => {
    const unknown = resource(ENDPOINT, withUnknown({ serviceName: "com.amazonaws.us-east-1.s3" }, "policy"));
    expect(findings(boundEndpoints, unknown, facts("prod"))[0]).to.match(
      /^cannot be decided by bound-endpoints: .*\.policy/,
    );
    expect(said({ policy: "{" })[0]).to.match(
      /^cannot be decided by bound-endpoints: a policy document is not JSON/,
    );
  });
});
