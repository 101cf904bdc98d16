import { mapsIn, shown } from "../../inputs";
import type { Rule } from "../../rule";

/** A tag that names a digest names it for good. */
export const immutableTags: Rule = {
  name: "immutable-tags",
  description: "A repository's tags never move: what was tested under a tag is what the tag names.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:ecr/repository:", "aws:ecr/repositoryCreationTemplate:"],
  check: ({ properties }) => {
    const { imageTagMutability } = properties;
    const exclusions = mapsIn(properties, "imageTagMutabilityExclusionFilters");
    return [
      ...(imageTagMutability === "IMMUTABLE"
        ? []
        : [`imageTagMutability is ${shown(imageTagMutability)}. Make it "IMMUTABLE".`]),
      ...exclusions.map(
        ({ filter }) =>
          `tags like ${shown(filter)} may move. Take imageTagMutabilityExclusionFilters away: every tag names one image for good.`,
      ),
    ];
  },
};
