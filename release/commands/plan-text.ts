import { isDeepStrictEqual } from "node:util";
import prettyBytes from "pretty-bytes";
import { shortDigest, shortHash } from "../command-line/format";
import { successorsOf } from "../../settings/chain";
import { counted } from "../../settings/words";
import type { CopyPlan } from "../copy/plan";
import type { Call } from "../command-line/command";
import type { Stacks } from "../stacks";
import { inLine } from "../../settings/printable";
import type { PlannedImage, PromotionPlan } from "../promotion/plan";
import { targetStack } from "./tried-stack";
import { carriedOf, modelsOf, runsOf, type Release, type ReleasedModel } from "../release-file";

/** A plan for people. */
export function planText(
  { release, deployed, images, checks, blocks, warnings }: PromotionPlan,
  stacks: Stacks,
): string {
  const { version, commit, rollback } = release;
  return [
    `Release ${version} (commit ${shortHash(commit)}) from ${stacks.source.stack} to ${stacks.target().stack}${rollback ? `, back from ${rollback.from}` : ""}`,
    ...images.map((each) => (each.plan ? imageText(each.image, each.plan) : thereText(each))),
    ...modelTexts(release, deployed?.release, stacks.target().stack),
    ...evidenceTexts(release),
    ...checks.filter(({ ok }) => ok).map(({ name }) => `  ✓ ${inLine(name)}`),
    ...warnings.map((warning) => `  ! ${inLine(warning)}`),
    ...blocks.map((block) => `  ✗ ${inLine(block)}`),
  ].join("\n");
}

/** Each model, the only one without its name, and what the target has in its place. */
function modelTexts(release: Release, deployed: Release | undefined, stack: string): string[] {
  const [models, before] = [modelsOf(release), deployed ? modelsOf(deployed) : {}];
  const several = new Set([...Object.keys(models), ...Object.keys(before)]).size > 1;
  const gone = Object.entries(before).filter(([name]) => !Object.hasOwn(models, name));
  return [
    ...Object.entries(models).map(([name, model]) =>
      [
        `  model ${several ? `${name}: ` : ""}${model.key}`,
        `    version ${model.versionId}, sha256 ${shortHash(model.sha256)}`,
        ...(deployed ? [`    ${modelChange(model, before[name], stack)}`] : []),
      ].join("\n"),
    ),
    ...gone.map(([name, { key }]) => `  model ${name} leaves ${stack}, which has ${key}`),
  ];
}

function modelChange(model: ReleasedModel, before: ReleasedModel | undefined, stack: string): string {
  if (!before) return `new in ${stack}`;
  if (isDeepStrictEqual(before, model)) return `${stack} has it already`;
  return `instead of ${before.key} version ${before.versionId}, sha256 ${shortHash(before.sha256)}`;
}

/** The run that stands for each pipeline, for the only one without its name. */
function evidenceTexts(release: Release): string[] {
  const runs = Object.entries(runsOf(release));
  const carried = Object.entries(carriedOf(release));
  const of = (workload: string) => (runs.length + carried.length > 1 ? `${workload} ` : "");
  return [
    ...runs.map(([workload, arn]) => `  ${of(workload)}tested by ${arn}`),
    ...carried.map(
      ([workload, version]) =>
        `  ${of(workload)}tested by the run of ${version}, with the same image and model`,
    ),
  ];
}

/** What is left of a release that nothing blocks; undefined while it is to be promoted. */
export function remainsText({ remains, release }: PromotionPlan, call: Call): string | undefined {
  const { stack, releaseFile } = targetStack(call);
  if (remains === "promotion") return undefined;
  if (remains === "nothing") return `${stack} has release ${release.version} already: nothing to do`;
  return `All of it is in the registry of ${stack}, and ${releaseFile} names it. ${nextText(call)}`;
}

/** What comes after a promotion; other targets may wait for what comes of it. */
export function nextText({ stacks, line, flag }: Pick<Call, "stacks" | "line" | "flag">): string {
  const { stack } = stacks.target();
  if (flag("canary")) return `Next: pulumi up -s ${stack}, then ${line("canary")}`;
  const isAwaited = successorsOf(stack, stacks.targets).length > 0;
  return `Next: pulumi up -s ${stack}, then ${isAwaited ? `once it has run ${line("verify", "--record")}` : line("verify")}`;
}

const thereText = ({ image, request: { digest, tags } }: PlannedImage): string =>
  `  ${image}@${digest}\n    is there: ${tags.join(" and ")} lead to it`;

function imageText(image: string, plan: CopyPlan): string {
  const { manifests, blobs, bytes, artifacts, tags, platforms, digest } = plan;
  const missing = (parts: readonly { readonly there: boolean }[]) =>
    parts.filter(({ there }) => !there).length;
  const named = artifacts.map((each) => `${each.kind} ${shortDigest(each.digest)}`);
  const going = [...new Set(named)].join(", ") || "no signature or SBOM";
  const set = tags.filter(({ found }) => found === undefined).map(({ tag }) => tag);
  return [
    `  ${image}@${digest}`,
    `    platforms ${platforms.join(", ") || "none named"}; with it ${going}`,
    bytes.missing === 0
      ? `    all ${prettyBytes(bytes.total)} are there already`
      : `    to copy: ${missing(manifests)} of ${counted(manifests.length, "manifest")}, ${missing(blobs)} of ${counted(blobs.length, "blob")}, ${prettyBytes(bytes.missing)} of ${prettyBytes(bytes.total)}`,
    `    tags to set: ${set.join(", ") || "none"}`,
  ].join("\n");
}

/** A plan for machines. */
export function planJson({
  release,
  deployed,
  images,
  checks,
  blocks,
  warnings,
  remains,
}: PromotionPlan): object {
  return {
    release,
    deployed: deployed ? { version: deployed.release.version, hash: deployed.hash } : null,
    models: Object.fromEntries(
      Object.entries(modelsOf(release)).map(([name, model]) => [
        name,
        { ...model, before: (deployed && modelsOf(deployed.release)[name]) ?? null },
      ]),
    ),
    evidence: {
      ...mapValues(runsOf(release), (execution) => ({ execution })),
      ...mapValues(carriedOf(release), (version) => ({ carried: version })),
    },
    images: Object.fromEntries(
      images.map(({ image, plan, request: { digest, tags } }) => [
        image,
        plan ? imageJson(plan) : { digest, tags, there: true },
      ]),
    ),
    checks,
    blocks,
    warnings,
    remains,
  };
}

const mapValues = <T, R>(values: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

function imageJson({ manifests, blocks: _blocks, ...plan }: CopyPlan): unknown {
  return {
    ...plan,
    manifests: manifests.map(({ manifest: { digest, mediaType, bytes }, there }) => ({
      digest,
      mediaType,
      size: bytes.length,
      there,
    })),
  };
}
