import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { UNKNOWN } from "../../../rehearsal/plugins/provider";
import { HANDLED_TYPES } from "../../../rehearsal/plugins/aws/registry";
import { shape } from "../../../rehearsal/plugins/aws/shape";
import { client, configure, DEV, PROD, REGION, useEmulator } from "./emulator";
import { errorOf, make } from "./lifecycle";

const CALLER = "aws:index/getCallerIdentity:getCallerIdentity";

const LAMBDA = "aws:lambda/function:Function";

useEmulator();

describe("configuring the AWS provider", () => {
  it("refuses an account that is not allowed, in the real provider's words", async () => {
    expect(await errorOf(configure(DEV, { allowedAccountIds: [PROD] }))).to.equal(
      `AWS account ID not allowed: ${DEV}. This provider allows ${PROD}: use the credentials of that account.`,
    );
    expect(await errorOf(configure(DEV, { forbiddenAccountIds: `["${DEV}"]` }))).to.match(
      /^AWS account ID not allowed: 123456789012\. This provider forbids it/,
    );
  });

  it("takes settings as values and as the JSON that Pulumi sends", async () => {
    for (const allowedAccountIds of [[DEV], JSON.stringify([DEV])]) {
      const provider = await configure(DEV, { allowedAccountIds, skipCredentialsValidation: "false" });
      expect(await provider.invoke(CALLER, {})).to.include({
        accountId: DEV,
        arn: `arn:aws:iam::${DEV}:root`,
      });
    }
  });

  it("names every wrong setting at once", async () => {
    const settings = {
      region: undefined,
      allowedAccountIds: [1],
      assumeRoles: [{ durationn: "1h" }],
      endpoints: "[]",
    };
    expect(await errorOf(configure(DEV, settings))).to.equal(
      `The aws provider's settings are refused: "endpoints" is not supported (supported: region, profile, ` +
        `allowedAccountIds, forbiddenAccountIds, assumeRoles, defaultTags); "region" is missing: set it on the provider, ` +
        `or as aws:region in the stack's configuration; "allowedAccountIds" is not a list of 12-digit account numbers in ` +
        `quotes: [1]; "assumeRoles" has durationn (supported: roleArn, externalId, sessionName); "assumeRoles" has an ` +
        `entry without "roleArn".`,
    );
  });

  it("assumes a role of another account, and says when it may not", async () => {
    const iam = client(IAMClient, PROD);
    const trust = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${DEV}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "ds" } },
        },
      ],
    };
    await iam.send(
      new CreateRoleCommand({ RoleName: "deploy", AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "deploy",
        PolicyName: "all",
        PolicyDocument: JSON.stringify(allow),
      }),
    );
    const roleArn = `arn:aws:iam::${PROD}:role/deploy`;
    const assumeRoles = JSON.stringify([{ roleArn, externalId: "ds", sessionName: "test" }]);
    const provider = await configure(DEV, { assumeRoles, allowedAccountIds: [PROD] });
    expect(await provider.invoke(CALLER, {})).to.include({
      accountId: PROD,
      arn: `arn:aws:sts::${PROD}:assumed-role/deploy/test`,
    });
    const bucket = await make(provider, "aws:s3/bucket:Bucket", { bucket: "made-by-the-role" });
    expect(bucket.id).to.equal("made-by-the-role");
    const wrong = [{ roleArn, externalId: "wrong" }];
    expect(await errorOf(configure(DEV, { assumeRoles: wrong }))).to.match(
      /^Cannot assume the provider's role arn:aws:iam::987654321098:role\/deploy: AccessDenied/,
    );
  });

  it("answers data sources, and refuses those it does not know", async () => {
    const provider = await configure(DEV);
    expect(await provider.invoke("aws:index/getRegion:getRegion", {})).to.include({ region: REGION });
    expect(await provider.invoke("aws:index/getPartition:getPartition", {})).to.include({ partition: "aws" });
    const zones = await provider.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
      state: "available",
    });
    expect(zones["names"]).to.deep.equal(["a", "b", "c"].map((letter) => `${REGION}${letter}`));
    const unknown = await errorOf(provider.invoke("aws:ec2/getAmi:getAmi", {}));
    expect(unknown).to.match(
      /^The rehearsal does not answer the data source aws:ec2\/getAmi:getAmi .*invokes\.ts\.$/,
    );
    const filtered = await errorOf(
      provider.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", { filters: [] }),
    );
    expect(filtered).to.contain("was given filters, which");
  });
});

