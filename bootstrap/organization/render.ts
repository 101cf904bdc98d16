import { readdirSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { serviceControlPolicy } from "../../documents/boundary/deny-builds";
import { readProject, readStack } from "../../settings/stack-file";

/** Where the policy is kept. */
export const DENY_BUILDS = join(__dirname, "deny-builds.json");

/** The service control policy for the targets among a project's stack files, as it is kept. */
export function renderDenyBuilds(projectFolder: string): Promise<string> {
  const project = readProject(projectFolder);
  const promotionRoles = readdirSync(projectFolder)
    .flatMap((file) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(file)?.groups?.["stack"] ?? [])
    .map((stack) => readStack(projectFolder, project, stack).settings)
    .filter(({ kind }) => kind === "target")
    .map(({ names }) => names.promotionRole);
  const unique = [...new Set(promotionRoles)].sort();
  if (unique.length === 0)
    throw new Error(
      `No Pulumi.<stack>.yaml in ${projectFolder} has kind: target. The policy is for targets, and names their promotion roles.`,
    );
  return format(JSON.stringify(serviceControlPolicy(unique)), { parser: "json", printWidth: 110 });
}
