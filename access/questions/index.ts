import type { Settings } from "../../settings/settings";
import { images, models } from "./artifacts";
import { builds, onlyAdmin } from "./builds";
import { escalations } from "./escalations";
import type { Section } from "./question";
import { releaseStates, testing } from "./releases";
import { states } from "./states";
import { githubJobs, targetRoles } from "./takeover";
import { identities, running } from "./target";

/** Everything that is asked, of stacks with a customer-managed key and a state backend. */
export function sections(source: Settings, target: Settings, stateBucket: string): readonly Section[] {
  return [
    githubJobs(source, target),
    targetRoles(source, target),
    models(source, target),
    images(source, target),
    testing(source, target),
    ...releaseStates(source, target),
    builds(target),
    {
      ...builds(target),
      title: "Builds, with bootstrap/organization/deny-builds.json",
      organization: true,
      ...onlyAdmin(target),
    },
    identities(target),
    running(target),
    states(source, target, stateBucket),
    ...escalations(source, target, stateBucket),
  ];
}
