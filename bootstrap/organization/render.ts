import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { serviceControlPolicy } from "../../documents/boundary/deny-builds";
import type { PolicyDocument } from "../../documents/policy";
import { ProgramError } from "../../settings/program-error";
import { readEveryStack } from "../../settings/project-stacks";
import type { Settings } from "../../settings/settings";

/** Where the policy is in a project. */
export const DENY_BUILDS = join("bootstrap", "organization", "deny-builds.json");

/** Characters that AWS allows a service control policy. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const MOST = 5120;

/** The service control policy for some targets. */
export const denyBuilds = (targets: readonly Pick<Settings, "names">[]): PolicyDocument =>
  serviceControlPolicy([...new Set(targets.map(({ names }) => names.promotionRole))].sort());

/**
 * The same for the targets among a project's stack files, as it is kept; undefined when there is no target.
 * @throws ProgramError for a policy that is too long for AWS, or a stack file that cannot be read
 */
export async function renderDenyBuilds(projectFolder: string): Promise<string | undefined> {
  const stacks = readEveryStack(projectFolder).stacks.map(({ settings }) => settings);
  const targets = stacks.filter(({ kind }) => kind === "target");
  if (targets.length === 0) return undefined;
  const text = await format(JSON.stringify(denyBuilds(targets)), { parser: "json", printWidth: 110 });
  if (text.length > MOST)
    throw new ProgramError(
      `The service control policy for ${targets.length} targets has ${text.length} characters, and AWS allows ${MOST}. Give targets the same, or shorter, names.promotionRole.`,
    );
  return text;
}

/** What to do about a project's policy that is out of date; undefined when it is not. */
export async function outdatedDenyBuilds(projectFolder: string): Promise<string | undefined> {
  const wanted = await renderDenyBuilds(projectFolder);
  const file = join(projectFolder, DENY_BUILDS);
  const kept = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (wanted === undefined || kept === wanted) return undefined;
  return `${DENY_BUILDS} is ${kept === undefined ? "missing" : "out of date"}. Run: npm run organization`;
}
