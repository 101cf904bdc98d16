import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { HANDLED_TYPES } from "../../../rehearsal/plugins/aws/registry";
import { unread } from "../../../rehearsal/plugins/aws/reading";
import { client, configure, DEV, PROD, useEmulator } from "./emulator";
import { errorOf, make, reading } from "./lifecycle";

useEmulator();

describe("reading a resource back", () => {
  const bucket = "aws:s3/bucket:Bucket";
  const parameter = "aws:ssm/parameter:Parameter";

  it("does not take a refusal for absence", async () => {
    const trust = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${DEV}:root` }, Action: "sts:AssumeRole" },
      ],
    };
    const AssumeRolePolicyDocument = JSON.stringify(trust);
    await client(IAMClient, PROD).send(
      new CreateRoleCommand({ RoleName: "powerless", AssumeRolePolicyDocument }),
    );
    const powerless = await configure(DEV, {
      assumeRoles: [{ roleArn: `arn:aws:iam::${PROD}:role/powerless` }],
    });
    expect(await errorOf(powerless.read(parameter, "/none", undefined))).to.match(
      /^Could not read aws:ssm\/parameter:Parameter "\/none": AccessDenied/,
    );
  });

  it("tells the provider's tags from the program's, and finds that they were taken off", async () => {
    const defaultTags = { team: "data", stage: "dev" };
    const provider = await configure(DEV, { defaultTags: { tags: defaultTags } });
    const inputs = { bucket: "told-apart", tags: { stage: "dev", use: "test" } };
    const state = { ...(await make(provider, bucket, inputs)), inputs };
    expect((await reading(provider, bucket, state)).inputs).to.deep.equal(inputs);
    expect((await provider.read(bucket, "told-apart", undefined))?.inputs).to.deep.equal({
      bucket: "told-apart",
      tags: { use: "test" },
    });
    await client(S3Client).send(new DeleteBucketTaggingCommand({ Bucket: "told-apart" }));
    const found = await reading(provider, bucket, state);
    expect(found.outputs["tagsAll"]).to.deep.equal({});
    expect(provider.diff(bucket, found, inputs, [])).to.deep.include({ changes: ["tags"], replaces: [] });
  });

  it("follows a resource into the region that it names", async () => {
    const provider = await configure(DEV);
    const inputs = { name: "/elsewhere", type: "String", value: "x", region: "us-west-2" };
    const state = { ...(await make(provider, parameter, inputs)), inputs };
    expect(state.outputs).to.include({ arn: `arn:aws:ssm:us-west-2:${DEV}:parameter/elsewhere` });
    expect(await reading(provider, parameter, state)).to.deep.equal(state);
    expect(await provider.read(parameter, "/elsewhere", undefined)).to.equal(undefined);
  });

  it("cannot give back exactly these properties", () => {
    const missing = HANDLED_TYPES.flatMap((type) => unread(type).map((name) => `${type} ${name}`));
    expect(missing).to.have.members([
      "aws:cloudwatch/metricAlarm:MetricAlarm metricQueries",
      "aws:cloudwatch/metricAlarm:MetricAlarm warmUpConfiguration",
      "aws:ec2/natGateway:NatGateway allocationId",
      "aws:ec2/vpcEndpoint:VpcEndpoint policy",
      "aws:ec2/vpcEndpoint:VpcEndpoint privateDnsEnabled",
      "aws:ec2/vpcEndpoint:VpcEndpoint securityGroupIds",
      "aws:ssm/parameter:Parameter tier",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule prefixListId",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule prefixListId",
    ]);
  });
});
