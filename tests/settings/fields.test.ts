import { expect } from "chai";
import * as field from "../../settings/fields";

/** What a validator says of a value: nothing, or its messages. */
interface Validator {
  safeParse(value: unknown): { success: boolean; error?: { issues: readonly { message: string }[] } };
}
const verdict = (validator: Validator, value: unknown) =>
  validator.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

interface Rule {
  readonly validator: Validator;
  readonly valid: readonly unknown[];
  readonly invalid: readonly unknown[];
  readonly allowed: string;
  /** What is said of a value that is not even of the type; default: `allowed`. */
  readonly otherType?: string;
}

const ACCOUNT = 'an AWS account number of 12 digits, in quotes ("123456789012")';
const OBJECT_KEY =
  "an object key such as raw/monthly_data.csv of 1 to 900 letters, digits and !*'()./_=@+,:-, without a leading slash or ..";
const SIZE_OF_NAME = "1 to 64 letters, digits, - and _, starting with a letter or digit";
const long = (length: number) => "a".repeat(length);

const RULES: Readonly<Record<string, Rule>> = {
  "an account number": {
    validator: field.accountId,
    valid: ["123456789012", "012345678901", "000000000000"],
    invalid: ["12345678901", "1234567890123", "12345678901a", "1234-5678-9012", " 123456789012", ""],
    allowed: ACCOUNT,
  },
  "a region": {
    validator: field.region,
    valid: ["us-east-1", "eu-central-1", "ap-southeast-2", "me-south-1"],
    invalid: ["us-east", "us-east-1a", "US-EAST-1", "us_east_1", "useast1", ""],
    allowed: "an AWS region, such as us-east-1",
  },
  "a bucket name": {
    validator: field.bucketName,
    valid: ["abc", long(63), "ds-input-dev-123456789012-us-east-1", "0a0", "x-xn--a", "a-s3alias-b"],
    invalid: ["ab", long(64), "-abc", "abc-", "Abc", "a_b", "a.b", "a b", "s3://abc", ""],
    allowed:
      "a bucket name of 3 to 63 lower-case letters, digits and hyphens, not starting or ending with a hyphen",
    otherType: "a bucket name",
  },
  "a bucket name that S3 keeps for itself": {
    validator: field.bucketName,
    valid: ["xn-a", "sthree", "amzn-s3-demos", "a--x-s3b", "ol-s3"],
    invalid: ["xn--a", "sthree-a", "amzn-s3-demo-a", "a-s3alias", "a--ol-s3", "a--x-s3", "a--table-s3"],
    allowed: "a bucket name without a prefix or suffix that S3 reserves",
    otherType: "a bucket name",
  },
  "a role name": {
    validator: field.roleName,
    valid: ["a", long(64), "Role_1+=,.@-"],
    invalid: ["", long(65), "a/b", "a b", "a:b", "a*", "rôle"],
    allowed: "an IAM role name of 1 to 64 letters, digits and +=,.@_-",
  },
  "a policy name": {
    validator: field.policyName,
    valid: ["a", long(128), "Policy_1+=,.@-"],
    invalid: ["", long(129), "a/b", "a b", "a:b", "a*", "pôlicy"],
    allowed: "an IAM policy name of 1 to 128 letters, digits and +=,.@_-",
  },
  "an external id": {
    validator: field.externalId,
    valid: ["ds", "ds-pipeline-prod", "a/b:c=d,e.f@g_h+i", long(1224)],
    invalid: ["", "a", long(1225), "a b", "a*b", "ä-b"],
    allowed: "an external id of 2 to 1224 letters, digits and +=,.@:/_-",
  },
  "the name of a cluster, queue or schedule": {
    validator: field.resourceName,
    valid: ["a", "0", long(64), "Ds_processing-1"],
    invalid: ["", long(65), "-a", "_a", "a.b", "a/b", "a b"],
    allowed: SIZE_OF_NAME,
  },
  "a repository name": {
    validator: field.repositoryName,
    valid: ["ds-preprocessing", "ab", "team/ai-service", "a.b_c-d/e", "1/2", long(100)],
    invalid: ["a", "", long(101), "Abc", "a--b", "a__b", "-ab", "ab-", "/ab", "ab/", "a//b", "a:b", "a@b"],
    allowed: "an ECR repository name of 2 to 100 lower-case letters, digits, and single . _ - / between them",
  },
  "a log group name": {
    validator: field.logGroupName,
    valid: ["/ecs/ds-preprocessing-dev", "a", "a_b.c#d", long(256)],
    invalid: ["", long(257), "a b", "a:b", "a*"],
    allowed: "a log group name of 1 to 256 letters, digits and . _ - / #",
  },
  "a parameter path": {
    validator: field.parameterPath,
    valid: ["/ds/preprocessing", "/a", "/a.b_c-d", "/ds/aws", "/ds/ssm", "/as", "/a".repeat(14)],
    invalid: [
      "ds",
      "/",
      "",
      "/ds/",
      "//ds",
      "/aws/ds",
      "/ssm",
      "/SSM/ds",
      "/Awsome",
      "/a b",
      "/a".repeat(15),
    ],
    allowed:
      "a parameter path of at most 150 characters, such as /ds/preprocessing, not starting with /aws or /ssm",
  },
  "an object key": {
    validator: field.objectKey,
    valid: [
      "raw/monthly_data.csv",
      "raw/year=2026/month=11/data.csv",
      "a",
      "raw/a.b/c",
      "raw/it's(1)!*-_.csv",
      "raw/a@b+c,d:e",
      long(900),
    ],
    invalid: ["", "/raw/a", "raw/../a", "..", long(901)],
    allowed: OBJECT_KEY,
  },
  "a KMS alias": {
    validator: field.keyAlias,
    valid: ["alias/ds-preprocessing", "alias/a/b_c", "alias/awsome", `alias/${long(150)}`],
    invalid: ["ds", "alias/", "alias/aws/s3", "alias/a.b", "Alias/a", `alias/${long(151)}`],
    allowed: "a KMS alias of at most 156 characters, such as alias/ds-preprocessing, not under alias/aws/",
  },
  "the key of a tag": {
    validator: field.tagKey,
    valid: ["a", "Cost centre", "team:data/x=1+1@_.-", "Größe", "awsome", long(128)],
    invalid: ["", long(129), "aws:x", "AWS:x", "a;b", "a*"],
    allowed: "a tag key of 1 to 128 letters, digits, spaces and _.:/=+@-, not starting with aws:",
  },
  "the value of a tag": {
    validator: field.tagValue,
    valid: ["", "42", "a b", long(256)],
    invalid: [long(257), "a;b", "a\tb"],
    allowed:
      "a text of at most 256 letters, digits, spaces and _.:/=+@-, in quotes where YAML reads a number or a flag",
  },
  "an address range with host bits or of another size": {
    validator: field.vpcCidr,
    valid: ["10.20.0.0/16", "10.20.30.0/24", "172.16.128.0/17", "192.168.254.0/23"],
    invalid: ["10.20.0.0/15", "10.20.0.0/25", "10.20.0.1/16", "10.20.1.0/16", "10.20.129.0/17", "0.0.0.0/0"],
    allowed: "an IPv4 range from /16 to /24 with no host bits set, such as 10.20.0.0/16",
    otherType: "an IPv4 range such as 10.20.0.0/16",
  },
  "an address range at all": {
    validator: field.vpcCidr,
    valid: ["10.0.0.0/16"],
    invalid: ["10.20.0.0", "10.20.0.0/", "10.20.0/16", "256.0.0.0/16", "10.20.0.0/33", "fd00::/16", ""],
    allowed: "an IPv4 range such as 10.20.0.0/16",
  },
  "the days that a log is kept": {
    validator: field.logRetentionDays,
    valid: [1, 7, 30, 365, 3653],
    invalid: [0, 2, 8, 31, 366, 3654, 7.5, -7, "7"],
    allowed:
      "one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days",
  },
  "a whole number": {
    validator: field.whole(2, 5, "things"),
    valid: [2, 3, 5],
    invalid: [1, 6, 2.5, "3", NaN, Infinity],
    allowed: "a whole number from 2 to 5 things",
  },
  "one of several": {
    validator: field.oneOf(["a", "b"]),
    valid: ["a", "b"],
    invalid: ["", "A", "c", "a,b"],
    allowed: "one of a, b",
  },
  "a flag": {
    validator: field.flag,
    valid: [true, false],
    invalid: ["true", 1, 0, ""],
    allowed: "true or false",
  },
};

describe("a field of the settings", () => {
  for (const [what, { validator, valid, invalid, allowed, otherType = allowed }] of Object.entries(RULES)) {
    it(`is ${what}`, () => {
      for (const value of valid) expect(verdict(validator, value), JSON.stringify(value)).to.deep.equal([]);
      for (const value of invalid)
        expect(verdict(validator, value), JSON.stringify(value)).to.deep.equal([allowed]);
    });

    it(`is ${what}, not something of another type`, () => {
      for (const value of [undefined, null, {}, []])
        expect(verdict(validator, value), JSON.stringify(value)).to.deep.equal([otherType]);
    });
  }
});

describe("an object key with a character that is not safe in S3", () => {
  for (const stray of [" ", "ä", "#", "&", "\\", "\n", "🎈"])
    it(`names it: ${JSON.stringify(stray)}`, () => {
      const named = `${OBJECT_KEY}; not ${JSON.stringify(stray)}`;
      expect(verdict(field.objectKey, `raw/a${stray}b`)).to.deep.equal([named]);
    });
});
