import type { SubnetType } from "@pulumi/awsx/types/enums/ec2";
import type { Settings } from "../../settings/settings";

type Egress = Settings["network"]["egress"];

/** Kinds of subnets that a way to AWS needs; tasks run in the last. */
const KINDS: Readonly<Record<Egress, readonly SubnetType[]>> = {
  "public-ip": ["Public"],
  nat: ["Public", "Private"],
  "nat-per-zone": ["Public", "Private"],
  endpoints: ["Isolated"],
};

/** The most zones that settings allow have a place each: a quarter of the network, the fourth of which stays free. */
const ZONE_BITS = 2;

/** Places of the kinds in a zone, each a share of 2^-bits of it, in this order: aligned, and together the whole zone. */
const PLACES = [
  { type: "Public", bits: 2 },
  { type: "Isolated", bits: 2 },
  { type: "Private", bits: 1 },
] as const;

interface SubnetSpec {
  readonly type: SubnetType;
  readonly name?: string;
  readonly cidrMask: number;
}

/**
 * One layout for every way to AWS and every number of zones, so that a change of either makes and deletes subnets and
 * moves none: Pulumi makes the new one first, and EC2 refuses a range while another subnet has it. A kind that is not
 * needed keeps its place as `Unused`.
 * https://github.com/pulumi/pulumi-awsx/issues/910
 * @param cidr Range of the network, /16 to /24. A /16 gives 4,091 addresses to a public or isolated subnet and 8,187 to a
 *   private one, a /24 gives 11 and 27: EC2 keeps five of each.
 */
export function subnetLayout(
  cidr: string,
  egress: Egress,
): { readonly availabilityZoneCidrMask: number; readonly subnetSpecs: SubnetSpec[] } {
  const availabilityZoneCidrMask = Number(cidr.split("/")[1]) + ZONE_BITS;
  const subnetSpecs = PLACES.map(({ type, bits }) => ({
    ...(KINDS[egress].includes(type)
      ? { type }
      : { type: "Unused" as const, name: `no-${type.toLowerCase()}` }),
    cidrMask: availabilityZoneCidrMask + bits,
  }));
  return { availabilityZoneCidrMask, subnetSpecs };
}
