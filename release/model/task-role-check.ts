import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { keepFromOthers, modelReaderPolicy } from "../../documents/roles/task-role";
import { roleArn } from "../../settings/arns";
import type { Account, PipelineAccount } from "../accounts/accounts";
import { attemptChecks } from "../checks/attempt";
import { type Check, equal } from "../checks/check";
import { ifThere } from "../deployed/if-there";
import { compareStatements, describeComparison } from "./statements";

interface TaskRole {
  readonly boundary: string | undefined;
  /** All inline policies, as JSON. */
  readonly policies: readonly string[];
}

/**
 * Whether the task role of a target's pipeline is allowed to read its model by its own policies, within the stack's boundary.
 * @param keyArn Of the key that the model is under; `undefined` for one of S3's, or where there is no such model.
 */
export async function taskRoleChecks(
  source: Account,
  target: PipelineAccount,
  keyArn: string | undefined,
): Promise<readonly Check[]> {
  const { stack, account, names } = target.settings;
  // What keeps the role from the data of other pipelines takes nothing back of what it may read.
  const denials = keepFromOthers(target.settings);
  const about = {
    where: "deployment",
    name: `policies of role ${names.taskRole} for models`,
    expected: `the statements of modelReaderPolicy${denials.length > 0 ? " and keepFromOthers" : ""} in documents/roles/task-role.ts`,
    fix: `Deploy the roles of ${stack}: pulumi up -s ${stack}`,
  } as const;
  return attemptChecks(about, async () => {
    const role = await readTaskRole(target);
    if (!role) return [{ ...about, ok: false, found: `there is no ${roleArn(account, names.taskRole)}` }];
    const { names: own, account: sourceAccount, region } = source.settings;
    const bucket = own.artifactBucket;
    const reader = modelReaderPolicy(target.settings, {
      bucket,
      account: sourceAccount,
      region,
      keyAlias: undefined,
      keyArn,
    });
    const expected = [...reader.Statement, ...denials];
    return [
      { ...about, ...describeComparison(compareStatements(role.policies, expected)) },
      equal("deployment", `boundary of role ${names.taskRole}`, {
        found: role.boundary,
        expected: target.settings.arns.boundary,
        fix: about.fix,
      }),
    ];
  });
}

async function readTaskRole({ client, settings }: PipelineAccount): Promise<TaskRole | undefined> {
  const RoleName = settings.names.taskRole;
  const iam = client(IAMClient);
  return ifThere(["NoSuchEntityException", "NoSuchEntity"], async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const policies: string[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName }))
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        policies.push(decodeURIComponent(PolicyDocument)); // IAM gives it as RFC 3986 writes an URL
      }
    return { boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn, policies };
  });
}
