import { expect } from "chai";
import { composeArns } from "../../../settings/arns";
import { artifactBucketPolicy, dataBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import { accountKeyPolicy, keyPolicy } from "../../../documents/resource-policies/key-policy";
import {
  deadLetterQueuePolicy,
  topicPolicy,
} from "../../../documents/resource-policies/notification-policies";
import {
  onlyPusherPolicy,
  registryPolicy,
  repositoryPolicy,
} from "../../../documents/resource-policies/repository-policy";
import { allowSid } from "../../../documents/roles/role-grant";
import { serviceTrustPolicy } from "../../../documents/roles/trust-policy";
import { decide } from "../access-simulation";
import { PROD_GRANT, sampleSettings, STAGING_GRANT } from "../../sample-settings";

const BUCKET = "ds-artifacts-dev-123456789012-us-east-1";
const ARN = `arn:aws:s3:::${BUCKET}`;
const policy = (...statements: readonly unknown[]) => ({ Version: "2012-10-17", Statement: statements });

const ONLY_PROD = {
  Principal: { AWS: ["arn:aws:iam::987654321098:root"] },
  Condition: {
    ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"] },
  },
};
const STAGING_ROLES = [
  "arn:aws:iam::012345678901:role/ds-preprocessing-task-eu-staging",
  "arn:aws:iam::012345678901:role/auditor",
];
const ONLY_STAGING = {
  Principal: { AWS: ["arn:aws:iam::012345678901:root"] },
  Condition: {
    ArnEquals: { "aws:PrincipalArn": STAGING_ROLES },
    StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] },
  },
};
const TLS_ONLY = {
  Sid: "DenyPlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:*"],
  Resource: [ARN, `${ARN}/*`],
  Condition: { Bool: { "aws:SecureTransport": ["false"] } },
};
const RECORDS_STAY = [
  {
    Sid: "DenyReplacedRecords",
    Effect: "Deny",
    Principal: "*",
    Resource: [`${ARN}/releases/*`],
    Action: ["s3:PutObject"],
    Condition: { StringNotEquals: { "s3:if-none-match": ["*"] } },
  },
  {
    Sid: "DenyDeletedRecords",
    Effect: "Deny",
    Principal: "*",
    Resource: [`${ARN}/releases/*`],
    Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ReplicateDelete", "s3:ReplicateObject"],
  },
];
const readers = (sid: string, only: object) => [
  {
    Sid: `${sid}AccountAccess`,
    Effect: "Allow",
    ...only,
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: [ARN, `${ARN}/*`],
  },
  {
    Sid: `${sid}ModelVersions`,
    Effect: "Allow",
    ...only,
    Action: ["s3:GetObjectVersion"],
    Resource: [`${ARN}/models/*`],
  },
];

describe("a data bucket's policy", () => {
  it("demands TLS and lets in nobody of another account", () => {
    expect(dataBucketPolicy(BUCKET)).to.deep.equal(policy(TLS_ONLY));
  });
});

describe("the artifact bucket's policy", () => {
  it("without a target demands TLS, and that records stay", () => {
    expect(artifactBucketPolicy(BUCKET, [])).to.deep.equal(policy(TLS_ONLY, ...RECORDS_STAY));
  });

  it("takes a record once, from an administrator too, and models as often as they come", async () => {
    const asked = (action: string, key: string, context: Readonly<Record<string, string>> = {}) =>
      decide({
        principal: "arn:aws:iam::123456789012:role/Administrator",
        action,
        resource: `${ARN}/${key}`,
        account: "123456789012",
        context: { "aws:SecureTransport": "true", ...context },
        resourcePolicy: artifactBucketPolicy(BUCKET, [PROD_GRANT]),
      });
    const [record, model] = ["releases/0.1.6.json", "models/model.pkl"];
    expect(await asked("s3:PutObject", record, { "s3:if-none-match": "*" })).to.equal("Allowed");
    const refused: readonly Readonly<Record<string, string>>[] = [
      {},
      { "s3:if-none-match": '"etag"' },
      { "s3:if-none-match": '"*"' },
      { "s3:if-match": "etag" },
      { "s3:if-match": "*" },
      { "s3:ObjectCreationOperation": "false" },
      { "s3:ObjectCreationOperation": "true" },
    ];
    for (const context of refused)
      expect(await asked("s3:PutObject", record, context), JSON.stringify(context)).to.equal(
        "ExplicitlyDenied",
      );
    expect(await asked("s3:PutObject", model)).to.equal("Allowed");
    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion"]) {
      expect(await asked(action, record), action).to.equal("ExplicitlyDenied");
      expect(await asked(action, model), action).to.equal("Allowed");
    }
  });

  it("lets the task role of prod read, and no one else", () => {
    expect(artifactBucketPolicy(BUCKET, [PROD_GRANT])).to.deep.equal(
      policy(TLS_ONLY, ...RECORDS_STAY, ...readers("AllowProd", ONLY_PROD)),
    );
  });

  it("names each of two targets, one of them bound to its organization", () => {
    expect(artifactBucketPolicy(BUCKET, [PROD_GRANT, STAGING_GRANT])).to.deep.equal(
      policy(
        TLS_ONLY,
        ...RECORDS_STAY,
        ...readers("AllowProd", ONLY_PROD),
        ...readers("AllowEuStaging", ONLY_STAGING),
      ),
    );
  });
});

