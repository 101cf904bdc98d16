import { mapIn, mapsIn, shown } from "../../inputs";
import type { Rule } from "../../rule";

/** A replaced or deleted object can be had back. */
export const versioning: Rule = {
  name: "versioning",
  description:
    "Buckets keep the versions of their objects. That a bucket says so at all is for complete-buckets.",
  severity: "medium",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:s3/bucket:", "aws:s3/bucketV2:", "aws:s3/bucketVersioning"],
  check: ({ type, properties }) => {
    if (type.startsWith("aws:s3/bucketVersioning")) {
      const { status } = mapIn(properties, "versioningConfiguration");
      return status === "Enabled"
        ? []
        : [`versioningConfiguration.status is ${shown(status)}. Make it "Enabled".`];
    }
    const inline =
      "versioning" in properties ? [mapIn(properties, "versioning")] : mapsIn(properties, "versionings");
    return inline
      .filter(({ enabled }) => enabled !== true)
      .map(({ enabled }) => `versioning.enabled is ${shown(enabled)}. Make it true.`);
  },
};
