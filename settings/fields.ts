import { z } from "zod";

/** A field of the settings; the message of a fault says what is allowed. */
const text = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);

/** AWS account number: 12 digits, kept as text because a leading zero counts. */
export const accountId = text(/^\d{12}$/, 'an AWS account number of 12 digits, in quotes ("123456789012")');

/** Region of AWS's commercial partition, such as `us-east-1`: every ARN here begins with `arn:aws:`. */
export const region = text(
  /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/,
  "an AWS region, such as us-east-1",
);

/** General purpose bucket name, without dots. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = z
  .string("a bucket name")
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, {
    error:
      "a bucket name of 3 to 63 lower-case letters, digits and hyphens, not starting or ending with a hyphen",
    abort: true,
  })
  .regex(
    /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3|--table-s3)$)/,
    "a bucket name without a prefix or suffix that S3 reserves",
  );

/** IAM role name without its path: 1 to 64 characters. */
export const roleName = text(/^[\w+=,.@-]{1,64}$/, "an IAM role name of 1 to 64 letters, digits and +=,.@_-");

/** Name of a managed policy without its path: 1 to 128 characters. */
export const policyName = text(
  /^[\w+=,.@-]{1,128}$/,
  "an IAM policy name of 1 to 128 letters, digits and +=,.@_-",
);

/** External id of a role's trust. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const externalId = text(
  /^[\w+=,.@:/-]{2,1224}$/,
  "an external id of 2 to 1224 letters, digits and +=,.@:/_-",
);

/** Name of a cluster, task family, queue, topic or schedule: the narrowest rule of these services. */
export const resourceName = text(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  "1 to 64 letters, digits, - and _, starting with a letter or digit",
);

/** ECR repository name without the registry; shorter than ECR's own 256, because roles name every repository. */
export const repositoryName = text(
  /^(?=.{2,100}$)[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/,
  "an ECR repository name of 2 to 100 lower-case letters, digits, and single . _ - / between them",
);

/** Name of a pipeline or of a model, which is part of the names of what AWS has of it. */
export const workloadName = text(
  /^(?=.{1,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  "a name of 1 to 24 lower-case letters and digits with single hyphens between them, starting with a letter",
);

/** CloudWatch log group name. */
export const logGroupName = text(
  /^[\w./#-]{1,256}$/,
  "a log group name of 1 to 256 letters, digits and . _ - / #",
);

/** SSM parameter path without a trailing slash, such as `/ds/preprocessing`. */
export const parameterPath = text(
  /^(?!\/(?:aws|ssm))(?=.{2,150}$)(?:\/[\w.-]+){1,14}$/i,
  "a parameter path of at most 150 characters, such as /ds/preprocessing, not starting with /aws or /ssm",
);

const OBJECT_KEY =
  "an object key such as raw/monthly_data.csv of 1 to 900 letters, digits and !*'()./_=@+,:-, without a leading slash or ..";

/**
 * Object key in a bucket, of the characters that S3 calls safe and those that need no escaping in a command, a pattern
 * or a URL's text, such as the `=` of partitions; no leading slash, no `..`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines
 */
export const objectKey = z.string(OBJECT_KEY).superRefine((key, context) => {
  const stray = /[^\w!*'()./=@+,:-]/u.exec(key)?.[0];
  if (stray === undefined && /^(?!\/)(?!.*\.\.).{1,900}$/.test(key)) return;
  const named = stray === undefined ? "" : `; not ${JSON.stringify(stray)}`;
  context.addIssue({ code: "custom", message: OBJECT_KEY + named, input: key });
});

/** Key of raw data: the roles reach nothing else. */
export const rawKey = objectKey.startsWith("raw/", "an object key under raw/, such as raw/monthly_data.csv");

/** Key of a model: the roles reach nothing else, and no release names another. */
export const modelKey = objectKey.startsWith(
  "models/",
  "an object key under models/, such as models/churn/model.pkl",
);

/** KMS alias, such as `alias/ds-preprocessing`. */
export const keyAlias = text(
  /^alias\/(?!aws\/)[\w/-]{1,150}$/,
  "a KMS alias of at most 156 characters, such as alias/ds-preprocessing, not under alias/aws/",
);

/** Key of a tag. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tagKey = text(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu,
  "a tag key of 1 to 128 letters, digits, spaces and _.:/=+@-, not starting with aws:",
);

/** Value of a tag. */
export const tagValue = text(
  /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u,
  "a text of at most 256 letters, digits, spaces and _.:/=+@-, in quotes where YAML reads a number or a flag",
);

/** The network's address range: IPv4, /16 to /24, so that every subnet has room. */
export const vpcCidr = z
  .cidrv4({ error: "an IPv4 range such as 10.20.0.0/16", abort: true })
  .refine((cidr) => {
    const [address = "", length = ""] = cidr.split("/");
    const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return Number(length) >= 16 && Number(length) <= 24 && bits % 2 ** (32 - Number(length)) === 0;
  }, "an IPv4 range from /16 to /24 with no host bits set, such as 10.20.0.0/16");

/** Days that CloudWatch Logs accepts as retention. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
export const logRetentionDays = z
  .number(`one of ${LOG_DAYS.join(", ")} days`)
  .refine((days) => LOG_DAYS.includes(days), `one of ${LOG_DAYS.join(", ")} days`);

/** A whole number within bounds; `unit` reads after the bounds. */
export const whole = (min: number, max: number, unit: string) => {
  const allowed = `a whole number from ${min} to ${max} ${unit}`;
  return z.number(allowed).int(allowed).min(min, allowed).max(max, allowed);
};

const zones =
  "a whole number from 1 to 3 availability zones, or a list of 1 to 3 of them, each once, such as [us-west-1a, us-west-1c]";

/** Number or names of availability zones. Local zones and the like have other names, and no Fargate. */
export const availabilityZones = z.custom<number | string[]>((found) => {
  if (!Array.isArray(found)) return [1, 2, 3].some((count) => count === found);
  const each = found.every((zone) => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(String(zone)));
  return each && found.length >= 1 && found.length <= 3 && new Set(found).size === found.length;
}, zones);

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `one of ${values.join(", ")}`);

export const flag = z.boolean("true or false");

/** Names of the time zone database without a slash. https://data.iana.org/time-zones/tzdb/backward */
const PLAIN_ZONES =
  "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu".split(
    " ",
  );

/** Name of the time zone database, such as `Europe/Berlin` or `CET`. */
export const timeZone = z
  .string("a time zone")
  .refine(isTimeZone, "a name of the time zone database, such as UTC, CET or Europe/Berlin");

function isTimeZone(zone: string): boolean {
  if (PLAIN_ZONES.includes(zone)) return true;
  if (zone.startsWith("SystemV/") || !/^[A-Z]\w*(?:\/[A-Z][\w+-]*)+$/.test(zone)) return false;
  try {
    const { timeZone: known } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return known === zone || known.toLowerCase() !== zone.toLowerCase(); // Intl ignores case, AWS does not say so
  } catch {
    return false;
  }
}
