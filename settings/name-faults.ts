import { CANARY } from "./canary";
import type { Fault } from "./fault";
import {
  fillPipelineNames,
  fillTemplate,
  namesOf,
  templatesOf,
  type NameValues,
  type PipelineNames,
} from "./names";
import { overlaps } from "./patterns";
import { PIPELINE_PARAMETERS } from "./pipeline-parameters";
import type { RawSettings } from "./schema";

/** Roles of a pipeline. */
export const OF_PIPELINE = ["executionRole", "taskRole", "stateMachineRole", "scheduleRole"] as const;
const OF_PATHS: readonly string[] = ["logGroup", "parameterPath"];
/** Names of the roles that the bootstrap makes. */
export const ROLES_OF_BOOTSTRAP = [
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
    ...looseNames(templates, values),
    ...sharedParameter(templates, values),
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

/** The parameter of the release is of no pipeline, not even of one to come. */
function sharedParameter(templates: RawSettings["names"], values: NameValues): Fault[] {
  const found = fillTemplate(templates.releaseParameter, { ...values });
  const parameter = pipelineParameter(found, namesOf(templatesOf(templates, values), "*"));
  if (parameter === undefined) return [];
  const allowed = `another name than a parameter of a pipeline has, whatever stands for {workload}: ${parameter} is one`;
  return [{ key: "names.releaseParameter", found, allowed }];
}

/** The parameter of a pipeline, or of a pattern of pipelines, that a name is or could be. */
export const pipelineParameter = (
  name: string,
  { parameterPath }: Pick<PipelineNames, "parameterPath">,
): string | undefined =>
  PIPELINE_PARAMETERS.map((leaf) => `${parameterPath}/${leaf}`).find((each) => overlaps(each, name));

/** Names of which the pattern would match whatever else the account has. */
function looseNames(templates: RawSettings["names"], values: NameValues): Fault[] {
  return Object.entries(templatesOf(templates, values)).flatMap(([key, template]) => {
    const fixed = template.split("{workload}");
    if (fixed.length === 1) return [];
    // With a path, what comes first tells whose it is.
    const isPath = OF_PATHS.includes(key);
    if ((isPath ? fixed.slice(0, 1) : fixed).some((part) => part.replace(/[^a-z0-9]/gi, "").length >= 2))
      return [];
    const allowed = `a name with at least 2 letters or digits ${isPath ? "before" : "before or after"} {workload}: roles reach what has a name of its pattern, whoever made it`;
    return [{ key: `names.${key}`, found: template, allowed }];
  });
}

/** What a role of the bootstrap may do to a pipeline's roles goes by the pattern of their names. */
function confusableRoles(templates: RawSettings["names"], values: NameValues): Fault[] {
  const patterns = namesOf(templatesOf(templates, values), "*");
  const fixed = ROLES_OF_BOOTSTRAP.map((key) => [key, fillTemplate(templates[key], { ...values })] as const);
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
