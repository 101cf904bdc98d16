import { posix } from "node:path";
import { CANARY } from "./canary";
import type { Fault } from "./fault";
import { folderOf, modelFolder } from "./folders";
import { MOST_FOLDERS_BESIDE } from "./pipelines";
import type { RawSettings } from "./schema";

/** Faults between pipelines, and between a pipeline and the images and models that it names. */
export function pipelineFaults({ kind, pipelines: given, images, models }: Partial<RawSettings>): Fault[] {
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
export const canaryFaults = ({ kind, pipelines = {} }: Partial<RawSettings>): Fault[] =>
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
