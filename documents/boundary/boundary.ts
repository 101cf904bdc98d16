import { bucketArn, type Arns } from "../../settings/arns";
import {
  accessPoints,
  ADMINISTRATION,
  denied,
  guardData,
  guardIdentities,
  reserved,
} from "./boundary-guards";
import { BUILD_ACTIONS, TAG_ACTION } from "./build-services";
import { denyPushes } from "./deny-builds";
import { IDENTITIES, RUN_ACTIONS } from "./run-services";
import { uncovered, type Statement } from "../policy";

/** The services that the pipeline's roles use, beside IAM. */
export const BOUNDARY_SERVICES = [
  "cloudwatch",
  "ec2",
  "ecr",
  "ecs",
  "events",
  "kms",
  "logs",
  "route53",
  "s3",
  "scheduler",
  "sns",
  "sqs",
  "ssm",
  "states",
  "xray",
] as const;

/**
 * Whether a boundary may be widened by a service: what builds, what runs code that nobody promoted and what hands out
 * identities stays out.
 */
export const mayWiden = (service: string): boolean =>
  ![...BUILD_ACTIONS, ...RUN_ACTIONS, ...IDENTITIES.actions].includes(`${service}:*`);

/** A policy that says by its denials what is left of everything. */
export interface BoundaryDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly (Statement | Exclusion)[];
}

/** Denies whatever is not named. */
export interface Exclusion {
  readonly Sid: string;
  readonly Effect: "Deny";
  readonly NotAction: readonly string[];
  readonly Resource: readonly string[];
}

/**
 * The most that any role of a target can do, whatever its own policies say: the services that the pipeline uses and
 * those that its workload needs beside them, no builds, no pushes but by the promotion role, no code beside the
 * pipeline's task, nothing that decides what runs or who gets at data for any role but the deploy role, and no way to
 * raise it. Networks are not among that: nothing answers there, and IAM's length has no room.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @param moreServices Service prefixes such as `dynamodb`, for what the workload does beside the pipeline.
 */
export function boundaryPolicy(arns: Arns, moreServices: readonly string[] = []): BoundaryDocument {
  return boundary(
    moreServices,
    [...BUILD_ACTIONS, ...RUN_ACTIONS],
    denyPushes(arns.promotionRole),
    ...guardIdentities(arns),
    guardData(
      arns,
      [arns.inputBucket, arns.outputBucket],
      [arns.deployRole, arns.previewRole, arns.promotionRole],
    ),
  );
}

/** Systems Manager runs commands as whatever role a machine has; ECR fills repositories with what nobody here built. */
const FOREIGN_ACTIONS = BUILD_ACTIONS.filter((action) => /^(?:ecr|ssm):/.test(action));

/** `PUSH_ACTIONS` in fewer characters, of which a boundary has few. */
const PUSHES = ["ecr:*LayerUpload", TAG_ACTION, "ecr:UploadLayerPart"];

export interface SourceBoundary {
  readonly moreServices?: readonly string[];
  /** Bucket of Pulumi's states, when it is the account's own. */
  readonly stateBucket?: string | undefined;
}

/**
 * The most that the roles of a source can do that the stack makes, and those that deploy and preview it. The same account
 * holds the roles that assume a target's, and a role without bounds could make itself one of them. Builds within these
 * services are not denied, for a source builds; pushes are, but to the image builder and, for the tag of a release, to the
 * tester.
 */
export function sourceBoundaryPolicy(
  arns: Arns,
  { moreServices = [], stateBucket }: SourceBoundary = {},
): BoundaryDocument {
  const operators = [arns.deployRole, arns.previewRole];
  return boundary(
    moreServices,
    [...FOREIGN_ACTIONS, ...RUN_ACTIONS],
    // The tester's own policy, which only the administrator changes, lets it push no layer. What manifest it puts,
    // and under which tag, no policy can say.
    reserved("DenyPush", PUSHES, [arns.imageBuilderRole, arns.testerRole]),
    ...guardIdentities(arns),
    guardData(arns, [arns.inputBucket, arns.outputBucket, arns.artifactBucket], operators),
    ...(stateBucket === undefined ? [] : [guardStates(arns, stateBucket, operators)]),
  );
}

/**
 * Other services are denied and not just left out: a resource's own policy that names a session allows what a boundary
 * only leaves out. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @param refused Actions that nobody has; those of other services need no mention.
 */
function boundary(
  moreServices: readonly string[],
  refused: readonly string[],
  ...statements: readonly Statement[]
): BoundaryDocument {
  const services = [...new Set([...BOUNDARY_SERVICES, ...moreServices])];
  const within = refused.filter((action) => services.includes(action.split(":")[0] ?? ""));
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Allow", Effect: "Allow", Action: ["*"], Resource: ["*"] },
      {
        Sid: "DenyOtherServices",
        Effect: "Deny",
        NotAction: [...services.map((service) => `${service}:*`), "iam:*Role*", "iam:Get*", "iam:List*"],
        Resource: ["*"],
      },
      denied("DenyToAll", uncovered([...within, ...ADMINISTRATION])),
      ...statements,
    ],
  };
}

/** The bucket holds the states of the targets too; a role's own policies say which of them it reads. */
const guardStates = (arns: Arns, stateBucket: string, roles: readonly string[]): Statement => ({
  ...reserved("DenyStates", ["s3:*"], roles),
  Resource: [bucketArn(stateBucket), `${bucketArn(stateBucket)}/*`, accessPoints(arns)],
});
