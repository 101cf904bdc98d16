import { policy, type PolicyDocument } from "../policy";

/** Who may assume a service role: one AWS service, for one account and one resource, against the confused deputy. */
export interface ServiceTrust {
  /** Service principal, such as `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  readonly account: string;
  /** ARNs (or patterns) of the resources on whose behalf the service acts. */
  readonly sourceArns: readonly string[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export function serviceTrustPolicy({ service, account, sourceArns }: ServiceTrust): PolicyDocument {
  return policy({
    Sid: "AllowService",
    Effect: "Allow",
    Principal: { Service: [service] },
    Action: ["sts:AssumeRole"],
    Condition: {
      StringEquals: { "aws:SourceAccount": [account] },
      ArnLike: { "aws:SourceArn": sourceArns },
    },
  });
}
