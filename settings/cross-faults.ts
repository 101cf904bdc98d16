import { posix } from "node:path";
import { CANARY, isCanaryFile } from "./canary";
import type { Fault } from "./fault";
import { folderOf, modelFolder } from "./folders";
import { allowSid, fillTemplate, MODEL_FILE } from "./names";
import { MOST_FOLDERS_BESIDE } from "./pipelines";
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

function pipelineFaults({ kind, pipelines: given, images, models }: Partial<RawSettings>): Fault[] {
  const pipelines = given ?? {};
  const unknown = (
    key: string,
    found: string | undefined,
    what: string,
    known: object | undefined,
  ): Fault[] =>
    !known || found === undefined || Object.hasOwn(known, found)
      ? []
      : [{ key, found, allowed: `one of ${what}: ${Object.keys(known).join(", ") || "(none)"}` }];
  return [
    ...Object.entries(pipelines).flatMap(([name, { image, model, task }]) => [
      ...unknown(`pipelines.${name}.image`, image, "images", images),
      ...unknown(`pipelines.${name}.model`, model, "models", models),
      ...architectureFaults(`pipelines.${name}`, image, task.architecture, images?.[image]?.build?.platforms),
    ]),
    ...folderFaults(pipelines, kind),
    ...(models && given ? modelFaults(models, given) : []),
  ];
}

/** What tries a release is named after its pipeline, runs in a target on one object, and is held to something. */
const canaryFaults = ({ kind, pipelines = {} }: Partial<RawSettings>): Fault[] =>
  Object.entries(pipelines).flatMap(([name, { canary, inputs, validation }]) => {
    const key = `pipelines.${name}`;
    const named = name.endsWith(CANARY)
      ? [
          {
            key,
            found: name,
            allowed: `a name that does not end with ${CANARY}, as that of what tries a release beside a pipeline does`,
          },
        ]
      : [];
    if (!canary) return named;
    const fault = (at: string, found: unknown, allowed: string): Fault[] => [
      ...named,
      { key: key + at, found, allowed },
    ];
    if (kind === "source")
      return fault(".canary", canary, "nothing: a source tests releases, and a target tries them");
    if (inputs !== "input-key")
      return fault(
        ".canary",
        canary,
        `nothing: inputs is ${inputs}, and a release is tried on the one object of inputs: input-key`,
      );
    if (Object.keys(validation.thresholds).length + Object.keys(canary.maxChange).length === 0)
      return fault(
        ".canary.maxChange",
        canary.maxChange,
        "at least one metric, here or in validation.thresholds: a run that is held to nothing shows nothing",
      );
    return named;
  });

/** Each pipeline has data of its own: all but one have a folder, and none reads what lies in another's. */
function folderFaults(pipelines: RawSettings["pipelines"], kind: RawSettings["kind"] | undefined): Fault[] {
  const all = Object.entries(pipelines).sort(([one], [other]) => (one < other ? -1 : 1));
  const withData = all.filter(([, { inputs }]) => inputs !== "none");
  const withoutFolder = withData.filter(([, { folder }]) => folder === undefined);
  const [first, ...more] = withoutFolder.map(([name]) => name);
  const folders = withData.length - withoutFolder.length;
  return [
    ...(first !== undefined && folders > MOST_FOLDERS_BESIDE
      ? [
          {
            key: `pipelines.${first}.folder`,
            found: undefined,
            allowed: `a folder of its own, such as ${first}: beside more than ${MOST_FOLDERS_BESIDE} pipelines with folders, every one has one`,
          },
        ]
      : []),
    ...more.map((name) => ({
      key: `pipelines.${name}.folder`,
      found: undefined,
      allowed: `a folder of its own, such as ${name}: pipeline ${first} has none, and one pipeline may`,
    })),
    ...withoutFolder
      .filter(([, { inputs }]) => inputs === "folder" && withData.length > 1)
      .map(([name]) => ({
        key: `pipelines.${name}.folder`,
        found: undefined,
        allowed: `a folder of its own, such as ${name}: without one, every object under raw/ is its input, those of other pipelines too`,
      })),
    ...all.flatMap(([name, { folder }], index) => {
      const same = all.slice(0, index).find(([, other]) => folder !== undefined && other.folder === folder);
      const allowed = `a folder of its own: pipeline ${same?.[0]} has the same`;
      return same ? [{ key: `pipelines.${name}.folder`, found: folder, allowed }] : [];
    }),
    ...all.flatMap(([name]) => dataFaults(name, pipelines, kind)),
  ];
}

