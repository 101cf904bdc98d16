import { createHash } from "node:crypto";
import { lstatSync, readFileSync, type Stats } from "node:fs";
import { ProgramError } from "../settings/program-error";
import { z } from "zod";
import { isCanaryFile } from "../settings/canary";
import { isWithin, scopeOfModel, type Scope } from "../settings/folders";
import { canaryOf, pipelinesOf, type PipelineSettings, type Settings } from "../settings/settings";
import { repositoryName, workloadName } from "../settings/fields";
import { FIRST_PIPELINE } from "../settings/moved-keys";
import { parseAs } from "./parse-as";

const text = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);

/** A manifest digest. */
const digest = text(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits");

const map = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, `a map with the keys ${Object.keys(shape).join(", ")}`);

const image = map({
  /** Digest of the image index. */
  digest,
  platforms: z
    .array(text(/^linux\/(amd64|arm64)$/, "linux/amd64 or linux/arm64"), "a list of platforms")
    .min(1, "at least one platform"),
});

/** Key of a model in the source's artifact bucket. */
export const modelKey = text(
  /^models\/(?!.*\.\.)[\w!*'()./=@+,:-]{1,900}$/,
  "an object key under models/ of letters, digits and ! * ' ( ) . _ / = @ + , : -, without two dots in a row",
);

const model = map({
  key: modelKey,
  versionId: text(/^[\w.-]{1,1024}$/, "the version id of the object"),
  sha256: text(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
});

const EXECUTION = "the ARN of the execution that passed";
const execution = text(/^arn:aws:states:[a-z0-9-]+:\d{12}:execution:[\w-]+:[!-~]{1,80}$/, EXECUTION);

const NUMBER = String.raw`(0|[1-9]\d{0,14})`;
/** What stands between the dots of a pre-release: a number without leading zeros, or anything with a letter or `-`. */
const PART = String.raw`(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`;

/** A semantic version (https://semver.org) without build metadata, which no tag of an image can hold. */
export const SEMANTIC_VERSION = new RegExp(
  String.raw`^${NUMBER}\.${NUMBER}\.${NUMBER}(-(?=.{1,64}$)${PART}(\.${PART})*)?$`,
);

const version = text(
  SEMANTIC_VERSION,
  "a semantic version without v and without build metadata (+…), which no tag of an image can hold, such as 0.1.6",
);

/** The runs that tested exactly these images and models. */
const evidence = map({
  /** Of format 1, which knew one pipeline: its run. */
  execution: execution.optional(),
  testedAt: z.iso.datetime("a time in UTC such as 2026-01-31T12:00:00Z"),
  /** The run of each pipeline, by the pipeline's name. */
  runs: z
    .record(workloadName, execution, "a map from pipeline to the ARN of the execution that passed")
    .optional(),
  /** Pipelines that did not run again, and the version whose run tested the same image and model. */
  carried: z.record(workloadName, version, "a map from pipeline to the version that tested it").optional(),
});

const release = map({
  version,
  commit: text(/^[0-9a-f]{40}$/, "the full git commit, 40 hexadecimal digits"),
  images: z.record(repositoryName, image, "a map from image name to digest and platforms"),
  /** Of format 1, which knew one model. */
  model: model.optional(),
  /** By their names in the settings. */
  models: z.record(workloadName, model, "a map from model name to key, versionId and sha256").optional(),
  evidence: evidence.optional(),
  /** Only where an older release was returned to. */
  rollback: map({
    /** The release that was left. */
    from: version,
  }).optional(),
  /** Only where it was tried in the stack beside the release before, and accepted. */
  canary: map({
    /** The run that passed, by the pipeline that it stands for. */
    runs: z.record(workloadName, execution, "a map from pipeline to the ARN of the execution that passed"),
  }).optional(),
  /** Checksum of the text of the release that the stack had before; none in the first. */
  previous: text(/^[0-9a-f]{64}$/, "64 hexadecimal digits").optional(),
}).superRefine(({ model: one, models: several, evidence: tested }, context) => {
  const fault = (path: string[], message: string, input?: unknown) =>
    context.addIssue({ code: "custom", path, message, input });
  if (!one && !several) fault(["models"], "a map from model name to key, versionId and sha256");
  if (one && several) fault(["model"], "nothing beside models", one);
  if (!tested) return;
  const { execution: single, runs, carried } = tested;
  if (one) {
    if (single === undefined) fault(["evidence", "execution"], EXECUTION);
    if (runs) fault(["evidence", "runs"], "nothing beside model: its one run is execution", runs);
    if (carried) fault(["evidence", "carried"], "nothing beside model: its one run is execution", carried);
    return;
  }
  if (single !== undefined)
    fault(["evidence", "execution"], "nothing beside models: each run is in runs", single);
  if (Object.keys(runs ?? {}).length === 0)
    fault(
      ["evidence", "runs"],
      "a map from pipeline to the ARN of the execution that passed, with one at least",
      runs,
    );
  for (const [name, of] of Object.entries(carried ?? {}))
    if (Object.hasOwn(runs ?? {}, name))
      fault(["evidence", "carried", name], "nothing: the pipeline has a run of its own in runs", of);
});

/**
 * What a stack runs: images, models and evidence, which move and roll back as one. Releases of format 1, with `model` and
 * `evidence.execution`, are read for ever and stay as they were written: tags and lineage are checksums of their texts.
 */
export type Release = Readonly<z.infer<typeof release>>;

/** A model of a release. */
export type ReleasedModel = z.infer<typeof model>;

/** What the one pipeline and the one model of format 1 are called. */
const OF_FORMAT_1 = FIRST_PIPELINE;

/** The models of a release, by name, whichever its format is. */
export const modelsOf = ({ model: one, models = {} }: Release): Readonly<Record<string, ReleasedModel>> =>
  one ? { [OF_FORMAT_1]: one } : models;

/** What is said of each model of a release: of several after its name, of the only one as it is. */
export function modelLines(content: Release, say: (model: ReleasedModel) => string): string[] {
  const models = Object.entries(modelsOf(content));
  return models.map(([name, model]) => `${models.length > 1 ? `${name}: ` : ""}${say(model)}`);
}

/** The runs that tested a release, by pipeline, whichever its format is. */
export const runsOf = ({ evidence: tested }: Release): Readonly<Record<string, string>> =>
  tested?.execution === undefined ? (tested?.runs ?? {}) : { [OF_FORMAT_1]: tested.execution };

/** The pipelines whose test is an older version's run, each with that version. */
export const carriedOf = ({ evidence: tested }: Release): Readonly<Record<string, string>> =>
  tested?.carried ?? {};

/** Pipelines that a release's evidence stands for: those that ran, and those whose run is an older version's. */
export const testedPipelines = (content: Release): readonly string[] => [
  ...Object.keys(runsOf(content)),
  ...Object.keys(carriedOf(content)),
];

/** The image and the model of a release that a pipeline runs with; undefined for what the release does not name. */
export const partsOf = (
  content: Release,
  { image: name, model: of }: Pick<PipelineSettings, "image" | "model">,
): { readonly digest: string | undefined; readonly model: ReleasedModel | undefined } => ({
  digest: content.images[name]?.digest,
  model: of && modelsOf(content)[of.name],
});

/** The release as a stack keeps it in its parameter: one text for one release, whatever its file's white space is. */
export const releaseText = (content: Release): string => JSON.stringify(content);

/** The release as its file is written, for people to review. */
export const releaseFileContent = (content: Release): string => `${JSON.stringify(content, null, 2)}\n`;

/** Checksum of a release's text, by which the next one names it: 64 hexadecimal digits. */
export const hashText = (content: string): string => createHash("sha256").update(content).digest("hex");

/** The release in a stack's parameter; undefined when the text is none. */
export const parseDeployed = (content: string | undefined): Release | undefined => parseAs(release, content);

/** What was tested: the release without what a stack adds of its own history. */
export function testedPart({
  rollback: _rollback,
  canary: _canary,
  previous: _previous,
  ...tested
}: Release): Release {
  return tested;
}

interface Running {
  readonly workload: string;
  readonly image: string;
  /** Name of the model that it reads, if any. */
  readonly model: string | undefined;
  readonly architecture: "X86_64" | "ARM64";
}

/** What a pipeline takes of a release. */
export const runningOf = ({ workload, image, model, task }: PipelineSettings): Running => ({
  workload,
  image,
  model: model?.name,
  architecture: task.architecture,
});

/** What the stack expects of its release. */
export interface ReleaseExpectation {
  /** Path of the file, relative to the project or absolute. */
  readonly file: string;
  /** The images that the stack has repositories for. */
  readonly images: readonly string[];
  /** Where each model of the settings may be: whoever reads it reaches nothing else. */
  readonly models: Readonly<Record<string, Scope>>;
  /** What each pipeline runs: its image, and the processor that its task runs on. */
  readonly pipelines: readonly Running[];
  /** A target takes only what was tested. */
  readonly evidenceRequired: boolean;
  /** What tries releases, by the pipeline that takes no other; none for a release that is to be tried. */
  readonly canaries: Readonly<Record<string, PipelineSettings>>;
}

/** What a stack's settings expect of its release. */
export function expectationOf(settings: Settings): ReleaseExpectation {
  const { releaseFile, images, models, kind } = settings;
  return {
    file: releaseFile,
    images: Object.keys(images),
    models: Object.fromEntries(Object.keys(models).map((name) => [name, scopeOfModel(models, name)])),
    pipelines: pipelinesOf(settings).map(runningOf),
    evidenceRequired: kind === "target",
    canaries: isCanaryFile(releaseFile) ? {} : requiredCanaries(settings),
  };
}

/** What tries releases, of the pipelines of a stack that take no other. */
export const requiredCanaries = (settings: Settings): ReleaseExpectation["canaries"] =>
  Object.fromEntries(
    pipelinesOf(settings).flatMap((pipeline) => {
      const canary = pipeline.canary?.required ? canaryOf(pipeline) : undefined;
      return canary ? [[pipeline.workload, canary]] : [];
    }),
  );

/** Whether an execution is of a pipeline's state machine. */
export const isRunOf = ({ arns }: PipelineSettings, arn: string): boolean =>
  arn.startsWith(`${arns.stateMachine.replace(":stateMachine:", ":execution:")}:`);

/** What an advanced SSM parameter takes; every character of a release is one byte. */
const PARAMETER_BYTES = 8192;

/** What a standard SSM parameter takes: more is of the advanced tier, which AWS charges for. */
const STANDARD_BYTES = 4096;

/** The tier of the parameter that holds a release; undefined: the standard one, as AWS has it. */
export const parameterTier = (content: string): "Intelligent-Tiering" | undefined =>
  content.length > STANDARD_BYTES ? "Intelligent-Tiering" : undefined;

/** A release file is not one that the stack may deploy. */
export class ReleaseFileError extends ProgramError {
  override readonly name = "ReleaseFileError";
}

/**
 * Refuses what is there and no regular file: what a link leads to would be shown in errors, or written over.
 * @param name What the file is called in errors.
 * @throws ReleaseFileError without anything of the content
 */
export function demandRegularFile(file: string, name: string): void {
  const found = statsOf(file);
  if (found && !found.isFile())
    throw new ReleaseFileError(
      `${name} is ${found.isSymbolicLink() ? "a symbolic link" : "not a regular file"}, and was not read. A release file is a file of its own: find out who put it there, remove it, and restore the file from git or write it anew (npm run release -- prepare).`,
    );
}

/** Undefined also where it cannot be read: then reading and writing fail too, and say why. */
function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Reads a stack's release; `undefined` when there is no such file, that is before the first release.
 * @throws ReleaseFileError for a file that cannot be read, is malformed, does not fit the settings or was not tested.
 */
export function readRelease(expected: ReleaseExpectation): Release | undefined {
  const content = readText(expected.file);
  return content === undefined ? undefined : parseRelease(content, expected);
}

/** Text of a release file; undefined when there is none. @throws ReleaseFileError when it cannot be read */
export function readText(file: string): string | undefined {
  demandRegularFile(file, file);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ReleaseFileError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/**
 * Whether a release has what a pipeline runs: its image and its model. One that was added to the settings later runs from
 * the first release on that names them; its log, roles and topic are there before.
 */
export const isReleased = (
  content: Release,
  { image: name, model: of }: Pick<Running, "image" | "model">,
): boolean =>
  Object.hasOwn(content.images, name) && (of === undefined || Object.hasOwn(modelsOf(content), of));

/** The pipelines of a stack that its release has all of. */
export const releasedPipelines = (content: Release, settings: Settings): PipelineSettings[] =>
  pipelinesOf(settings).filter((pipeline) => isReleased(content, runningOf(pipeline)));

/** Images of a stack's settings that its release does not name: they joined later, and have an empty repository. */
export const unreleasedImages = ({ images }: Release, ofSettings: readonly string[]): string[] =>
  ofSettings.filter((name) => !Object.hasOwn(images, name));

/** Models of a stack's settings that its release does not name. */
export const unreleasedModels = (content: Release, { models }: Pick<Settings, "models">): string[] =>
  Object.keys(models).filter((name) => !Object.hasOwn(modelsOf(content), name));

/**
 * Checks the text of a release file. It may lack images of the settings: their repositories are made before there is
 * anything in them to release.
 * @throws ReleaseFileError naming every fault
 */
export function parseRelease(content: string, expected: ReleaseExpectation): Release {
  const { file, images, models, pipelines, evidenceRequired } = expected;
  const parsed = parseShape(content, file);
  const named = Object.keys(parsed.images);
  const unknown = named.filter((name) => !images.includes(name));
  if (unknown.length > 0)
    throw new ReleaseFileError(
      `${file} names ${list(unknown)}, and the stack's settings have ${list(images)}. A release holds images of the settings only: add ${list(unknown)} to images there, or take a release without it.`,
    );
  demandModels(parsed, file, models);
  const released = pipelines.filter((pipeline) => isReleased(parsed, pipeline));
  if (released.length === 0)
    throw new ReleaseFileError(
      `${file} has the images ${list(named)} and the models ${list(Object.keys(modelsOf(parsed)))}, and no pipeline runs with these alone: ${pipelines.map(({ workload, image, model: of }) => `${workload} needs ${image}${of === undefined ? "" : ` and model ${of}`}`).join("; ")}. Add what is missing, or change the settings.`,
    );
  if (releaseText(parsed).length > PARAMETER_BYTES) {
    throw new ReleaseFileError(
      `${file} is too long: its ${releaseText(parsed).length} characters go into a parameter, which takes ${PARAMETER_BYTES}. Shorten keys of models, or split the stack: one for each team.`,
    );
  }
  for (const { workload, image, architecture } of released) {
    const platform = architecture === "ARM64" ? "linux/arm64" : "linux/amd64";
    const { platforms = [] } = parsed.images[image] ?? {};
    if (!platforms.includes(platform))
      throw new ReleaseFileError(
        `${file} has ${image} for ${list(platforms)}, and pipeline ${workload} runs on ${platform} (pipelines.${workload}.task.architecture ${architecture}). Build the image for it, or change the setting.`,
      );
  }
  const tested = testedPipelines(parsed);
  const untested = released.map(({ workload }) => workload).filter((workload) => !tested.includes(workload));
  if (evidenceRequired && untested.length > 0) {
    const what = parsed.evidence ? `evidence for ${list(untested)}` : "evidence";
    throw new ReleaseFileError(
      `${file} names release ${parsed.version} without ${what}: no run has tested it. A target takes tested releases only: run the pipeline in the source with these digests, and record that run.`,
    );
  }
  const untried = released.flatMap(({ workload }) => {
    const canary = expected.canaries[workload];
    const run = parsed.canary?.runs[workload];
    return canary && !(run !== undefined && isRunOf(canary, run)) ? [workload] : [];
  });
  // What is gone back to ran there before.
  if (untried.length > 0 && !parsed.rollback)
    throw new ReleaseFileError(
      `${file} names release ${parsed.version} without a canary run of ${list(untried)}, which the settings require (pipelines.${untried[0]}.canary.required). Try it beside the release that runs: npm run release -- prepare --canary ${parsed.version}`,
    );
  return parsed;
}

/** Each model is one of the settings, and where the roles that read it reach. @throws ReleaseFileError */
function demandModels(content: Release, file: string, models: ReleaseExpectation["models"]): void {
  const unknown = Object.keys(modelsOf(content)).filter((name) => !Object.hasOwn(models, name));
  if (unknown.length > 0)
    throw new ReleaseFileError(
      `${file} names the model ${list(unknown)}, and the stack's settings have ${list(Object.keys(models))}. A release holds models of the settings only: add ${list(unknown)} to models there, or take a release without it.`,
    );
  for (const [name, { key }] of Object.entries(modelsOf(content))) {
    const scope = models[name];
    if (scope && !isWithin(scope, key))
      throw new ReleaseFileError(
        `${file} has model ${name} at ${key}, and the roles that read it reach ${scope.folder} only${scope.others.length > 0 ? `, without ${list(scope.others)} of other models` : ""} (models.${name}.key). Upload it there and release that object, or change the setting.`,
      );
  }
}

/**
 * Checks that a text is a release, of whatever images: an older one need not fit today's settings.
 * @param file What the text is called in errors.
 * @param remedy What to do about a text that is none; default: what helps with a file.
 * @throws ReleaseFileError naming every fault
 */
export function parseShape(content: string, file: string, remedy?: string): Release {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new ReleaseFileError(
      `${file} is not JSON (${(error as Error).message}). ${remedy ?? "Restore it from git, or write it anew."}`,
    );
  }
  const parsed = release.safeParse(json, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys")
      return `  ${[...issue.path, issue.keys.join(", ")].join(".")}: not a key of a release; allowed: ${issue.message}`;
    if (issue.code === "invalid_key")
      return `  ${issue.path.slice(0, -1).join(".")}: found the key ${JSON.stringify(issue.path.at(-1))}; allowed: ${issue.issues[0]?.message}`;
    return `  ${issue.path.join(".") || "(the file)"}: found ${JSON.stringify(issue.input) ?? "nothing"}; allowed: ${issue.message}`;
  });
  throw new ReleaseFileError([`${file} is malformed:`, ...faults, ...(remedy ? [remedy] : [])].join("\n"));
}

function list(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "(none)";
}
