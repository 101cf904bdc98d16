import { join } from "node:path";
import { format } from "prettier";
import { serviceControlPolicy } from "../../documents/boundary/deny-builds";
import { readEveryStack } from "../../settings/project-stacks";

/** Where the policy is kept. */
export const DENY_BUILDS = join(__dirname, "deny-builds.json");

/** The service control policy for the targets among a project's stack files, as it is kept. */
export function renderDenyBuilds(projectFolder: string): Promise<string> {
  const promotionRoles = readEveryStack(projectFolder)
    .stacks.filter(({ settings }) => settings.kind === "target")
    .map(({ settings }) => settings.names.promotionRole);
  const unique = [...new Set(promotionRoles)].sort();
  if (unique.length === 0)
    throw new Error(
      `No Pulumi.<stack>.yaml in ${projectFolder} has kind: target. The policy is for targets, and names their promotion roles.`,
    );
  return format(JSON.stringify(serviceControlPolicy(unique)), { parser: "json", printWidth: 110 });
}
