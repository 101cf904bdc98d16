import prettyBytes from "pretty-bytes";
import { shortDigest, shortHash } from "../command-line/format";
import { successorsOf } from "../../settings/chain";
import { counted } from "../../settings/words";
import type { CopyPlan } from "../copy/plan";
import type { Call } from "../command-line/command";
import type { Stacks } from "../stacks";
import { inLine } from "../../settings/printable";
import type { PlannedImage, PromotionPlan } from "../promotion/plan";

/** A plan for people. */
export function planText(
  { release, images, checks, blocks, warnings }: PromotionPlan,
  stacks: Stacks,
): string {
  const { version, commit, model, rollback } = release;
  return [
    `Release ${version} (commit ${shortHash(commit)}) from ${stacks.source.stack} to ${stacks.target().stack}${rollback ? `, back from ${rollback.from}` : ""}`,
    ...images.map((each) => (each.plan ? imageText(each.image, each.plan) : thereText(each))),
    `  model ${model.key}\n    version ${model.versionId}, sha256 ${shortHash(model.sha256)}`,
    ...checks.filter(({ ok }) => ok).map(({ name }) => `  ✓ ${inLine(name)}`),
    ...warnings.map((warning) => `  ! ${inLine(warning)}`),
    ...blocks.map((block) => `  ✗ ${inLine(block)}`),
  ].join("\n");
}

/** What is left of a release that nothing blocks; undefined while it is to be promoted. */
export function remainsText({ remains, release }: PromotionPlan, call: Call): string | undefined {
  const { stack, releaseFile } = call.stacks.target();
  if (remains === "promotion") return undefined;
  if (remains === "nothing") return `${stack} has release ${release.version} already: nothing to do`;
  return `All of it is in the registry of ${stack}, and ${releaseFile} names it. ${nextText(call)}`;
}

/** What comes after a promotion; other targets may wait for what comes of it. */
export function nextText({ stacks, line }: Pick<Call, "stacks" | "line">): string {
  const { stack } = stacks.target();
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
