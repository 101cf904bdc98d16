import { documentsOf } from "../../iam/documents-of";
import { principalsOf } from "../../iam/principals";
import type { IamStatement } from "../../iam/document";
import { isMap, mapIn, mapsIn, shown, type Inputs } from "../../inputs";
import type { Rule } from "../../rule";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Conditions by which a policy for `*` is for somebody, when they have fixed values. */
const BINDING_KEYS = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
]);
const BINDING_OPERATORS = new Set(["stringequals", "stringlike", "arnequals", "arnlike"]);

/**
 * No bucket is open to the world, in any of the ways that S3 has for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const noPublicAccess: Rule = {
  name: "no-public-access",
  description:
    "No bucket is public: all four blocks of public access, no policy or ACL for everyone, no website.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:s3/"],
  check: (resource) => {
    const { type, properties } = resource;
    return [
      ...(/^aws:s3\/(bucket|account)PublicAccessBlock:/.test(type) ? openBlocks(properties, true) : []),
      ...(type.startsWith("aws:s3/accessPoint:")
        ? openBlocks(mapIn(properties, "publicAccessBlockConfiguration"), false)
        : []),
      ...publicPolicies(documentsOf(resource)),
      ...publicAcl(properties),
      ...(isWebsite(type, properties)
        ? ["makes a website of a bucket. Keep the bucket private, and serve pages by other means."]
        : []),
    ];
  },
};

/** A bucket's blocks are off until they are stated; an access point's are on. */
const openBlocks = (blocks: Inputs, stated: boolean): readonly string[] =>
  BLOCKS.filter((block) => blocks[block] !== true && (stated || blocks[block] !== undefined)).map(
    (block) => `${block} is ${shown(blocks[block])}. Make it true.`,
  );

const publicPolicies = (documents: ReturnType<typeof documentsOf>): readonly string[] =>
  documents.flatMap(({ where, statements }) =>
    statements
      .filter((statement) => statement.effect === "Allow" && isPublic(statement))
      .map(
        ({ actions, notActions }) =>
          `${where} allows everyone ${notActions ? `everything but ${notActions.join(", ")}` : actions.join(", ")}. Name the roles that may.`,
      ),
  );

function isPublic(statement: IamStatement): boolean {
  const bound = statement.conditions.some(
    ({ operator, key, values }) =>
      BINDING_OPERATORS.has(operator) &&
      BINDING_KEYS.has(key) &&
      values.every((value) => !/[*?]/.test(value)),
  );
  return !bound && principalsOf(statement).some(({ kind }) => kind === "everyone");
}

/** `private` and the like are for `no-acls`. */
function publicAcl(properties: Inputs): readonly string[] {
  const { acl } = properties;
  const canned = typeof acl === "string" && /^(public-read|public-read-write|authenticated-read)$/.test(acl);
  const grants = [
    ...mapsIn(properties, "grants"),
    ...mapsIn(mapIn(properties, "accessControlPolicy"), "grants"),
  ];
  const uris = grants
    .map((grant) => grant["uri"] ?? (isMap(grant["grantee"]) ? grant["grantee"]["uri"] : undefined))
    .filter((uri) => typeof uri === "string" && /\/(AllUsers|AuthenticatedUsers)$/.test(uri));
  return [...(canned ? [acl] : []), ...uris].map(
    (grantee) =>
      `has an ACL for everyone (${String(grantee)}). Remove the ACL, and name the roles with access in the bucket policy.`,
  );
}

const isWebsite = (type: string, { website, websites }: Inputs): boolean =>
  type.startsWith("aws:s3/bucketWebsiteConfiguration") ||
  (website ?? undefined) !== undefined ||
  (Array.isArray(websites) && websites.length > 0);
