import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isScalar, isSeq, parseDocument, stringify } from "yaml";
import { handOver } from "../settings/config";
import { listingOf } from "../settings/deployers";
import { fillTemplate } from "../settings/names";
import { ProgramError } from "../settings/program-error";
import { readEverySource, type ProjectStacks } from "../settings/project-stacks";
import { parseSettings } from "../settings/settings";
import { readProject } from "../settings/stack-file";
import { laidOut } from "./layout";
import { addedLines, writeChecked } from "./new-files";

/** Values of the command's options. */
export interface Given {
  readonly dockerfile?: string;
  readonly image?: string;
  readonly model?: string;
  readonly account?: string;
  readonly region?: string;
  readonly source?: string;
  readonly after?: string;
}

interface Place {
  readonly folder: string;
  readonly project: string;
  readonly stacks: ProjectStacks;
}

type Texts = ReadonlyMap<string, string>;

const fileOf = (stack: string): string => `Pulumi.${stack}.yaml`;

const KINDS: Readonly<Record<string, (place: Place, name: string, given: Given) => Texts>> = {
  image: withImage,
  pipeline: withPipeline,
  target: withTarget,
};

/**
 * Adds something to the stack files of a project.
 * @param kind `image`, `pipeline` or `target`.
 * @returns the lines that it added, by file
 * @throws ProgramError, and nothing is written then
 */
export async function add(
  folder: string,
  kind: string,
  name: string,
  given: Given = {},
): Promise<ReadonlyMap<string, readonly string[]>> {
  const change = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!change)
    throw new ProgramError(
      `${JSON.stringify(kind)} cannot be added; allowed: ${Object.keys(KINDS).join(", ")}. Nothing was written.`,
    );
  const place = { folder, project: readProject(folder), stacks: familyOf(folder, given.source) };
  const texts = new Map<string, string>();
  for (const [file, text] of change(place, name, given))
    texts.set(file, await laidOut(join(folder, file), text));
  const added = new Map([...texts].map(([file, text]) => [file, addedLines(folder, file, text)]));
  writeChecked(folder, texts);
  return added;
}

function familyOf(folder: string, named: string | undefined): ProjectStacks {
  const families = readEverySource(folder);
  const [family, ...others] = families.filter(
    ({ source }) => named === undefined || source.settings.stack === named,
  );
  if (family && others.length === 0) return family;
  const sources = families.map(({ source }) => source.settings.stack).join(", ");
  throw new ProgramError(`Name the stack that builds with --source: ${sources}. Nothing was written.`);
}

/** An image of the source, and of every target. */
function withImage({ folder, project, stacks }: Place, name: string, { dockerfile }: Given): Texts {
  const { source, targets } = stacks;
  const build = dockerfile === undefined ? {} : { build: { dockerfile } };
  return new Map(
    [source, ...targets].map(({ settings }) => {
      const file = fileOf(settings.stack);
      const document = read(folder, file);
      addIn(document, file, [`${project}:images`, name], settings.kind === "source" ? build : {});
      return [file, String(document)];
    }),
  );
}

/** A pipeline of the source, and of every target, with the image and the model that it has. */
function withPipeline(
  { folder, project, stacks }: Place,
  name: string,
  { image: named, model = name, dockerfile }: Given,
): Texts {
  const { source, targets } = stacks;
  const image = named ?? fillTemplate(source.settings.pipelineNames.taskFamily, { workload: name });
  const documents = new Map(
    [source, ...targets].map(({ settings }) => {
      const file = fileOf(settings.stack);
      const document = read(folder, file);
      const of = (key: string) => `${project}:${key}`;
      const isSource = settings.kind === "source";
      const built = isSource && dockerfile !== undefined ? { build: { dockerfile } } : {};
      if (!(image in settings.images)) addIn(document, file, [of("images"), image], built);
      if (!(model in settings.models))
        addIn(document, file, [of("models"), model], { key: `models/${model}/model.json` });
      addIn(document, file, [of("pipelines"), name], {
        image,
        model,
        folder: name,
        inputKey: `raw/${name}/monthly_data.csv`,
        schedule: { enabled: false },
      });
      return [file, document] as const;
    }),
  );
  const ofSource = documents.get(fileOf(source.settings.stack));
  targets.forEach(({ settings }, index) => {
    const place = ["config", `${project}:targets`, index, "readers"];
    const found = ofSource?.getIn(place);
    const readers = isSeq(found) ? found.items.map((item) => String(isScalar(item) ? item.value : item)) : [];
    const filled = (reader: string) => fillTemplate(reader, { workload: name });
    const role = filled(settings.pipelineNames.taskRole);
    if (!readers.some((reader) => filled(reader) === role)) ofSource?.setIn([...place, readers.length], role);
  });
  return new Map([...documents].map(([file, document]) => [file, String(document)]));
}

/** A target with the source's names, images, models and pipelines, in its source's list. */
function withTarget(
  { folder, project, stacks }: Place,
  stack: string,
  { account = "", region, after }: Given,
): Texts {
  const { settings } = stacks.source;
  const source = read(folder, fileOf(settings.stack));
  const said = (source.toJS() as { config: Record<string, unknown> }).config;
  const of = (key: string) => `${project}:${key}`;
  const kept = ["names", "models"].flatMap((key) => (of(key) in said ? [[of(key), said[of(key)]]] : []));
  const pipelines = Object.entries(said[of("pipelines")] as Record<string, Record<string, unknown>>).map(
    ([name, { validation: _validation, ...pipeline }]) => [name, pipeline],
  );
  const config = {
    "aws:region": region ?? settings.region,
    [of("kind")]: "target",
    [of("account")]: account,
    [of("externalId")]: `${project}-${stack}`,
    [of("source")]: { stack: settings.stack, account: settings.account },
    ...(after === undefined ? {} : { [of("after")]: after }),
    ...(Object.fromEntries(kept) as object),
    [of("images")]: Object.fromEntries(Object.keys(settings.images).map((image) => [image, {}])),
    [of("pipelines")]: Object.fromEntries(pipelines) as object,
    [of("retention")]: { logDays: 30 },
  };
  const listed = listingOf(parseSettings(project, stack, handOver(config)));
  addIn(source, fileOf(settings.stack), [of("targets"), settings.targets.length], listed);
  return new Map([
    [fileOf(settings.stack), String(source)],
    [newFile(folder, fileOf(stack)), stringify({ config })],
    [newFile(folder, join("bootstrap", fileOf(stack))), stringify({ config: {} })],
  ]);
}

function read(folder: string, file: string): Document {
  return parseDocument(readFileSync(join(folder, file), "utf8"));
}

/** @throws ProgramError when the place is taken */
function addIn(document: Document, file: string, path: readonly (string | number)[], value: object): void {
  const place = ["config", ...path];
  if (document.hasIn(place))
    throw new ProgramError(`${file} has ${path.join(".")} already. Nothing was written.`);
  document.setIn(place, document.createNode(value));
}

/** @throws ProgramError when the file is there */
function newFile(folder: string, file: string): string {
  if (existsSync(join(folder, file)))
    throw new ProgramError(`${file} is there already. Nothing was written.`);
  return file;
}
