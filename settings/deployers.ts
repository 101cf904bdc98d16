import type { Settings } from "./settings";

/** Name of the role of the source's account that deploys a target. */
export const deployerOf = ({
  stack,
  deployer,
}: Pick<Settings["targets"][number], "stack" | "deployer">): string => deployer ?? `ds-deployer-${stack}`;

/** What a source's list says of a target: its task roles by the template of their names, so that it holds of pipelines to come. */
export function listingOf({
  stack,
  account,
  names,
  pipelineNames: { taskRole },
}: Pick<Settings, "stack" | "account" | "names" | "pipelineNames">): Settings["targets"][number] {
  const { promotionRole, deployerRole } = names;
  const deployer = deployerRole === deployerOf({ stack }) ? {} : { deployer: deployerRole };
  return { stack, account, readers: [taskRole], promoters: [promotionRole], ...deployer };
}

/** ARNs of the roles that deploy a source's targets, and record there what was verified; none in a target. */
export const deployersOf = ({ targets, arns }: Pick<Settings, "targets" | "arns">): string[] =>
  targets.map((target) => arns.role(deployerOf(target)));
