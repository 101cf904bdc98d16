import { registryHost } from "../../../settings/arns";
import { pipelineWith } from "../../calls/own-pipeline";
import { containersOf, nameOf, TASK_DEFINITION_TYPES } from "../../containers/container-definitions";
import { shown } from "../../inputs";
import { settingsOf, type Rule } from "../../rule";

/** Every container runs an image of the account's own repositories, by digest. */
export const imagesByDigest: Rule = {
  name: "images-by-digest",
  description:
    "A task runs images of the stack's own repositories, a pipeline's its own, each by its digest: a tag can move.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: TASK_DEFINITION_TYPES,
  check: (resource, stack) => {
    const { account, region, images } = settingsOf(stack);
    const host = registryHost(account, region);
    const own = pipelineWith("taskFamily", resource.properties["family"], stack);
    const allowed = (own ? [own.image] : Object.keys(images)).map((image) => `${host}/${image}@sha256:`);
    const isAllowed = (image: unknown) =>
      typeof image === "string" &&
      allowed.some((head) => image.startsWith(head) && /^[0-9a-f]{64}$/.test(image.slice(head.length)));
    return containersOf(resource)
      .filter(({ image }) => !isAllowed(image))
      .map(
        (container) =>
          `${nameOf(container)} runs ${shown(container["image"])}. Run ${allowed.map((head) => `${head}<64 hex digits>`).join(" or ")}.`,
      );
  },
};