describe("a resource the rehearsal cannot make", () => {
  const refusals = [
    {
      why: "of a type without a handler",
      type: LAMBDA,
      inputs: {},
      message:
        "The rehearsal has no handler for aws:lambda/function:Function, and pretends nothing: write one in " +
        "rehearsal/plugins/aws/ (one file per service, after the pattern of rehearsal/plugins/aws/services/ssm.ts) and list it in " +
        "rehearsal/plugins/aws/registry.ts.",
    },
    {
      why: "with a property that no handler maps",
      type: "aws:s3/bucket:Bucket",
      inputs: { bucket: "b", website: { indexDocument: "index.html" } },
      message:
        `aws:s3/bucket:Bucket "test" is refused: 'website' is not mapped by the rehearsal, which drops nothing in ` +
        `silence: map it in rehearsal/plugins/aws/services/s3-bucket.ts.`,
    },
    {
      why: "with an unmapped property deep inside",
      type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      inputs: { bucket: "b", rules: [{ id: "r", status: "Enabled", filter: { and: { prefix: "raw/" } } }] },
      message:
        `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration "test" is refused: 'rules[0].filter.and' is ` +
        `not mapped by the rehearsal, which drops nothing in silence: map it in rehearsal/plugins/aws/services/s3-bucket-settings.ts.`,
    },
    {
      why: "with a property that does not exist and without one that must",
      type: "aws:s3/bucketPolicy:BucketPolicy",
      inputs: { bucket: "b", document: "{}" },
      message:
        `aws:s3/bucketPolicy:BucketPolicy "test" is refused: Missing required property 'policy'; ` +
        `'document' is not a property of aws:s3/bucketPolicy:BucketPolicy.`,
    },
  ];
  for (const { why, type, inputs, message } of refusals) {
    it(`is one ${why}`, async () => {
      const provider = await configure(DEV);
      const request = { type, name: "test", inputs };
      if (type !== LAMBDA) expect(() => provider.check(request)).to.throw(message);
      expect(await errorOf(provider.create(request))).to.equal(message);
    });
  }

  it("may be previewed when it is of a type without a handler, so that policies alone judge it", async () => {
    const provider = await configure(DEV);
    const request = { type: LAMBDA, name: "test", inputs: { role: "r" } };
    expect(provider.check(request)).to.deep.equal(request.inputs);
    expect(provider.plan(request)).to.include({ role: "r", arn: UNKNOWN });
    const misspelled = { ...request, type: "aws:lambda/functoin:Functoin" };
    expect(() => provider.check(misspelled)).to.throw("has no resource type");
  });

  it("carries AWS's own reason", async () => {
    const provider = await configure(DEV);
    const inputs = { bucket: "missing", policy: "{}" };
    expect(await errorOf(make(provider, "aws:s3/bucketPolicy:BucketPolicy", inputs))).to.match(
      /^Could not create aws:s3\/bucketPolicy:BucketPolicy "test": NoSuchBucket: /,
    );
    expect(await errorOf(make(provider, "aws:ecs/cluster:Cluster", {}))).to.contain(`It has no "name"`);
  });
});

describe("planning a resource", () => {
  it("knows its inputs, region and tags, and nothing that AWS decides", async () => {
    const provider = await configure(DEV, { defaultTags: `{"tags":{"team":"data"}}` });
    const inputs = { name: "queue", tags: { use: "test" } };
    const planned = provider.plan({ type: "aws:sqs/queue:Queue", name: "test", inputs });
    expect(planned).to.include({ name: "queue", region: REGION, arn: UNKNOWN, url: UNKNOWN });
    expect(planned).to.deep.include({ tags: { use: "test" }, tagsAll: { team: "data", use: "test" } });
    expect(planned).not.to.have.property("messageRetentionSeconds");
    expect(provider.plan({ type: "aws:s3/bucket:Bucket", name: "test", inputs: {} })).to.include({
      bucket: UNKNOWN,
    });
    const policy = { queueUrl: "url", policy: { Statement: [{ Resource: UNKNOWN }] } };
    const request = { type: "aws:sqs/queuePolicy:QueuePolicy", name: "test", inputs: policy };
    expect(provider.check(request)).to.include({ policy: UNKNOWN });
  });

  it("is unknown in computed properties only, for every type", async () => {
    const provider = await configure(DEV);
    for (const type of HANDLED_TYPES) {
      const { required, computed } = shape(type);
      const inputs = Object.fromEntries(required.map((name) => [name, UNKNOWN]));
      const planned = provider.plan({ type, name: "test", inputs });
      const unknown = Object.keys(planned).filter((name) => planned[name] === UNKNOWN);
      const expected = [...computed, ...required].filter((name) => name !== "region" && name !== "tagsAll");
      expect(unknown, type).to.have.members([...new Set(expected)]);
    }
  });
});

describe("a provider's default tags", () => {
  it("are changed on resources whose inputs did not change", async () => {
    const tagged = (team: string) => configure(DEV, { defaultTags: { tags: { team } } });
    const [type, inputs] = ["aws:s3/bucket:Bucket", { bucket: "tagged" }];
    const made = await make(await tagged("first"), type, inputs);
    await (await tagged("second")).update({ type, name: "test", inputs }, { ...made, inputs });
    const { TagSet } = await client(S3Client).send(new GetBucketTaggingCommand({ Bucket: "tagged" }));
    expect(TagSet).to.deep.equal([{ Key: "team", Value: "second" }]);
  });
});
