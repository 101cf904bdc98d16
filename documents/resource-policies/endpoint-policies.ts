import { policy, type PolicyDocument } from "../policy";
import { PULL_ACTIONS } from "./repository-policy";

/** What goes through to S3, which has a gateway in every network. */
const S3_ACTIONS = [
  "s3:AbortMultipartUpload",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:ListBucket",
  "s3:PutObject",
];

/**
 * What goes through to the other services that a task calls, and the ECS agent for it, by the name of the endpoint that
 * each has in a network without a way to the internet.
 */
const INTERFACE_ACTIONS = {
  "ecr.api": ["ecr:GetAuthorizationToken", ...PULL_ACTIONS],
  "ecr.dkr": ["ecr:GetAuthorizationToken", ...PULL_ACTIONS],
  logs: ["logs:CreateLogStream", "logs:PutLogEvents"],
  monitoring: ["cloudwatch:PutMetricData"],
  ssm: ["ssm:GetParameters"],
} as const;

type InterfaceService = keyof typeof INTERFACE_ACTIONS;

export const INTERFACE_SERVICES = Object.keys(INTERFACE_ACTIONS) as InterfaceService[];

/**
 * Only identities of the account: somebody else's credentials would carry data into somebody else's account. A condition,
 * because an account that is named as the principal stands for its root user alone.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const ownIdentities = (account: string) => ({ StringEquals: { "aws:PrincipalAccount": [account] } });

/** What the account's own identities do there, and nothing for others. */
export const interfacePolicy = (service: InterfaceService, account: string): PolicyDocument =>
  policy({
    Sid: "AllowOwnIdentities",
    Effect: "Allow",
    Principal: "*",
    Action: INTERFACE_ACTIONS[service],
    // Each role's own policy names resources; the registry's token and metrics have none.
    Resource: ["*"],
    Condition: ownIdentities(account),
  });

/**
 * The pipeline's buckets for the account's own identities; and the layers of images, which ECR hands out by signed
 * addresses of a bucket of its own.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway
 * @param buckets ARNs.
 */
export const s3GatewayPolicy = (
  account: string,
  region: string,
  buckets: readonly string[],
): PolicyDocument =>
  policy(
    {
      Sid: "AllowOwnIdentities",
      Effect: "Allow",
      Principal: "*",
      Action: S3_ACTIONS,
      Resource: buckets.flatMap((bucket) => [bucket, `${bucket}/*`]),
      Condition: ownIdentities(account),
    },
    {
      Sid: "AllowImageLayers",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:GetObject"],
      Resource: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
    },
  );
