import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../settings/fault";
import { ProgramError } from "../settings/program-error";
import type { Settings } from "../settings/settings";

/** The output with the settings that a running stack keeps, as it was last deployed. */
export const DEPLOYED_WITH = "deployedWith";

/** What a later deployment of the stack is held to. */
export type DeployedWith = Pick<Settings, "encryption"> & {
  readonly names: Readonly<Record<string, string>>;
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
const OF_BOOTSTRAP = new Set([
  "boundary",
  "deployRole",
  "previewRole",
  "promotionRole",
  "imageBuilderRole",
  "testerRole",
  "deployerRole",
  "previewerRole",
]);

export const deployedWith = (
  { names, network, encryption, images }: Settings,
  zones: pulumi.Output<string[]>,
): pulumi.Inputs => ({
  names: Object.fromEntries(Object.entries(names).filter(([name]) => !OF_BOOTSTRAP.has(name))),
  availabilityZones: network.availabilityZones,
  zones,
  encryption,
  images: Object.keys(images),
});

/**
 * Holds settings to what the stack was last deployed with, before anything is touched. Says what a change leaves as it is.
 * @throws RunningStackError with everything that stays
 */
export async function holdToRunning(settings: Settings): Promise<void> {
  const before = await lastDeployedWith(settings);
  if (!before) return;
  const faults = keptFaults(before, settings);
  if (faults.length > 0) throw new RunningStackError(refusal(settings.stack, faults));
  for (const remark of remarks(before, settings)) void pulumi.log.warn(remark);
}

/** The stack's own outputs as they are kept; `undefined` for one that is not deployed, or was by an older program. */
async function lastDeployedWith({ project, stack }: Settings): Promise<DeployedWith | undefined> {
  const name = `${pulumi.getOrganization()}/${project}/${stack}`;
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
    readonly outputs?: Readonly<Record<string, unknown>>;
  };
  return outputs?.[DEPLOYED_WITH] as DeployedWith | undefined;
}

/** Faults of settings that differ from what a running stack keeps. */
export function keptFaults(before: DeployedWith, settings: Settings): Fault[] {
  const { names, encryption, network } = settings;
  const renamed = Object.entries(before.names)
    .filter(([name, was]) => names[name as keyof typeof names] !== was)
    .map(([name, was]) => ({
      key: `names.${name}`,
      found: names[name as keyof typeof names],
      allowed: `${was}, as it was deployed: AWS renames nothing, what it holds would be lost, and the deploy role knows one name`,
    }));
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
export function remarks(before: DeployedWith, { stack, kind, encryption, images }: Settings): string[] {
  const removed = before.images.filter((image) => !(image in images));
  const unprotect =
    kind === "target" ? `whoever deploys unprotects it (pulumi state unprotect <its URN> -s ${stack}); ` : "";
  return [
    ...(before.encryption === encryption
      ? []
      : [
          "encryption differs from what the stack was deployed with. Existing repositories, objects and log events keep the encryption that they have, which AWS never changes; what is written from now on has the stack's own key. The roles need it as well: run the bootstrap of this account first.",
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
