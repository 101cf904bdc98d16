import { overlaps } from "../../../settings/patterns";
import { isMap } from "../../known-values";
import type { Rule } from "../../rule";

/** Heads of the types that attach managed policies, and the properties that name them. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  "aws:iam/groupPolicyAttachment:": "policyArn",
  "aws:iam/groupPolicyAttachmentsExclusive:": "policyArns",
  "aws:iam/policyAttachment:": "policyArn",
  "aws:iam/role:": "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:": "policyArn",
  "aws:iam/rolePolicyAttachmentsExclusive:": "policyArns",
  "aws:iam/userPolicyAttachment:": "policyArn",
  "aws:iam/userPolicyAttachmentsExclusive:": "policyArns",
  "aws:ssoadmin/customerManagedPolicyAttachment:": "customerManagedPolicyReference",
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:": "customerManagedPolicyReferences",
  "aws:ssoadmin/managedPolicyAttachment:": "managedPolicyArn",
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:": "managedPolicyArns",
};

/** Pulls images and writes logs, nothing else: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html */
const HARMLESS = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

/** Names of AWS's own policies that allow building or pushing, `*` standing for any text. */
const BUILDING = [
  "AdministratorAccess*",
  "AmazonEC2ContainerRegistryFullAccess",
  "AmazonEC2ContainerRegistryPowerUser",
  "AmazonEC2FullAccess",
  "AmazonSageMaker*FullAccess",
  "AmazonSSMFullAccess",
  "AWSAppRunnerFullAccess",
  "AWSCloud9*",
  "AWSCloudFormation*",
  "AWSCode*",
  "AWSImageBuilderFullAccess",
  "AWSLambda_FullAccess",
  "AWSServiceCatalog*",
  "EC2InstanceProfileForImageBuilder*",
  "PowerUserAccess",
];

/** What a managed policy allows is not in the program: AWS changes its own, and others are made elsewhere. */
export const noBuildingManagedPolicies: Rule = {
  name: "no-building-managed-policies",
  description: "No managed policy is attached in a target but AWS's own for the ECS agent.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: Object.keys(ATTACHMENTS),
  check: ({ type, properties }) => {
    const property = Object.entries(ATTACHMENTS).find(([head]) => type.startsWith(head))?.[1] ?? "";
    return listOf(properties[property])
      .map(nameOf)
      .filter((policy) => policy !== HARMLESS)
      .map((policy) =>
        BUILDING.some((pattern) => overlaps(pattern, policy.split("/").at(-1) ?? ""))
          ? `attaches ${policy}, which allows building. Nobody builds in a target: write a policy of the actions that are needed.`
          : `attaches ${policy}, and what that allows is not in this program. Write its actions into a policy of the role itself, where they can be checked.`,
      );
  },
};

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** An ARN, or the reference that IAM Identity Center has for a policy of each account. */
function nameOf(policy: unknown): string {
  if (typeof policy === "string") return policy;
  if (isMap(policy) && typeof policy["name"] === "string") return policy["name"];
  throw new Error("it attaches something that is not a policy's ARN or name");
}
