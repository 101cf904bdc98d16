import { CANARY } from "./canary";
import type { Fault } from "./fault";
import { fillPipelineNames, fillTemplate, namesOf, templatesOf, type NameValues } from "./names";
import { overlaps } from "./patterns";
import type { RawSettings } from "./schema";

const OF_PIPELINE = ["executionRole", "taskRole", "stateMachineRole", "scheduleRole"] as const;
const OF_BOOTSTRAP = [
  "deployRole",
  "previewRole",
  "promotionRole",
  "imageBuilderRole",
  "testerRole",
  "deployerRole",
  "previewerRole",
] as const;

/** Faults of the names of pipelines: what AWS would not take, what two would share, and roles that patterns confuse. */
export function pipelineNameFaults(
  templates: RawSettings["names"],
  values: NameValues,
  pipelines: RawSettings["pipelines"],
): Fault[] {
  const workloads = Object.entries(pipelines)
    .flatMap(([name, { canary }]) => (canary ? [name, `${name}${CANARY}`] : [name]))
    .sort();
  const faults = [
    ...workloads.flatMap((workload) => fillPipelineNames(templates, values, workload).faults),
    ...sharedNames(templates, values, workloads),
    ...confusableRoles(templates, values),
  ];
  return [...new Map(faults.map((fault) => [`${fault.key} ${String(fault.found)}`, fault])).values()];
}

function sharedNames(
  templates: RawSettings["names"],
  values: NameValues,
  workloads: readonly string[],
): Fault[] {
  if (workloads.length < 2) return [];
  return Object.entries(templatesOf(templates, values))
    .filter(([, template]) => !template.includes("{workload}"))
    .map(([key, found]) => ({
      key: `names.${key}`,
      found,
      allowed: `a name with {workload} in it, so that pipelines ${workloads.join(", ")} have one each`,
    }));
}

/** What a role of the bootstrap may do to a pipeline's roles goes by the pattern of their names. */
function confusableRoles(templates: RawSettings["names"], values: NameValues): Fault[] {
  const patterns = namesOf(templatesOf(templates, values), "*");
  const fixed = OF_BOOTSTRAP.map((key) => [key, fillTemplate(templates[key], { ...values })] as const);
  return OF_PIPELINE.flatMap((key, index) => {
    const others = [
      ...OF_PIPELINE.slice(0, index).map((other) => [other, patterns[other]] as const),
      ...fixed,
    ];
    const other = others.find(([, name]) => overlaps(name, patterns[key]));
    if (!other) return [];
    const allowed = `a name that differs from names.${other[0]} (${other[1]}) whatever stands for {workload}: roles of pipelines are given by the pattern of their names`;
    return [{ key: `names.${key}`, found: templates[key], allowed }];
  });
}
