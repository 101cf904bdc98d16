import * as field from "./fields";
import { map } from "./map";

/** Where tasks run. */
export const network = map({
  cidr: field.vpcCidr.default("10.20.0.0/16").describe("Address range of the VPC."),
  availabilityZones: field.availabilityZones
    .default(2)
    .describe("How many zones, the first that AWS names, or which ones, where not every zone has Fargate."),
  egress: field
    .oneOf(["public-ip", "nat", "nat-per-zone", "endpoints"])
    .optional()
    .describe(
      "How tasks reach AWS. `public-ip`: public subnets and an address for each task, no standing cost; not in a target, where the policy pack refuses it. `nat`: private subnets behind one NAT gateway; `nat-per-zone`: one in each zone. `endpoints`: isolated subnets with VPC endpoints and no internet; needs the source's region. Default: `public-ip` in a source, `nat` in a target.",
    ),
});
