import { expect } from "chai";
import { orderedGateways } from "../../../components/network/ordered-gateways";

describe("gateways of a network", () => {
  it("are made in order: a NAT gateway waits for a route to the internet gateway", async () => {
    const transform = orderedGateways();
    const register = async (type: string, props: object, opts = {}) =>
      transform({ custom: true, type, name: "main", props, opts });
    let made = false;
    const nat = register("aws:ec2/natGateway:NatGateway", { subnetId: "subnet-1" }, { parent: undefined });
    void nat.then(() => (made = true));
    expect(await register("aws:ec2/internetGateway:InternetGateway", { vpcId: "vpc-1" })).to.deep.equal({
      props: { vpcId: "vpc-1" },
      opts: { replaceOnChanges: ["vpcId"] },
    });
    expect(await register("aws:ec2/subnet:Subnet", { vpcId: "vpc-1" })).to.equal(undefined);
    expect(await register("aws:ec2/route:Route", { natGatewayId: "nat-1" })).to.equal(undefined);
    expect(made).to.equal(false);
    expect(await register("aws:ec2/route:Route", { gatewayId: "igw-1" })).to.equal(undefined);
    expect(await nat).to.deep.equal({
      props: { subnetId: "subnet-1" },
      opts: { parent: undefined, deleteBeforeReplace: true },
    });
  });
});
