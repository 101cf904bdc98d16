import { isGiven, isMap, mapsIn, shown, type Inputs } from "../../inputs";
import type { Rule } from "../../rule";

/** Storage that AWS leaves plain unless the property is true. */
const FLAGS: readonly (readonly [type: string, property: string])[] = [
  ["aws:ebs/volume:", "encrypted"],
  ["aws:efs/fileSystem:", "encrypted"],
  ["aws:rds/cluster:", "storageEncrypted"],
  ["aws:rds/instance:", "storageEncrypted"],
];

/**
 * What is stored is encrypted, and says so. Log groups, tables, secrets, parameters and topics are not looked at: AWS
 * encrypts them with keys of its own whatever a program says, and a key of the stack's own is a setting.
 */
export const encryptionAtRest: Rule = {
  name: "encryption-at-rest",
  description:
    "Buckets, queues, repositories, file systems, volumes and databases say that they are encrypted, and how.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: [
    ...FLAGS.map(([type]) => type),
    "aws:ecr/repository:",
    "aws:s3/bucketServerSideEncryptionConfiguration",
    "aws:sqs/queue:",
  ],
  check: ({ type, properties }) => {
    if (type.startsWith("aws:s3/")) return bucketFaults(properties);
    if (type.startsWith("aws:sqs/")) return queueFaults(properties);
    if (type.startsWith("aws:ecr/")) return repositoryFaults(properties);
    return FLAGS.filter(([head, property]) => type.startsWith(head) && properties[property] !== true).map(
      ([, property]) => `${property} is ${shown(properties[property])}. Make it true.`,
    );
  },
};

function bucketFaults(properties: Inputs): readonly string[] {
  const rules = mapsIn(properties, "rules");
  if (rules.length === 0) return ['has no rule. Add one with sseAlgorithm "AES256" or "aws:kms".'];
  return rules.flatMap((rule) => {
    const standard = rule["applyServerSideEncryptionByDefault"];
    const found = isMap(standard) ? standard["sseAlgorithm"] : undefined;
    return ["AES256", "aws:kms", "aws:kms:dsse"].includes(String(found))
      ? []
      : [`sseAlgorithm is ${shown(found)}. Make it "AES256" or "aws:kms".`];
  });
}

/** Only whether a queue has a key: which one may not be known at preview. */
const queueFaults = (properties: Inputs): readonly string[] =>
  properties["sqsManagedSseEnabled"] === true || isGiven(properties, "kmsMasterKeyId")
    ? []
    : ["does not say how it is encrypted. Make sqsManagedSseEnabled true, or give kmsMasterKeyId."];

function repositoryFaults(properties: Inputs): readonly string[] {
  const configurations = mapsIn(properties, "encryptionConfigurations");
  if (configurations.length === 0)
    return [
      'does not say how it is encrypted, which nothing can change later. Give encryptionConfigurations with encryptionType "AES256" or "KMS".',
    ];
  return configurations
    .map(({ encryptionType = "AES256" }) => encryptionType)
    .filter((found) => !["AES256", "KMS", "KMS_DSSE"].includes(String(found)))
    .map((found) => `encryptionType is ${shown(found)}. Make it "AES256" or "KMS".`);
}
