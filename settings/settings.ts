import { posix } from "node:path";
import { pipelineArns, stackArns, type Arns, type StackArns } from "./arns";
import {
  fillStackNames,
  fillTemplate,
  namesOf,
  templatesOf,
  type Names,
  type PipelineNames,
  type StackNames,
} from "./names";
import { decode, SettingsError, strayKeys, toFaults, type Config } from "./config";
import { CANARY, canaryFileOf } from "./canary";
import * as field from "./fields";
import type { Area } from "./folders";
import { crossFaults } from "./cross-faults";
import { isMoved, movedKeys } from "./moved-keys";
import { pipelineNameFaults } from "./name-faults";
import { readersOf } from "./readers";
import { settingsSchema, TEXT_KEYS, type RawSettings } from "./schema";

export { SettingsError } from "./config";

/** A stack's settings, validated: `Pulumi.<stack>.yaml` with every default filled in. */
export interface Settings extends Readonly<Omit<RawSettings, "names" | "network" | "release">> {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Profile of the AWS command line's configuration, when the stack names one (`aws:profile`). */
  readonly profile: string | undefined;
  readonly names: StackNames;
  readonly arns: StackArns;
  /** Names of what each pipeline has, with `{workload}` where its own name stands. */
  readonly pipelineNames: PipelineNames;
  readonly network: Required<RawSettings["network"]>;
  /** Path of the stack's release file, relative to the project. */
  readonly releaseFile: string;
}

type Pipeline = RawSettings["pipelines"][string];

/** The settings of one pipeline, and of its stack. */
export interface PipelineSettings extends Settings, Readonly<Omit<Pipeline, "model">> {
  /** The pipeline's name. */
  readonly workload: string;
  /** What it reads beside its input: a model by its name in the settings, and the object that holds it before a release does. */
  readonly model: { readonly name: string; readonly key: string } | undefined;
  readonly names: Names;
  readonly arns: Arns;
  /** Where its results are in the output bucket. */
  readonly results: Area;
}

/** The pipelines of a stack, in the order of their names. */
export const pipelinesOf = (settings: Settings): PipelineSettings[] =>
  Object.keys(settings.pipelines)
    .sort()
    .map((workload) => pipelineOf(settings, workload));

/** The settings of a pipeline of the stack. @throws Error for a name that is none */
export function pipelineOf(settings: Settings, workload: string): PipelineSettings {
  const found = settings.pipelines[workload];
  if (!found) throw new Error(`${settings.stack} has no pipeline ${workload}`);
  const key = found.model === undefined ? undefined : settings.models[found.model]?.key;
  return {
    ...settings,
    ...found,
    // Not another pipeline's, where the settings given are those of one.
    folder: found.folder,
    canary: found.canary,
    workload,
    model: found.model === undefined || key === undefined ? undefined : { name: found.model, key },
    results: "processed",
    ...named(settings, workload),
  };
}

/** The name of the pipeline that tries releases beside another. */
export const canaryName = (workload: string): string => `${workload}${CANARY}`;

/**
 * The pipeline that tries a release beside one that has `canary` in its settings: of its own in all that runs, but for the
 * input, the model's folder and the topic that hears of failures. Nothing starts it on a schedule.
 */
export function canaryOf(pipeline: PipelineSettings): PipelineSettings | undefined {
  if (pipeline.canary === undefined) return undefined;
  const workload = canaryName(pipeline.workload);
  const { topic } = pipeline.names;
  const names = { ...pipeline.names, ...namesOf(pipeline.pipelineNames, workload), topic };
  return {
    ...pipeline,
    workload,
    schedule: { ...pipeline.schedule, enabled: false },
    results: "canary",
    names,
    arns: { ...pipeline.arns, ...pipelineArns(pipeline, names) },
  };
}

/** The pipelines of a stack that try releases. */
export const canariesOf = (settings: Settings): PipelineSettings[] =>
  pipelinesOf(settings).flatMap((pipeline) => canaryOf(pipeline) ?? []);

