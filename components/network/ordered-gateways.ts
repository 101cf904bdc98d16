import type * as pulumi from "@pulumi/pulumi";

/**
 * The order that EC2 demands of gateways, where awsx and the provider leave it open.
 *
 * A NAT gateway is made when the internet gateway is there, or fails (`Gateway.NotAttached`). One that is replaced goes
 * before the new one, for it keeps its address, and EC2 gives an address to one gateway only.
 * https://github.com/pulumi/pulumi-aws/issues/1483
 *
 * An internet gateway is not moved to another VPC, as the provider would: EC2 detaches none while its VPC has public
 * addresses (`DependencyViolation`), and these go later. The other VPC gets one of its own.
 *
 * Deleting is left as it is: the provider retries until EC2 detaches an internet gateway. A `dependsOn` would
 * say the same, but the engine passes over what a component's transforms say of it.
 */
export function orderedGateways(): pulumi.ResourceTransform {
  let isThere!: () => void;
  const internetGateway = new Promise<void>((resolve) => (isThere = resolve));
  return async ({ type, props, opts }) => {
    switch (type) {
      case "aws:ec2/internetGateway:InternetGateway":
        return { props, opts: { ...opts, replaceOnChanges: ["vpcId"] } };
      case "aws:ec2/route:Route":
        // awsx hands out its children when all are made, which is too late. A route to the internet gateway has that
        // one's id: the engine hears of it when the internet gateway is there.
        if ("gatewayId" in props) isThere();
        return undefined;
      case "aws:ec2/natGateway:NatGateway":
        await internetGateway;
        return { props, opts: { ...opts, deleteBeforeReplace: true } };
      default:
        return undefined;
    }
  };
}