/** What a run works on lies where its roles reach. */
function dataFaults(
  name: string,
  pipelines: RawSettings["pipelines"],
  kind: RawSettings["kind"] | undefined,
): Fault[] {
  const pipeline = pipelines[name];
  if (!pipeline) return [];
  const { folder, inputs, inputKey, validation } = pipeline;
  if (inputs === "none")
    return folder === undefined
      ? []
      : [{ key: `pipelines.${name}.folder`, found: folder, allowed: "nothing: inputs is none" }];
  const within = (key: string, found: string, area: "raw" | "validation"): Fault[] => {
    const fault = (allowed: string) => [{ key: `pipelines.${name}.${key}`, found, allowed }];
    if (!found.startsWith(folderOf(pipeline, area)))
      return fault(`an object key under ${folderOf(pipeline, area)}, the pipeline's folder`);
    const [other] =
      Object.entries(pipelines).find(
        ([each, theirs]) =>
          each !== name && theirs.folder !== undefined && found.startsWith(folderOf(theirs, area)),
      ) ?? [];
    if (folder !== undefined || other === undefined) return [];
    return fault(`an object key that is in no folder of another pipeline: this is in that of ${other}`);
  };
  return [
    ...(inputs === "input-key" ? within("inputKey", inputKey, "raw") : []),
    // A target validates nothing, and holds its canary runs to the same thresholds.
    ...(Object.keys(validation.thresholds).length > 0 && kind !== "target"
      ? within("validation.key", validation.key, "validation")
      : []),
  ];
}

/** tests/stacks/policy-limits.test.ts */
const LONGEST_MODEL_FOLDER = 100;

/** A pipeline's role reads the folder of its model: of two models, each is in a folder of its own, or one is above. */
function modelFaults(models: RawSettings["models"], pipelines: RawSettings["pipelines"]): Fault[] {
  const read = Object.values(pipelines).map(({ model }) => model);
  const all = Object.entries(models).sort(([one], [other]) => (one < other ? -1 : 1));
  return all.flatMap(([name, { key }], index): Fault[] => {
    const same = all.slice(0, index).find(([, other]) => modelFolder(other.key) === modelFolder(key));
    if (same)
      return [
        {
          key: `models.${name}.key`,
          found: key,
          allowed: `a key in a folder of its own, such as models/${name}/${posix.basename(key)}: ${same[0]} is in ${modelFolder(key)}, and a pipeline's role reads the folder of its model`,
        },
      ];
    if (all.length > 1 && modelFolder(key).includes("*"))
      return [
        {
          key: `models.${name}.key`,
          found: key,
          allowed:
            "a key in a folder without * where a stack has several models: in a policy it would stand for the folders of the others",
        },
      ];
    if (all.length > 1 && modelFolder(key).length > LONGEST_MODEL_FOLDER)
      return [
        {
          key: `models.${name}.key`,
          found: key,
          allowed: `a key in a folder of at most ${LONGEST_MODEL_FOLDER} characters where a stack has several models, for roles are kept from each other's`,
        },
      ];
    // One that a pipeline names wrongly has its fault there.
    if (read.includes(name) || read.some((other) => other !== undefined && !Object.hasOwn(models, other)))
      return [];
    const allowed = "a model that a pipeline reads (pipelines.<name>.model)";
    return [{ key: `models.${name}`, found: { key }, allowed }];
  });
}

function architectureFaults(
  pipeline: string,
  image: string,
  architecture: string,
  platforms: readonly string[] | undefined,
): Fault[] {
  if (!platforms || platforms.includes(architecture === "ARM64" ? "linux/arm64" : "linux/amd64")) return [];
  const allowed = `an architecture that images.${image}.build.platforms has: ${platforms.join(", ")}`;
  return [{ key: `${pipeline}.task.architecture`, found: architecture, allowed }];
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
