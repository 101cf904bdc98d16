import { formatCidr, parseCidr, sizeOf } from "./cidr";

/** One subnet to make in every zone. */
export interface SubnetSpec {
  readonly type: "Public" | "Private" | "Isolated" | "Unused";
  /** Prefix length in bits. */
  readonly cidrMask: number;
  /** Middle part of the subnet's name; the type in lower case when left out. */
  readonly name?: string | undefined;
}

export interface PlannedSubnet {
  readonly name: string;
  readonly type: "Public" | "Private" | "Isolated";
  /** Position of its zone, from 0. */
  readonly zoneIndex: number;
  readonly cidrBlock: string;
}

/**
 * Divides a VPC's addresses as awsx's strategy "Auto" does: evenly between the zones, and within a zone in the order
 * of the specs, each starting at the next multiple of its own size. The public subnets of a zone come first, because
 * the others need the NAT gateway in them. Throws when the subnets do not fit.
 * https://github.com/pulumi/pulumi-awsx/blob/master/awsx/ec2/subnetDistributorNew.ts
 * @param zoneMask Prefix length of a zone's part, in bits.
 */
export function layOutSubnets(
  vpcName: string,
  vpcCidr: string,
  zoneCount: number,
  specs: readonly SubnetSpec[],
  zoneMask: number,
): PlannedSubnet[] {
  const vpc = parseCidr(vpcCidr);
  if (zoneCount * sizeOf(zoneMask) > sizeOf(vpc.mask))
    throw new Error(
      `The VPC "${vpcName}" with ${vpcCidr} has no room for ${zoneCount} zones of /${zoneMask}.`,
    );
  return Array.from({ length: zoneCount }, (_, zoneIndex) => {
    const zoneEnd = vpc.start + (zoneIndex + 1) * sizeOf(zoneMask);
    let next = zoneEnd - sizeOf(zoneMask);
    const subnets = specs.flatMap(({ type, cidrMask: mask, name = type.toLowerCase() }) => {
      const start = Math.ceil(next / sizeOf(mask)) * sizeOf(mask);
      next = start + sizeOf(mask);
      if (next > zoneEnd)
        throw new Error(
          `The subnets of the VPC "${vpcName}" do not fit: each of ${zoneCount} zones has ${sizeOf(zoneMask)} addresses ` +
            `of ${vpcCidr}. Use a larger block, fewer zones or smaller subnets.`,
        );
      if (type === "Unused") return [];
      return [
        {
          name: `${vpcName}-${name}-${zoneIndex + 1}`,
          type,
          zoneIndex,
          cidrBlock: formatCidr({ start, mask }),
        },
      ];
    });
    return subnets.sort((a, b) => RANK[a.type] - RANK[b.type]);
  }).flat();
}

const RANK = { Public: 0, Private: 1, Isolated: 2 } as const;
