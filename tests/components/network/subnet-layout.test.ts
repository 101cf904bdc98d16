import { expect } from "chai";
import { subnetLayout } from "../../../components/network/subnet-layout";
import { layOutSubnets } from "../../../rehearsal/plugins/awsx/subnet-layout";

const WAYS = ["public-ip", "nat", "nat-per-zone", "endpoints"] as const;

/** Subnets as awsx makes them of the layout, by name. */
function subnets(cidr: string, egress: (typeof WAYS)[number], zones: number): Record<string, string> {
  const { availabilityZoneCidrMask, subnetSpecs } = subnetLayout(cidr, egress);
  const planned = layOutSubnets("net", cidr, zones, subnetSpecs as never, availabilityZoneCidrMask);
  return Object.fromEntries(planned.map(({ name, cidrBlock }) => [name, cidrBlock]));
}

describe("the layout of subnets", () => {
  it("has a place for each kind in each of three zones", () => {
    expect(subnets("10.20.0.0/16", "nat", 3)).to.deep.equal({
      "net-public-1": "10.20.0.0/20",
      "net-private-1": "10.20.32.0/19",
      "net-public-2": "10.20.64.0/20",
      "net-private-2": "10.20.96.0/19",
      "net-public-3": "10.20.128.0/20",
      "net-private-3": "10.20.160.0/19",
    });
    expect(subnets("10.20.0.0/16", "endpoints", 2)).to.deep.equal({
      "net-isolated-1": "10.20.16.0/20",
      "net-isolated-2": "10.20.80.0/20",
    });
    expect(subnets("10.20.0.0/16", "public-ip", 1)).to.deep.equal({ "net-public-1": "10.20.0.0/20" });
  });

  it("fits into the smallest network, with no subnet smaller than EC2 allows", () => {
    // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    expect(subnets("10.0.0.0/24", "nat", 3)).to.deep.include({
      "net-public-3": "10.0.0.128/28",
      "net-private-3": "10.0.0.160/27",
    });
  });

  it("gives a subnet one place, whatever the way to AWS and the number of zones, that no other has", () => {
    for (const cidr of ["10.20.0.0/16", "172.16.8.0/22", "10.0.0.0/24"]) {
      const places = new Map<string, Set<string>>();
      for (const egress of WAYS)
        for (const zones of [1, 2, 3])
          for (const [name, block] of Object.entries(subnets(cidr, egress, zones)))
            places.set(block, (places.get(block) ?? new Set()).add(name));
      expect([...places.values()].map(({ size }) => size)).to.deep.equal(Array(9).fill(1));
    }
  });
});
