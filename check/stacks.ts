import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { outdatedDrawings } from "../access/accounts/file";
import { surprises } from "../access/matrix";
import type { Preview } from "../access/previews";
import { accessReport, type AccessReport } from "../access/report";
import { outdatedDenyBuilds } from "../bootstrap/organization/render";
import { readEverySource } from "../settings/project-stacks";
import { bootstrapFiles, packSettings, stackFiles } from "./files";
import { oneReading } from "./reading";
import { refusal, type Checked, type Problems } from "./problems";

/**
 * Holds what a user writes to what holds for any valid files: they parse and fit together, both programs preview on them
 * with the policy pack and no finding, access is as expected, and what is generated of them is up to date.
 */
export async function* checkStacks(
  projectFolder: string,
  pulumi: () => Promise<PulumiCommand>,
): AsyncGenerator<Checked> {
  const files = stackFiles(projectFolder);
  yield { name: "the stack files are valid and fit together", problems: files };
  const whenValid = async (name: string, check: () => Problems | Promise<Problems>): Promise<Checked> => ({
    name,
    problems: files.length > 0 ? undefined : await refusal(async () => check()),
  });
  const bootstrap = await whenValid("those of the bootstrap too", () => bootstrapFiles(projectFolder));
  yield bootstrap;
  const reading = await whenValid("the Pulumi CLI reads both as every command does", async () =>
    oneReading(projectFolder, await pulumi()),
  );
  yield reading;
  const pack = await whenValid("the policy pack's settings fit them", () => packSettings(projectFolder));
  yield pack;
  yield whenValid("the organization's policy is up to date", async () =>
    [(await outdatedDenyBuilds(projectFolder)) ?? []].flat(),
  );

  const [previewed, access, drawn] = [
    "both programs preview on them, and the policy pack finds nothing",
    "access is as expected",
    "the drawing of the accounts is of them",
  ];
  if (
    [files, bootstrap.problems, reading.problems, pack.problems].some((problems) => problems?.length !== 0)
  ) {
    for (const name of [previewed, access, drawn]) yield { name, problems: undefined };
    return;
  }
  const reports: AccessReport[] = [];
  const findings = await refusal(async () => {
    const args = { projectFolder, pulumi: await pulumi(), asWritten: true, withPolicyPack: true } as const;
    for (const stacks of readEverySource(projectFolder))
      reports.push(await accessReport({ ...args, stacks }));
    return reports.flatMap(({ previews }) => previews.flatMap(found));
  });
  yield { name: previewed, problems: findings };
  // A family that cannot be previewed leaves the others unread as well.
  const read = reports.length === families(projectFolder) ? reports : undefined;
  yield { name: access, problems: read?.flatMap(({ decided }) => surprises(decided)) };
  const draw = read && findings.length === 0 ? () => outdatedDrawings(projectFolder, read) : undefined;
  yield { name: drawn, problems: draw && (await refusal(draw)) };
}

const families = (projectFolder: string): number => readEverySource(projectFolder).length;

/** What the policy pack says of a preview. */
const found = ({ command, run }: Preview): Problems =>
  run.violations.map(
    ({ policy, message }) =>
      `\`${command} --policy-pack policy-pack\` reports ${policy}: ${message.split("\n").slice(1).join(" ") || message}`,
  );
