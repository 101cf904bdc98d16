import { z } from "zod";
import type { ResourceRequest } from "../provider";
import type { SubnetSpec } from "./subnet-layout";
import type { Tags } from "../aws/tags";

const FOR_THE_VPC = {
  enableDnsHostnames: z.boolean().optional(),
  enableDnsSupport: z.boolean().optional(),
  region: z.string().optional(),
};

/** What `components/network` gives. Of awsx's other arguments, and of its defaults, nothing is expanded. */
const given = z
  .strictObject({
    ...FOR_THE_VPC,
    availabilityZoneCidrMask: z.number(),
    availabilityZoneNames: z.array(z.string()).optional(),
    cidrBlock: z.string(),
    natGateways: z.strictObject({ strategy: z.enum(["None", "Single", "OnePerAz"]) }),
    numberOfAvailabilityZones: z.number().optional(),
    subnetSpecs: z.array(
      z.strictObject({
        type: z.enum(["Public", "Private", "Isolated", "Unused"]),
        cidrMask: z.number(),
        name: z.string().optional(),
      }),
    ),
    subnetStrategy: z.literal("Auto"),
    tags: z.record(z.string(), z.string()).default({}),
  })
  .refine(
    ({ availabilityZoneNames: names, numberOfAvailabilityZones: count }) =>
      (names === undefined) !== (count === undefined),
    "exactly one of availabilityZoneNames and numberOfAvailabilityZones must be set",
  )
  .refine(({ natGateways, subnetSpecs }) => {
    const types = subnetSpecs.map(({ type }) => type);
    const inside = types.includes("Private") || types.includes("Isolated");
    return natGateways.strategy === "None" || (types.includes("Public") && inside);
  }, "a NAT gateway needs a public and a private or isolated subnet")
  .refine(
    ({ subnetSpecs }) =>
      new Set(subnetSpecs.map(({ type, name }) => `${type} ${name}`)).size === subnetSpecs.length,
    "subnetSpecs of one type need names of their own",
  );

/** The arguments of an `awsx:ec2:Vpc` that the rehearsal expands. */
export interface VpcComponentArgs {
  readonly cidrBlock: string;
  readonly zoneCount: number;
  /** Names of the zones; when left out, the first ones of the region. */
  readonly zoneNames: readonly string[] | undefined;
  readonly natStrategy: "None" | "Single" | "OnePerAz";
  readonly subnetSpecs: readonly SubnetSpec[];
  /** Prefix length of a zone's part of the range, in bits. */
  readonly zoneMask: number;
  readonly tags: Tags;
  /** Arguments that go to the VPC itself as they are. */
  readonly vpc: Readonly<Record<string, unknown>>;
}

/** Reads the component's arguments; throws an error that names every one that the rehearsal cannot honour. */
export function readVpcArgs({ name, inputs }: ResourceRequest): VpcComponentArgs {
  const { data, error } = given.safeParse(inputs);
  if (!data) {
    const faults = error.issues.map(({ path, message }) =>
      path.length > 0 ? `${path.join(".")}: ${message}` : message,
    );
    throw new Error(
      `awsx:ec2:Vpc "${name}" is refused, since the rehearsal expands only what components/network gives: ${faults.join("; ")}.`,
    );
  }
  const { availabilityZoneNames: zoneNames, numberOfAvailabilityZones = 0 } = data;
  return {
    cidrBlock: data.cidrBlock,
    zoneCount: zoneNames?.length ?? numberOfAvailabilityZones,
    zoneNames,
    natStrategy: data.natGateways.strategy,
    subnetSpecs: data.subnetSpecs,
    zoneMask: data.availabilityZoneCidrMask,
    tags: data.tags,
    vpc: Object.fromEntries(Object.entries(data).filter(([key]) => key in FOR_THE_VPC)),
  };
}