describe("a repository's policy", () => {
  const PULL = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:ListImages",
  ];

  it("lets the named roles of each target pull, and nobody push", () => {
    expect(repositoryPolicy([PROD_GRANT, STAGING_GRANT])).to.deep.equal(
      policy(
        { Sid: "AllowProdPull", Effect: "Allow", ...ONLY_PROD, Action: PULL },
        { Sid: "AllowEuStagingPull", Effect: "Allow", ...ONLY_STAGING, Action: PULL },
      ),
    );
  });
});

describe("the policy of a target's repository", () => {
  it("denies pushes to everybody but the promotion role", () => {
    const promotion = "arn:aws:iam::987654321098:role/ds-promotion-prod";
    expect(onlyPusherPolicy(promotion)).to.deep.equal(
      policy({
        Sid: "DenyPushButByPromotion",
        Effect: "Deny",
        Principal: "*",
        Action: ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [promotion] } },
      }),
    );
  });
});

describe("a target registry's policy", () => {
  it("denies the same of every repository", () => {
    const arns = composeArns(sampleSettings("prod"));
    const [statement] = onlyPusherPolicy(arns.promotionRole).Statement;
    expect(registryPolicy(arns)).to.deep.equal(
      policy({ ...statement, Resource: ["arn:aws:ecr:us-east-1:987654321098:repository/*"] }),
    );
  });
});

describe("a statement id", () => {
  it("keeps letters and digits of the stack's name only", () => {
    const ids = ["prod", "eu-prod", "eu_prod.2", "Prod", "-x-"].map(allowSid);
    expect(ids).to.deep.equal(["AllowProd", "AllowEuProd", "AllowEuProd2", "AllowProd", "AllowX"]);
  });
});

describe("the topic's policy", () => {
  it("lets the account's own alarms publish", () => {
    const topic = "arn:aws:sns:us-east-1:987654321098:ds-preprocessing-alerts";
    expect(topicPolicy(topic, "987654321098", "us-east-1")).to.deep.equal(
      policy({
        Sid: "AllowAlarms",
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com"] },
        Action: ["sns:Publish"],
        Resource: [topic],
        Condition: {
          StringEquals: { "aws:SourceAccount": ["987654321098"] },
          ArnLike: { "aws:SourceArn": ["arn:aws:cloudwatch:us-east-1:987654321098:alarm:*"] },
        },
      }),
    );
  });
});

describe("the dead-letter queue's policy", () => {
  it("demands TLS", () => {
    const queue = "arn:aws:sqs:us-east-1:987654321098:ds-preprocessing-dead-letters";
    expect(deadLetterQueuePolicy(queue)).to.deep.equal(
      policy({
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: ["sqs:*"],
        Resource: [queue],
        Condition: { Bool: { "aws:SecureTransport": ["false"] } },
      }),
    );
  });
});

describe("a service role's trust", () => {
  it("is in one service, for one account and one resource", () => {
    expect(
      serviceTrustPolicy({ service: "ecs-tasks.amazonaws.com", account: "1", sourceArns: ["arn:x"] }),
    ).to.deep.equal(
      policy({
        Sid: "AllowService",
        Effect: "Allow",
        Principal: { Service: ["ecs-tasks.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": ["1"] },
          ArnLike: { "aws:SourceArn": ["arn:x"] },
        },
      }),
    );
  });
});

describe("the key's policy", () => {
  const own = [
    {
      Sid: "AllowAccountByIam",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
      Action: ["kms:*"],
      Resource: ["*"],
    },
    {
      Sid: "AllowLogs",
      Effect: "Allow",
      Principal: { Service: ["logs.us-east-1.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: ["*"],
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:us-east-1:123456789012:log-group:*"],
        },
      },
    },
    {
      Sid: "AllowAlarms",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "aws:SourceAccount": ["123456789012"] },
        ArnLike: { "aws:SourceArn": ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"] },
      },
    },
  ];
  const decrypt = (sid: string, { Principal, Condition }: typeof ONLY_PROD, organization = {}) => ({
    Sid: sid,
    Effect: "Allow",
    Principal,
    Action: ["kms:Decrypt"],
    Resource: ["*"],
    Condition: {
      ArnEquals: Condition.ArnEquals,
      StringEquals: { ...organization, "kms:ViaService": ["s3.us-east-1.amazonaws.com"] },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [ARN, `${ARN}/*`] },
    },
  });
  const of = (readersOf: readonly (typeof PROD_GRANT)[]) =>
    keyPolicy(composeArns(sampleSettings("dev")), {
      account: "123456789012",
      region: "us-east-1",
      readers: readersOf,
    });

  it("of a key that only its own account uses leaves it to the account's policies", () => {
    expect(accountKeyPolicy("123456789012")).to.deep.equal(policy(own[0]));
  });

  it("without a target lets in the account and the services that write for it", () => {
    expect(of([])).to.deep.equal(policy(...own));
  });

  it("lets the artifact bucket's readers decrypt, for its objects and through S3 only", () => {
    expect(of([PROD_GRANT, STAGING_GRANT])).to.deep.equal(
      policy(
        ...own,
        decrypt("AllowProdDecrypt", ONLY_PROD),
        decrypt("AllowEuStagingDecrypt", ONLY_STAGING, { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] }),
      ),
    );
  });
});
