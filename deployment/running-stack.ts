import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../settings/fault";
import { ProgramError } from "../settings/program-error";
import { FIRST_PIPELINE } from "../settings/moved-keys";
import { ROLES_OF_BOOTSTRAP } from "../settings/name-faults";
import { namesOf, type PipelineNames } from "../settings/names";
import type { Release } from "../release/release-file";
import type { Settings } from "../settings/settings";

/** The output with the settings that a running stack keeps, as it was last deployed. */
export const DEPLOYED_WITH = "deployedWith";

/** What a later deployment of the stack is held to. */
export type DeployedWith = Pick<Settings, "encryption"> & {
  /** What the stack has once; of a program that knew one pipeline, that pipeline's too. */
  readonly names: Readonly<Record<string, string>>;
  /** Names by pipeline; none of a program that knew one. */
  readonly pipelines?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly availabilityZones: Settings["network"]["availabilityZones"];
  /** The zones that the subnets are in, which AWS chose where settings have a number. */
  readonly zones: readonly string[];
  readonly images: readonly string[];
};

/** A setting that a running stack keeps was changed. */
class RunningStackError extends ProgramError {
  override readonly name = "RunningStackError";
}

/** Names of what the bootstrap makes: these it changes, and the stack follows (bootstrap/README.md). */
const OF_BOOTSTRAP = new Set<string>(["boundary", ...ROLES_OF_BOOTSTRAP]);

export const deployedWith = (settings: Settings, zones: pulumi.Output<string[]>): pulumi.Inputs => ({
  names: Object.fromEntries(Object.entries(settings.names).filter(([name]) => !OF_BOOTSTRAP.has(name))),
  pipelines: namesByPipeline(settings),
  availabilityZones: settings.network.availabilityZones,
  zones,
  encryption: settings.encryption,
  images: Object.keys(settings.images),
});

const namesByPipeline = (settings: Settings): Readonly<Record<string, PipelineNames>> =>
  Object.fromEntries(
    Object.keys(settings.pipelines)
      .sort()
      .map((workload) => [workload, namesOf(settings.pipelineNames, workload)]),
  );

/**
 * Holds settings to what the stack was last deployed with, before anything is touched. Says what a change leaves as it is.
 * @throws RunningStackError with everything that stays
 */
export async function holdToRunning(settings: Settings, release: Release | undefined): Promise<void> {
  const outputs = await lastOutputs(settings);
  const had = outputs["release"];
  if (settings.kind === "target" && typeof had === "string" && !release)
    throw new RunningStackError(missingRelease(settings, had));
  const before = outputs[DEPLOYED_WITH] as DeployedWith | undefined;
  if (!before) return;
  const faults = keptFaults(before, settings);
  if (faults.length > 0) throw new RunningStackError(refusal(settings.stack, faults));
  for (const remark of remarks(before, settings)) void pulumi.log.warn(remark);
}

/** The stack's own outputs as they are kept; none of one that is not deployed. */
async function lastOutputs({ project, stack }: Settings): Promise<Readonly<Record<string, unknown>>> {
  const name = `${pulumi.getOrganization()}/${project}/${stack}`;
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
    readonly outputs?: Readonly<Record<string, unknown>>;
  };
  return outputs ?? {};
}

/** Without its release file a target would lose everything that runs. */
const missingRelease = ({ stack, releaseFile }: Settings, had: string): string =>
  `Stack ${stack} runs release ${had}, and ${releaseFile} is not there: without it every task, state machine and schedule would go. Restore it from git, or write it anew: npm run release -- prepare ${had} --stack ${stack}. Nothing was changed.`;

/** Faults of settings that differ from what a running stack keeps. */
export function keptFaults(before: DeployedWith, settings: Settings): Fault[] {
  const { encryption, network } = settings;
  const pipelines = namesByPipeline(settings);
  const renamed = [
    // A program that knew one pipeline kept its names beside those of the stack.
    ...renames(before.names, { ...pipelines[FIRST_PIPELINE], ...settings.names }),
    ...Object.entries(before.pipelines ?? {}).flatMap(([workload, was]) =>
      pipelines[workload] ? renames(was, pipelines[workload]) : [],
    ),
  ];
  const decrypted =
    before.encryption === "customer-managed" && encryption === "s3-managed"
      ? [
          {
            key: "encryption",
            found: encryption,
            allowed: "customer-managed: the stack's key would go, and with it what it encrypted",
          },
        ]
      : [];
  return [...renamed, ...decrypted, ...zoneFaults(before, network.availabilityZones)];
}

const renames = (before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): Fault[] =>
  Object.entries(before)
    .filter(([name, was]) => name in now && now[name] !== was)
    .map(([name, was]) => ({
      key: `names.${name}`,
      found: now[name],
      allowed: `${was}, as it was deployed: AWS renames nothing, what it holds would be lost, and the deploy role knows one name`,
    }));

/** A subnet keeps its zone: one in another would need the range of the first, which EC2 gives to one alone. */
function zoneFaults(
  { availabilityZones: before, zones }: DeployedWith,
  now: DeployedWith["availabilityZones"],
): Fault[] {
  if (typeof now === "number" && typeof before === "number") return [];
  const kept = zones.slice(0, typeof now === "number" ? now : now.length);
  if (typeof now !== "number" && kept.every((zone, index) => zone === now[index])) return [];
  const allowed = `a list that begins as it was deployed: ${kept.join(", ")}`;
  return [{ key: "network.availabilityZones", found: now, allowed }];
}

/** What a change that is allowed leaves to somebody, or as it was. */
export function remarks(before: DeployedWith, settings: Settings): string[] {
  const { stack, kind, encryption, images, pipelines } = settings;
  const removed = before.images.filter((image) => !(image in images));
  const gone = Object.keys(before.pipelines ?? {}).filter((workload) => !(workload in pipelines));
  const unprotect =
    kind === "target" ? `whoever deploys unprotects it (pulumi state unprotect <its URN> -s ${stack}); ` : "";
  return [
    ...(before.encryption === encryption
      ? []
      : [
          "encryption differs from what the stack was deployed with. Existing repositories, objects and log events keep the encryption that they have, which AWS never changes; what is written from now on has the stack's own key. The roles need it as well: run the bootstrap of this account first.",
        ]),
    ...(gone.length === 0
      ? []
      : [
          `pipelines no longer lists ${gone.join(", ")}: this update deletes its task, state machine, schedule, roles, topic and log. Its data, image and model stay.`,
        ]),
    ...(removed.length === 0
      ? []
      : [
          `images no longer lists ${removed.join(", ")}: this update deletes the repository. An administrator empties it first; ${unprotect}run the bootstrap only after the update, because it takes the name from the deploy role.`,
        ]),
  ];
}

function refusal(stack: string, faults: readonly Fault[]): string {
  const lines = faults.map(
    ({ key, found, allowed }) => `  ${key}: found ${JSON.stringify(found)}; allowed: ${allowed}`,
  );
  return `Stack ${stack} is deployed, and keeps some settings while it is:\n${lines.join("\n")}\nWrite them back into Pulumi.${stack}.yaml. For others, deploy another stack, or destroy this one first. Nothing was changed.`;
}