/** Every pipeline that a stack may run: its own, and those that try releases. */
export const withCanaries = (settings: Settings): PipelineSettings[] => [
  ...pipelinesOf(settings),
  ...canariesOf(settings),
];

/** The stack as it tries a release: by the file that names that one, beside the file of what it runs. */
export const trying = (settings: Settings): Settings => ({
  ...settings,
  releaseFile: canaryFileOf(settings.releaseFile),
});

/** Names and ARNs that those of every pipeline of the stack match, and its stack's: for policies that are made before a pipeline is added. */
export const everyPipeline = (settings: Settings): { readonly names: Names; readonly arns: Arns } =>
  named(settings, "*");

/** Likewise of every pipeline that tries releases, and of no other. */
export const everyCanary = (settings: Settings): { readonly names: Names; readonly arns: Arns } =>
  named(settings, canaryName("*"));

function named(settings: Settings, workload: string): { readonly names: Names; readonly arns: Arns } {
  const names = namesOf(settings.pipelineNames, workload);
  return {
    names: { ...settings.names, ...names },
    arns: { ...settings.arns, ...pipelineArns(settings, names) },
  };
}

/** The keys of other namespaces that the program reads; its provider is explicit, so any other `aws:` key would do nothing. */
const AWS_KEYS: readonly string[] = ["aws:region", "aws:profile"];

/**
 * Checks a stack's configuration.
 * @param config `<namespace>:<key>` to value, as the Pulumi engine hands it over: plain text, or JSON for anything else.
 * @throws SettingsError with every fault at once.
 */
export function parseSettings(project: string, stack: string, config: Config): Settings {
  const prefix = `${project}:`;
  const faults = strayKeys(config, prefix, AWS_KEYS);
  const raw = decode(config, prefix, TEXT_KEYS);
  const moved = movedKeys(raw);
  const known = Object.fromEntries(Object.entries(raw).filter(([key]) => !isMoved(key)));
  const parsed = settingsSchema.safeParse(known, { reportInput: true });
  for (const issue of parsed.error?.issues ?? []) faults.push(...toFaults(issue, prefix));

  const region = field.region.safeParse(config["aws:region"]);
  for (const { message } of region.error?.issues ?? []) {
    faults.push({ key: "aws:region", found: config["aws:region"], allowed: message });
  }
  const valid = validParts(known);
  const values =
    valid.account !== undefined && region.success
      ? { stack, account: valid.account, region: region.data }
      : undefined;
  const names = values && valid.names && fillStackNames(valid.names, values);
  for (const fault of [
    ...moved,
    ...(names?.faults ?? []),
    ...(values && valid.names ? pipelineNameFaults(valid.names, values, valid.pipelines ?? {}) : []),
    ...crossFaults(valid, Object.keys(raw), { stack, region: region.data }),
  ])
    faults.push({ ...fault, key: prefix + fault.key });
  if (!parsed.success || !values || !names || faults.length > 0)
    throw new SettingsError(`Pulumi.${stack}.yaml`, faults);

  const { release, network, names: templates, targets, ...rest } = parsed.data;
  return {
    ...rest,
    targets: targets.map((target) => ({ ...target, readers: readersOf(target, rest) })),
    project,
    stack,
    region: values.region,
    profile: config["aws:profile"],
    names: names.names,
    arns: stackArns(values, names.names),
    pipelineNames: templatesOf(templates, values),
    network: { ...network, egress: network.egress ?? (rest.kind === "target" ? "nat" : "public-ip") },
    // As git names it, so that it can be compared with what a push changes.
    releaseFile: posix.normalize(fillTemplate(release.file, values)),
  };
}

/** The keys that are valid by themselves, so that faults between them are reported beside the faults of others. */
function validParts(raw: Readonly<Record<string, unknown>>): Partial<RawSettings> {
  const parts = Object.entries(settingsSchema.shape).map(
    ([key, schema]) => [key, schema.safeParse(raw[key])] as const,
  );
  return Object.fromEntries(parts.flatMap(([key, part]) => (part.success ? [[key, part.data]] : [])));
}
