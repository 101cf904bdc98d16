import type { PipelineSettings } from "../../settings/settings";
import { isReleased, modelsOf, type Release } from "../release-file";

/** What the check is called that says so. */
export const UNRELEASED = "pipeline";

/** Why nothing of a pipeline runs yet: the release does not name what it needs; undefined when it does. */
export function notReleased(
  { image, model }: Pick<PipelineSettings, "image" | "model">,
  release: Release,
): string | undefined {
  if (isReleased(release, { image, model: model?.name })) return undefined;
  const lacking = [
    ...(Object.hasOwn(release.images, image) ? [] : [`image ${image}`]),
    ...(model && !Object.hasOwn(modelsOf(release), model.name) ? [`model ${model.name}`] : []),
  ];
  return `not released yet: release ${release.version} has no ${lacking.join(" and no ")}`;
}
