import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribePrefixListsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  type VpcEndpoint,
  type VpcEndpointType,
} from "@aws-sdk/client-ec2";
import type { VpcEndpointArgs } from "@pulumi/aws/ec2";
import { retagEc2, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given, handler } from "../handler";
import type { AwsSession } from "../session";

export const vpcEndpoint = handler<VpcEndpointArgs>({
  maps: {
    vpcId: true,
    serviceName: true,
    vpcEndpointType: true,
    routeTableIds: true,
    subnetIds: true,
    securityGroupIds: true,
    privateDnsEnabled: true,
    policy: true,
    tags: true,
  },
  ignores: { autoAccept: "AWS's own services accept at once" },
  inPlace: ["routeTableIds", "subnetIds", "securityGroupIds", "privateDnsEnabled", "policy", "tags"],
  async create({ aws, inputs, tags }) {
    const made = await aws.client(EC2Client).send(
      new CreateVpcEndpointCommand({
        VpcId: inputs.vpcId,
        ServiceName: inputs.serviceName,
        VpcEndpointType: (inputs.vpcEndpointType ?? "Gateway") as VpcEndpointType,
        RouteTableIds: inputs.routeTableIds,
        SubnetIds: inputs.subnetIds,
        SecurityGroupIds: inputs.securityGroupIds,
        PrivateDnsEnabled: inputs.privateDnsEnabled,
        PolicyDocument: inputs.policy,
        TagSpecifications: tagSpecifications("vpc-endpoint", tags),
      }),
    );
    return endpointMade(aws, given(made.VpcEndpoint, "The endpoint in the answer of ec2:CreateVpcEndpoint"));
  },
  async update(wanted, before) {
    const { aws, inputs } = wanted;
    const { inputs: old, id: VpcEndpointId } = before;
    const ec2 = aws.client(EC2Client);
    const routeTables = listChanges(old.routeTableIds, inputs.routeTableIds);
    const subnets = listChanges(old.subnetIds, inputs.subnetIds);
    const groups = listChanges(old.securityGroupIds, inputs.securityGroupIds);
    await ec2.send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId,
        AddRouteTableIds: routeTables.add,
        RemoveRouteTableIds: routeTables.remove,
        AddSubnetIds: subnets.add,
        RemoveSubnetIds: subnets.remove,
        AddSecurityGroupIds: groups.add,
        RemoveSecurityGroupIds: groups.remove,
        PrivateDnsEnabled: inputs.privateDnsEnabled,
        ResetPolicy: old.policy !== undefined && inputs.policy === undefined ? true : undefined,
        PolicyDocument: inputs.policy,
      }),
    );
    await retagEc2(wanted, before);
    const { VpcEndpoints } = await ec2.send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }),
    );
    return endpointMade(aws, given(VpcEndpoints?.[0], `The endpoint ${VpcEndpointId}`));
  },
  async delete(aws, { id }) {
    await aws.client(EC2Client).send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  },
});

function listChanges(before: string[] = [], after: string[] = []) {
  const add = after.filter((id) => !before.includes(id));
  const remove = before.filter((id) => !after.includes(id));
  return { add: add.length > 0 ? add : undefined, remove: remove.length > 0 ? remove : undefined };
}

async function endpointMade(aws: AwsSession, made: VpcEndpoint) {
  const id = given(made.VpcEndpointId, "An endpoint's id");
  const prefixListId =
    made.VpcEndpointType === "Gateway" ? await prefixList(aws, made.ServiceName) : undefined;
  const arn = ec2Arn(aws, "vpc-endpoint", id);
  return { id, computed: { arn, ownerId: made.OwnerId, state: made.State?.toLowerCase(), prefixListId } };
}

/** The list of a service's addresses that a gateway endpoint serves; the endpoint itself does not say. */
async function prefixList(aws: AwsSession, serviceName: string | undefined): Promise<string> {
  const Filters = [{ Name: "prefix-list-name", Values: [given(serviceName, "An endpoint's service name")] }];
  const { PrefixLists } = await aws.client(EC2Client).send(new DescribePrefixListsCommand({ Filters }));
  return given(PrefixLists?.[0]?.PrefixListId, `The prefix list of ${serviceName}`);
}
