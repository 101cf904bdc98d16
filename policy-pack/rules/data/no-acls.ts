import { mapIn, mapsIn, shown } from "../../inputs";
import type { Rule } from "../../rule";

/** One way to say who may: the bucket's policy. */
export const noAcls: Rule = {
  name: "no-acls",
  description:
    "Access control lists are off: a bucket's owner owns its objects, and its policy says who may.",
  severity: "medium",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:s3/"],
  check: ({ type, properties }) => {
    if (type.startsWith("aws:s3/bucketAcl"))
      return ["is an access control list. Grant access in the bucket policy."];
    if (type.startsWith("aws:s3/bucketOwnershipControls:")) {
      const found = mapIn(properties, "rule")["objectOwnership"];
      return found === "BucketOwnerEnforced"
        ? []
        : [`objectOwnership is ${shown(found)}. Make it "BucketOwnerEnforced".`];
    }
    const acl = properties["acl"] ?? undefined;
    return [
      ...(acl === undefined
        ? []
        : [`acl is ${shown(acl)}. Leave it out, and grant access in the bucket policy.`]),
      ...(mapsIn(properties, "grants").length === 0
        ? []
        : ["grants is not empty. Leave it out, and grant access in the bucket policy."]),
    ];
  },
};
