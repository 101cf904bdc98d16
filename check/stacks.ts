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
 * Checks what has to hold for any user's files: they are valid and fit together, both programs preview every stack with no
 * finding of the policy pack, access is as expected, and what is generated from them is up to date.
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
  const bootstrap = await whenValid("the stack files of the bootstrap are valid", () =>
    bootstrapFiles(projectFolder),
  );
  yield bootstrap;
  const reading = await whenValid("the Pulumi CLI reads all of them as other commands do", async () =>
    oneReading(projectFolder, await pulumi()),
  );
  yield reading;
  const pack = await whenValid("the policy pack's settings list the sources", () =>
    packSettings(projectFolder),
  );
  yield pack;
  yield whenValid("the organization's policy is up to date", async () =>
    [(await outdatedDenyBuilds(projectFolder)) ?? []].flat(),
  );

  const [previewed, access, drawn] = [
    "both programs preview every stack, and the policy pack reports nothing",
    "access is as expected",
    "the drawing of the accounts is up to date",
  ];
  if (
    [files, bootstrap.problems, reading.problems, pack.problems].some((problems) => problems?.length !== 0)
  ) {
    for (const name of [previewed, access, drawn]) yield { name, problems: undefined };
    return;
  }
  const families = readEverySource(projectFolder);
  const reports: AccessReport[] = [];
  const findings = await refusal(async () => {
    const args = { projectFolder, pulumi: await pulumi(), asWritten: true, withPolicyPack: true } as const;
    for (const stacks of families) reports.push(await accessReport({ ...args, stacks }));
    return reports.flatMap(({ previews }) => previews.flatMap(found));
  });
  yield { name: previewed, problems: findings };
  // A family that cannot be previewed leaves the others unread as well.
  const read = reports.length === families.length ? reports : undefined;
  yield { name: access, problems: read?.flatMap(({ decided }) => surprises(decided)) };
  const draw = read && findings.length === 0 ? () => outdatedDrawings(projectFolder, read) : undefined;
  yield { name: drawn, problems: draw && (await refusal(draw)) };
}

/** What the policy pack says of a preview. */
const found = ({ command, run }: Preview): Problems =>
  run.violations.map(
    ({ policy, message }) =>
      `\`${command} --policy-pack policy-pack\` reports ${policy}: ${message.split("\n").slice(1).join(" ") || message}`,
  );
