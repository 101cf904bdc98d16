import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribePrefixListsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  type VpcEndpointType,
} from "@aws-sdk/client-ec2";
import type { VpcEndpointArgs } from "@pulumi/aws/ec2";
import { ec2Tagging, tagSpecifications } from "./tags";
import { ec2Arn } from "./vpc";
import { given } from "../given";
import { handler } from "../handler";
import { camelKeys } from "../naming";
import type { AwsSession } from "../session";
import { readTags } from "../tags";

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
  replaces: ["vpcId", "serviceName", "vpcEndpointType"],
  defaults: { vpcEndpointType: "Gateway" },
  unread: {
    securityGroupIds: "the emulator drops them",
    privateDnsEnabled: "the emulator drops it",
    policy: "the emulator does not give it back",
  },
  tagging: ec2Tagging,
  async create({ aws, inputs, tags }) {
    const { VpcEndpoint } = await aws.client(EC2Client).send(
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
    return given(VpcEndpoint?.VpcEndpointId, "The id in the answer of ec2:CreateVpcEndpoint");
  },
  async update({ aws, inputs }, { id: VpcEndpointId, inputs: old }) {
    const routeTables = listChanges(old.routeTableIds, inputs.routeTableIds);
    const subnets = listChanges(old.subnetIds, inputs.subnetIds);
    const groups = listChanges(old.securityGroupIds, inputs.securityGroupIds);
    await aws.client(EC2Client).send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId,
        AddRouteTableIds: routeTables.add,
        RemoveRouteTableIds: routeTables.remove,
        AddSubnetIds: subnets.add,
        RemoveSubnetIds: subnets.remove,
        AddSecurityGroupIds: groups.add,
        RemoveSecurityGroupIds: groups.remove,
        PrivateDnsEnabled: inputs.privateDnsEnabled,
        PolicyDocument: inputs.policy,
      }),
    );
  },
  delete: (aws, { id }) =>
    aws.client(EC2Client).send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })),
  async read(aws, id) {
    const { VpcEndpoints } = await aws
      .client(EC2Client)
      .send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    const [found] = VpcEndpoints ?? [];
    if (!found) return undefined;
    const gateway = found.VpcEndpointType === "Gateway";
    return {
      ...camelKeys(found),
      arn: ec2Arn(aws, "vpc-endpoint", id),
      state: found.State?.toLowerCase(),
      prefixListId: gateway ? await prefixList(aws, found.ServiceName) : undefined,
      tags: readTags(found.Tags),
    };
  },
});

function listChanges(before: string[] = [], after: string[] = []) {
  const add = after.filter((id) => !before.includes(id));
  const remove = before.filter((id) => !after.includes(id));
  return { add: add.length > 0 ? add : undefined, remove: remove.length > 0 ? remove : undefined };
}

/** The list of a service's addresses that a gateway endpoint serves; the endpoint itself does not say. */
async function prefixList(aws: AwsSession, serviceName: string | undefined): Promise<string> {
  const Filters = [{ Name: "prefix-list-name", Values: [given(serviceName, "An endpoint's service name")] }];
  const { PrefixLists } = await aws.client(EC2Client).send(new DescribePrefixListsCommand({ Filters }));
  return given(PrefixLists?.[0]?.PrefixListId, `The prefix list of ${serviceName}`);
}
