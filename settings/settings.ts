import { posix } from "node:path";
import { type Arns, composeArns } from "./arns";
import { fillTemplate, resolveNames, type Names } from "./names";
import { decode, SettingsError, strayKeys, toFaults, type Config } from "./config";
import * as field from "./fields";
import { crossFaults } from "./cross-faults";
import { isMoved, movedKeys } from "./moved-keys";
import { settingsSchema, TEXT_KEYS, type RawSettings } from "./schema";

export { SettingsError } from "./config";

/** A pipeline of a stack, with its model. */
export interface Pipeline extends Readonly<Omit<RawSettings["pipelines"][string], "model">> {
  /** The pipeline's name. */
  readonly workload: string;
  readonly model: { readonly name: string; readonly key: string };
}

/** A stack's settings, validated: `Pulumi.<stack>.yaml` with every default filled in; and those of its pipeline. */
export interface Settings
  extends Readonly<Omit<RawSettings, "names" | "network" | "release" | "models" | "pipelines">>, Pipeline {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Profile of the AWS command line's configuration, when the stack names one (`aws:profile`). */
  readonly profile: string | undefined;
  readonly names: Names;
  readonly arns: Arns;
  readonly network: Required<RawSettings["network"]>;
  /** Path of the stack's release file, relative to the project. */
  readonly releaseFile: string;
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
  const [workload] = Object.keys(valid.pipelines ?? {});
  const values =
    valid.account !== undefined && region.success && workload !== undefined
      ? { stack, account: valid.account, region: region.data, workload }
      : undefined;
  const named = values && valid.names && resolveNames(valid.names, values);
  for (const fault of [
    ...moved,
    ...(named?.faults ?? []),
    ...crossFaults(valid, Object.keys(raw), { stack, region: region.data }),
  ])
    faults.push({ ...fault, key: prefix + fault.key });
  if (!parsed.success || !values || !named || faults.length > 0)
    throw new SettingsError(`Pulumi.${stack}.yaml`, faults);

  const { release, network, pipelines, models, ...rest } = parsed.data;
  const kind = rest.kind;
  return {
    ...rest,
    ...pipelineOf(values.workload, pipelines, models),
    project,
    stack,
    region: values.region,
    profile: config["aws:profile"],
    names: named.names,
    arns: composeArns({ ...values, names: named.names }),
    network: { ...network, egress: network.egress ?? (kind === "target" ? "nat" : "public-ip") },
    // As git names it, so that it can be compared with what a push changes.
    releaseFile: posix.normalize(fillTemplate(release.file, values)),
  };
}

function pipelineOf(
  workload: string,
  pipelines: RawSettings["pipelines"],
  models: RawSettings["models"],
): Pipeline {
  const found = pipelines[workload];
  const key = found && models[found.model]?.key;
  if (!found || key === undefined) throw new Error(`Pipeline ${workload} has no model that was checked`);
  return { ...found, workload, model: { name: found.model, key } };
}

/** The keys that are valid by themselves, so that faults between them are reported beside the faults of others. */
function validParts(raw: Readonly<Record<string, unknown>>): Partial<RawSettings> {
  const parts = Object.entries(settingsSchema.shape).map(
    ([key, schema]) => [key, schema.safeParse(raw[key])] as const,
  );
  return Object.fromEntries(parts.flatMap(([key, part]) => (part.success ? [[key, part.data]] : [])));
}
