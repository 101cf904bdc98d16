import { posix } from "node:path";
import { isCanaryFile } from "./canary";
import type { Fault } from "./fault";
import { allowSid, fillTemplate, MODEL_FILE } from "./names";
import { canaryFaults, pipelineFaults } from "./pipeline-faults";
import { readerFaults } from "./readers";
import type { RawSettings } from "./schema";

/**
 * Faults between settings that are each allowed alone; a part that has a fault of its own is left out.
 * @param given The keys that the stack's file has, allowed or not.
 * @param place The stack, and its region when it is valid.
 */
export function crossFaults(
  settings: Partial<RawSettings>,
  given: readonly string[],
  { stack, region }: { readonly stack: string; readonly region: string | undefined },
): Fault[] {
  return [
    ...releaseFaults(settings, stack),
    ...roleFaults(settings, given),
    ...orderFaults(settings, stack),
    ...buildFaults(settings),
    ...pipelineFaults(settings),
    ...canaryFaults(settings),
    ...findingFaults(settings, given),
    ...evidenceFaults(settings, given),
    ...targetFaults(settings),
    ...(settings.pipelines ? readerFaults(settings.targets ?? [], { pipelines: settings.pipelines }) : []),
    ...zoneFaults(settings, region),
  ];
}

function releaseFaults({ release }: Partial<RawSettings>, stack: string): Fault[] {
  const file = release && posix.normalize(fillTemplate(release.file, { stack }));
  if (file === undefined || (file !== MODEL_FILE && !isCanaryFile(file))) return [];
  const allowed =
    file === MODEL_FILE
      ? `another path than ${MODEL_FILE}, which names the model that a commit is released with`
      : "a path that does not end with .canary.json, as the file of a release that is tried does";
  return [{ key: "release.file", found: file, allowed }];
}

function zoneFaults({ network }: Partial<RawSettings>, region: string | undefined): Fault[] {
  const zones = network?.availabilityZones;
  if (!Array.isArray(zones) || region === undefined) return [];
  return zones
    .filter((zone) => zone.slice(0, -1) !== region)
    .map((found) => ({
      key: `network.availabilityZones.${zones.indexOf(found)}`,
      found,
      allowed: `a zone of ${region}, such as ${region}a`,
    }));
}

function roleFaults(settings: Partial<RawSettings>, given: readonly string[]): Fault[] {
  const { kind, account, source, targets = [], externalId, signIn } = settings;
  const faults: Fault[] = [];
  if (kind === "target" && !given.includes("source")) {
    const allowed =
      'a target names the stack that it receives from: source: { stack: dev, account: "123456789012" }';
    faults.push({ key: "source", found: source, allowed });
  }
  if (kind === "target" && source && source.account === account) {
    const allowed = "an account other than the target's own";
    faults.push({ key: "source.account", found: source.account, allowed });
  }
  if (kind === "target" && !given.includes("externalId")) {
    const allowed =
      "an external id, which whoever assumes the target's roles presents: externalId: ds-pipeline-prod";
    faults.push({ key: "externalId", found: externalId, allowed });
  }
  for (const [key, found] of Object.entries({ externalId, signIn })) {
    if (kind === "source" && given.includes(key) && found !== undefined) {
      const allowed = "nothing: a source is deployed with its caller's own credentials";
      faults.push({ key, found, allowed });
    }
  }
  if (kind === "source" && source) {
    faults.push({ key: "source", found: source, allowed: "nothing: a source receives from nobody" });
  }
  if (kind === "target" && targets.length > 0) {
    faults.push({ key: "targets", found: targets, allowed: "nothing: only a source has targets" });
  }
  return faults;
}

function orderFaults({ kind, after }: Partial<RawSettings>, stack: string): Fault[] {
  if (after === undefined) return [];
  if (kind === "source")
    return [{ key: "after", found: after, allowed: "nothing: a source takes releases from nobody" }];
  return after === stack ? [{ key: "after", found: after, allowed: "another target" }] : [];
}

function buildFaults({ kind, images = {} }: Partial<RawSettings>): Fault[] {
  if (kind !== "target") return [];
  const allowed = "nothing: a target builds no image, and its source's file says how each is built";
  return Object.entries(images).flatMap(([image, { build }]) =>
    build ? [{ key: `images.${image}.build`, found: { dockerfile: build.dockerfile }, allowed }] : [],
  );
}

function findingFaults({ kind, images, findings }: Partial<RawSettings>, given: readonly string[]): Fault[] {
  if (kind === "source" && given.includes("findings")) {
    const allowed = "nothing: each target's own file says which findings block a promotion into it";
    return [{ key: "findings", found: findings, allowed }];
  }
  if (!images || !findings) return [];
  return Object.keys(findings.unscanned)
    .filter((image) => !Object.hasOwn(images, image))
    .map((found) => ({
      key: `findings.unscanned.${found}`,
      found,
      allowed: `one of images: ${Object.keys(images).join(", ")}`,
    }));
}

function evidenceFaults({ kind, evidence }: Partial<RawSettings>, given: readonly string[]): Fault[] {
  if (kind !== "target" || !given.includes("evidence")) return [];
  const allowed = "nothing: the source's file says what counts as a test of a release";
  return [{ key: "evidence", found: evidence, allowed }];
}

function targetFaults({ targets = [], account }: Partial<RawSettings>): Fault[] {
  return targets.flatMap((target, index) => {
    const faults: Fault[] = [];
    const sid = allowSid(target.stack);
    const same = targets.slice(0, index).find(({ stack }) => allowSid(stack) === sid);
    if (same) {
      const allowed =
        same.stack === target.stack
          ? "each target once"
          : `a name that differs from ${same.stack} in letters or digits: policy statement ids are made of these, and both would be ${sid}`;
      faults.push({ key: `targets.${index}.stack`, found: target.stack, allowed });
    }
    if (target.account === account) {
      const allowed = "an account other than the source's own";
      faults.push({ key: `targets.${index}.account`, found: target.account, allowed });
    }
    return faults;
  });
}
