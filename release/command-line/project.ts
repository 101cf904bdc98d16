import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../accounts/environment";
import { misused } from "../release-error";

const PROJECT = "Pulumi.yaml";
const isProject = (folder: string): boolean => existsSync(join(folder, PROJECT));

/**
 * The folder must be that of Pulumi.yaml, and the one that the caller means: npm goes to its package's folder first.
 * @throws ReleaseError that names the folder to go to
 */
export function demandProject(folder: string, env: Environment): void {
  if (!isProject(folder)) {
    const above = projectAbove(folder);
    throw misused(
      `There is no ${PROJECT} in ${folder}: run it in the folder of ${PROJECT}${above === undefined ? "" : `, which is ${above}`}.`,
    );
  }
  const called = env["INIT_CWD"] ?? "";
  if (called === "" || !isProject(called) || realpathSync(called) === realpathSync(folder)) return;
  throw misused(
    `It was called in ${called}, which has a ${PROJECT} of its own, and npm runs it in ${folder}, the folder of its package. To use the stacks of ${folder}, run it there: cd ${folder}`,
  );
}

function projectAbove(folder: string): string | undefined {
  const above = dirname(folder);
  if (above === folder) return undefined;
  return isProject(above) ? above : projectAbove(above);
}
