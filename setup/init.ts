import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ProgramError } from "../settings/program-error";
import { readProject } from "../settings/stack-file";
import { writeChecked, stackFilesIn } from "./new-files";
import { projectFiles, type Environment, type NewProject } from "./new-project";
import { laidOut } from "./layout";
import { answer, type Question, type Terminal } from "./questions";

const QUESTIONS: readonly Question[] = [
  { option: "region", asks: "AWS region of all stacks, such as eu-central-1" },
  { option: "source", asks: "The stack that builds, and its account, such as dev=123456789012" },
  { option: "target", asks: "The stacks that receive, with commas between them, such as prod=987654321098" },
  { option: "prefix", asks: "What begins the names of everything in AWS", byDefault: "ds" },
  { option: "pipeline", asks: "Name of the pipeline", byDefault: "preprocessing" },
  { option: "repository", asks: "GitHub repository, as owner/name (empty: people deploy)", byDefault: "" },
  { option: "email", asks: "Mail address for failures and alarms of targets (empty: none)", byDefault: "" },
  { option: "operator", asks: "ARNs of roles that deploy by hand, with commas between them", byDefault: "" },
];

/** Values of the command's options. */
export interface Given {
  readonly region?: string;
  readonly source?: string;
  readonly target?: readonly string[];
  readonly prefix?: string;
  readonly pipeline?: string;
  readonly repository?: string;
  readonly email?: string;
  readonly operator?: readonly string[];
}

/**
 * Writes the files of a new project.
 * @param given Values of the options; what is missing is asked for, where there is a terminal.
 * @returns the paths of the files
 * @throws ProgramError, and nothing is written then
 */
export async function init(
  folder: string,
  { target, operator, ...given }: Given,
  terminal: Terminal = process,
): Promise<readonly string[]> {
  refuseStackFiles(folder);
  const answers = await answer(
    QUESTIONS,
    { ...given, target: target?.join(","), operator: operator?.join(",") },
    terminal,
  );
  const files = await textsOf(folder, newProject(folder, answers));
  writeChecked(folder, files);
  return [...files.keys()];
}

function refuseStackFiles(folder: string): void {
  const found = stackFilesIn(folder);
  if (found.length > 0)
    throw new ProgramError(
      `There are stack files already: ${found.join(", ")}. Nothing was written. If they are the example's, take them away and run this again: git rm ${found.join(" ")}`,
    );
}

function newProject(folder: string, answers: Readonly<Record<string, string>>): NewProject {
  const { region = "", prefix = "", pipeline = "", repository = "", email = "" } = answers;
  const [source, ...others] = environments("source", answers["source"] ?? "");
  if (!source || others.length > 0)
    throw new ProgramError("--source names one stack, as in dev=123456789012.");
  const targets = environments("target", answers["target"] ?? "");
  const names = [source, ...targets].map(({ stack }) => stack);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ProgramError(
      `${twice} is named twice; allowed: each stack once, as the source or as a target. Nothing was written.`,
    );
  return {
    project: readProject(folder),
    bootstrap: readProject(join(folder, "bootstrap")),
    region,
    source,
    targets,
    prefix,
    pipeline,
    repository: repository === "" ? undefined : repository,
    email: email === "" ? undefined : email,
    operators: listed(answers["operator"] ?? ""),
  };
}

const listed = (text: string): string[] =>
  text.split(",").flatMap((each) => (each.trim() === "" ? [] : [each.trim()]));

const environments = (option: string, text: string): Environment[] =>
  listed(text).map((each) => {
    const [stack = "", account = "", ...rest] = each.split("=");
    if (!/^[\w.-]+$/.test(stack) || account === "" || rest.length > 0)
      throw new ProgramError(
        `--${option} has ${JSON.stringify(each)}; allowed: a stack and its account, as in dev=123456789012. Nothing was written.`,
      );
    return { stack, account };
  });

/** The project's files as text. */
async function textsOf(folder: string, project: NewProject): Promise<ReadonlyMap<string, string>> {
  const pack = join("policy-pack", "settings.json");
  const settings = JSON.parse(readFileSync(join(folder, pack), "utf8")) as object;
  const texts = new Map([...projectFiles(project)].map(([file, content]) => [file, stringify(content)]));
  texts.set(pack, JSON.stringify({ ...settings, sources: [project.source.stack] }, null, 2));
  for (const [file, text] of texts) texts.set(file, await laidOut(join(folder, file), text));
  return texts;
}
