import type { ResourceRequest } from "../provider";
import type { SubnetSpec } from "./subnet-layout";
import type { Tags } from "../aws/tags";

export type NatStrategy = "None" | "Single" | "OnePerAz";

/** The arguments of an `awsx:ec2:Vpc` that the rehearsal expands, with awsx's defaults in place. */
export interface VpcComponentArgs {
  readonly cidrBlock: string;
  readonly zoneCount: number;
  /** Names of the zones; when left out, the first ones of the region. */
  readonly zoneNames?: readonly string[];
  readonly natStrategy: NatStrategy;
  readonly subnetSpecs?: readonly SubnetSpec[];
  /** Prefix length of a zone's part of the range, in bits; when left out, the zones share it evenly. */
  readonly zoneMask?: number;
  readonly tags: Tags;
  /** Arguments that go to the VPC itself as they are. */
  readonly vpc: Readonly<Record<string, unknown>>;
}

const FOR_THE_VPC = ["enableDnsHostnames", "enableDnsSupport", "region"];
const READ = [
  "availabilityZoneCidrMask",
  "availabilityZoneNames",
  "cidrBlock",
  "natGateways",
  "numberOfAvailabilityZones",
  "subnetSpecs",
];
const ACCEPTED = [...FOR_THE_VPC, ...READ, "subnetStrategy", "tags"];
const SUBNET_TYPES = ["Public", "Private", "Isolated", "Unused"];
const NAT_STRATEGIES = ["None", "Single", "OnePerAz"];

/** Reads the component's arguments; throws an error that names every one that the rehearsal cannot honour. */
export function readVpcArgs({ name, inputs }: ResourceRequest): VpcComponentArgs {
  const given = Object.fromEntries(
    Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null),
  ) as Given;
  const faults = Object.keys(given)
    .filter((key) => !ACCEPTED.includes(key))
    .map((key) => `"${key}" is not supported (supported: ${ACCEPTED.join(", ")})`);
  const strategy = given.natGateways?.strategy ?? "OnePerAz";
  const specs = given.subnetSpecs;
  if (given.subnetStrategy !== "Auto")
    faults.push(
      `"subnetStrategy" is ${JSON.stringify(given.subnetStrategy ?? "Legacy")}; only "Auto" is laid out`,
    );
  if (!NAT_STRATEGIES.includes(strategy))
    faults.push(
      `"natGateways.strategy" is ${JSON.stringify(strategy)}; it may be ${NAT_STRATEGIES.join(", ")}`,
    );
  faults.push(...notAmong(given.natGateways ?? {}, ["strategy"], "natGateways"));
  for (const [index, spec] of (specs ?? []).entries()) {
    faults.push(...notAmong(spec, ["type", "cidrMask", "name"], `subnetSpecs[${index}]`));
    if (!SUBNET_TYPES.includes(spec.type))
      faults.push(
        `"subnetSpecs[${index}].type" is ${JSON.stringify(spec.type)}; it may be ${SUBNET_TYPES.join(", ")}`,
      );
  }
  const types = specs?.map((spec) => spec.type) ?? ["Private", "Public"];
  const inside = types.includes("Private") || types.includes("Isolated");
  if (strategy !== "None" && !(types.includes("Public") && inside))
    faults.push(
      `"natGateways.strategy" is "${strategy}", which needs a public and a private or isolated subnet`,
    );
  const names = (specs ?? []).map((spec) => `${spec.type} ${spec.name ?? "without a name"}`);
  for (const twice of new Set(names.filter((spec, index) => names.indexOf(spec) < index)))
    faults.push(`"subnetSpecs" has ${twice} more than once; specs of one type need names of their own`);
  if (given.availabilityZoneNames && given.numberOfAvailabilityZones !== undefined)
    faults.push(`only one of "availabilityZoneNames" and "numberOfAvailabilityZones" can be set`);
  if (faults.length > 0) throw new Error(`awsx:ec2:Vpc "${name}" is refused: ${faults.join("; ")}.`);
  return {
    cidrBlock: given.cidrBlock ?? "10.0.0.0/16",
    zoneCount: given.availabilityZoneNames?.length ?? given.numberOfAvailabilityZones ?? 3,
    ...(given.availabilityZoneNames ? { zoneNames: given.availabilityZoneNames } : {}),
    natStrategy: strategy as NatStrategy,
    ...(specs ? { subnetSpecs: specs } : {}),
    ...(given.availabilityZoneCidrMask === undefined ? {} : { zoneMask: given.availabilityZoneCidrMask }),
    tags: given.tags ?? {},
    vpc: Object.fromEntries(Object.entries(given).filter(([key]) => FOR_THE_VPC.includes(key))),
  };
}

/** The arguments as they arrive, before any check. */
interface Given {
  readonly availabilityZoneCidrMask?: number;
  readonly availabilityZoneNames?: readonly string[];
  readonly cidrBlock?: string;
  readonly natGateways?: { readonly strategy?: string };
  readonly numberOfAvailabilityZones?: number;
  readonly subnetSpecs?: readonly SubnetSpec[];
  readonly subnetStrategy?: string;
  readonly tags?: Tags;
}

function notAmong(value: object, accepted: readonly string[], path: string): string[] {
  return Object.entries(value)
    .filter(([key, inner]) => inner !== undefined && inner !== null && !accepted.includes(key))
    .map(([key]) => `"${path}.${key}" is not supported (supported: ${accepted.join(", ")})`);
}
