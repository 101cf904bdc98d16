import { canariesOf, type Settings } from "./settings";

/** Name of the role of the source's account that deploys a target. */
export const deployerOf = ({
  stack,
  deployer,
}: Pick<Settings["targets"][number], "stack" | "deployer">): string => deployer ?? `ds-deployer-${stack}`;

/**
 * What a source's list says of a target: its task roles by the template of their names, so that it holds of pipelines to
 * come, and the task roles of what tries releases.
 */
export function listingOf(target: Settings): Settings["targets"][number] {
  const { stack, account, names, pipelineNames } = target;
  const { promotionRole, deployerRole } = names;
  const trying = canariesOf(target).flatMap(({ model, names: { taskRole } }) => (model ? [taskRole] : []));
  const readers = [pipelineNames.taskRole, ...trying];
  const deployer = deployerRole === deployerOf({ stack }) ? {} : { deployer: deployerRole };
  return { stack, account, readers, promoters: [promotionRole], ...deployer };
}

/** ARNs of the roles that deploy a source's targets, and record there what was verified; none in a target. */
export const deployersOf = ({ targets, arns }: Pick<Settings, "targets" | "arns">): string[] =>
  targets.map((target) => arns.role(deployerOf(target)));
