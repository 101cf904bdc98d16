import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { ListPolicyVersionsCommand, IAMClient } from "@aws-sdk/client-iam";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, useEmulator } from "./emulator";
import { errorOf, make, reading } from "./lifecycle";

useEmulator();

describe("the AWS provider", () => {
  let provider: Provider;
  before(async () => {
    provider = await configure(DEV);
  });

  it("keeps a bucket that still holds objects, unless the program says otherwise", async () => {
    const type = "aws:s3/bucket:Bucket";
    const [s3, inputs] = [client(S3Client), { bucket: "full" }];
    const made = await make(provider, type, inputs);
    await s3.send(new PutObjectCommand({ Bucket: "full", Key: "a", Body: "a" }));
    expect(await errorOf(provider.delete(type, { ...made, inputs }))).to.match(
      /^Could not delete aws:s3\/bucket:Bucket "full": BucketNotEmpty: /,
    );
    await provider.delete(type, { ...made, inputs: { ...inputs, forceDestroy: true } });
    expect(await provider.read(type, "full", undefined)).to.equal(undefined);
  });

  it("keeps a managed policy's new version in force, however often it changes", async () => {
    const type = "aws:iam/policy:Policy";
    const inputsOf = (round: number) => ({
      name: "versions",
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: `s3:${round}`, Resource: "*" }] }),
    });
    let state = { ...(await make(provider, type, inputsOf(0))), inputs: inputsOf(0) };
    for (let round = 1; round <= 7; round++) {
      const updated = await provider.update({ type, name: "test", inputs: inputsOf(round) }, state);
      state = { ...updated, inputs: inputsOf(round) };
      expect(updated.outputs).to.include(inputsOf(round));
    }
    const command = new ListPolicyVersionsCommand({ PolicyArn: state.id });
    expect((await client(IAMClient).send(command)).Versions).to.have.length(2);
    await provider.delete(type, state);
  });

  it("makes security groups that send nothing, and names those that the program does not", async () => {
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.7.0.0/16" });
    const { id, outputs } = await make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId });
    expect(outputs["name"]).to.match(/^test-[0-9a-f]{7}$/);
    const { SecurityGroups } = await client(EC2Client).send(
      new DescribeSecurityGroupsCommand({ GroupIds: [id] }),
    );
    expect(SecurityGroups?.[0]).to.deep.include({ IpPermissions: [], IpPermissionsEgress: [] });
  });

  it("finds the rule that somebody gave a default security group, and takes it away", async () => {
    const type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
    const { id: vpcId } = await make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.7.0.0/16" });
    const inputs = { vpcId, ingress: [], egress: [] };
    const made = { ...(await make(provider, type, inputs)), inputs };
    const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    await client(EC2Client).send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: made.id, IpPermissions: [ssh] }),
    );
    const found = await reading(provider, type, made);
    expect(found.inputs["ingress"]).to.deep.equal([
      { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
    ]);
    await provider.update({ type, name: "test", inputs }, found);
    expect(await reading(provider, type, made)).to.deep.equal(made);
  });
});
