import { ofEach, type Sides } from "../principals";
import { copies, data, images, models } from "./artifacts";
import { betweenPipelines } from "./between-pipelines";
import { builds, onlyAdmin } from "./builds";
import { throughSource, withEverything } from "./escalations";
import { logs } from "./logs";
import { network } from "./network";
import { openedPolicies } from "./opened-policies";
import { otherTargets } from "./other-targets";
import { sourceParameters, targetParameters } from "./parameters";
import type { Section } from "./section";
import { sourceState, targetState, testing } from "./releases";
import { states } from "./states";
import { githubJobs, targetRoles } from "./assumed-roles";
import { identities, running } from "./target";
import { tryingReleases } from "./trying";

/**
 * Every request, for stacks with a customer-managed key and a state backend: to what the source has, by the roles of all
 * targets together, then to what each target has.
 */
export function sections(sides: Sides, stateBucket: string): readonly Section[] {
  const { source: from, targets } = sides;
  return [
    githubJobs(sides),
    models(from, targets),
    images(from, targets),
    testing(sides),
    sourceState(sides),
    sourceParameters(sides),
    states(sides, stateBucket),
    logs(from, [
      ...targets.flatMap(({ deployer, previewer }) => [deployer, previewer]),
      from.preview,
      from.tester,
      from.imageBuilder,
      ...ofEach(from, "states"),
    ]),
    network(from, [from.preview, from.tester, ...ofEach(from, "states")]),
    ...betweenPipelines(from),
    throughSource(sides, stateBucket),
    ...targets.flatMap((to) => {
      const others = targets.filter((target) => target !== to);
      return [
        targetRoles(from, to),
        data(from, to),
        copies(from, to),
        targetState(from, to),
        targetParameters(from, to),
        builds(from, to),
        {
          ...builds(from, to),
          title: `Builds in ${to.settings.stack}, with bootstrap/organization/deny-builds.json`,
          organization: true as const,
          ...onlyAdmin(from, to),
        },
        identities(to),
        logs(to, [to.preview, to.promotion, ...ofEach(to, "statesWithEverything")]),
        network(to, [to.preview, to.promotion, ...ofEach(to, "states")]),
        running(from, to),
        ...betweenPipelines(to),
        ...tryingReleases(from, to),
        withEverything(to),
        openedPolicies(from, to),
        ...(others.length > 0 ? [otherTargets(from, to, others)] : []),
      ];
    }),
  ];
}
