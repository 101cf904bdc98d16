import { statSync } from "node:fs";
import { join } from "node:path";
import type { ImageBuild } from "../../settings/image-build";
import { pipelinesOf, type PipelineSettings, type Settings } from "../../settings/settings";
import { machineProgram } from "../containers/machine-program";
import { ProgramError } from "../../settings/program-error";

type Rehearsal = NonNullable<ImageBuild["rehearsal"]>;

/** How one image of a source is laid out here. */
export type DeclaredBuild = Omit<Rehearsal, "data"> & Pick<ImageBuild, "platforms">;

export interface DeclaredBuilds {
  /** By the name of the image: every one of the settings. */
  readonly images: ReadonlyMap<string, DeclaredBuild>;
  /** What runs of an image work on, by its name: paths relative to the project. Images that no run gives data have none. */
  readonly data: ReadonlyMap<string, RunFiles>;
}

type RunFiles = NonNullable<Rehearsal["data"]>;

/** Images are not declared as a rehearsal needs it; the message has all faults, and what to write. */
class NotDeclared extends ProgramError {
  override readonly name = "NotDeclared";
}

/**
 * How a source's settings say that each of its images is built in a rehearsal.
 * @throws NotDeclared with every fault of every image: nothing says how, a file that is not there, a program that this machine lacks
 */
export function readDeclaredBuilds(projectFolder: string, settings: Settings): DeclaredBuilds {
  const images = new Map<string, DeclaredBuild>();
  const faults: string[] = [];
  const undeclared: string[] = [];
  const data = new Map<string, RunFiles>();
  for (const [image, { build }] of Object.entries(settings.images)) {
    const { rehearsal } = build ?? {};
    const lacks = !build ? "build" : !rehearsal ? "rehearsal" : lackingData(settings, image, rehearsal);
    if (lacks !== undefined) {
      undeclared.push(image);
      faults.push(`images.${image} has no ${lacks}`);
    }
    if (!build) continue;
    faults.push(...pathFaults(projectFolder, image, build), ...programFaults(image, rehearsal));
    if (rehearsal) images.set(image, { ...rehearsal, platforms: build.platforms });
    if (rehearsal?.data) data.set(image, rehearsal.data);
  }
  if (faults.length > 0)
    throw new NotDeclared(
      `Pulumi.${settings.stack}.yaml does not say how a rehearsal builds the images of ${settings.stack}:\n  ${faults.join("\n  ")}${undeclared.length > 0 ? `\n${example(settings, undeclared)}` : ""}`,
    );
  return { images, data };
}

/** What the image's pipelines read, and its rehearsal does not say. */
function lackingData(settings: Settings, image: string, { data }: Rehearsal): string | undefined {
  const runs = runningImage(settings, image);
  if (runs.some(({ inputs }) => inputs !== "none") && !data) return "data, which the task works on";
  return runs.some(({ model }) => model) && !data?.model ? "data.model, which the task reads" : undefined;
}

const runningImage = (settings: Settings, image: string): PipelineSettings[] =>
  pipelinesOf(settings).filter((pipeline) => pipeline.image === image);

function pathFaults(projectFolder: string, image: string, build: ImageBuild): string[] {
  const { context, dockerfile, rehearsal } = build;
  const { model, nextModel = model, source, target } = rehearsal?.data ?? {};
  const files = {
    dockerfile,
    "rehearsal.data.model": model,
    "rehearsal.data.nextModel": nextModel,
    "rehearsal.data.source.input": source?.input,
    "rehearsal.data.source.result": source?.result,
    "rehearsal.data.target.input": target?.input,
    "rehearsal.data.target.result": target?.result,
  };
  const missing = (key: string, path: string, kind: "file" | "folder") =>
    `images.${image}.build.${key}: the project has no ${kind} ${path}`;
  const stat = (path: string) => statSync(join(projectFolder, path), { throwIfNoEntry: false });
  return [
    ...(stat(context)?.isDirectory() ? [] : [missing("context", context, "folder")]),
    ...Object.entries(files).flatMap(([key, path]) =>
      path === undefined || stat(path)?.isFile() ? [] : [missing(key, path, "file")],
    ),
  ];
}

/** A program with a path is a file of the project, or of the folder that is not there yet. */
function programFaults(image: string, rehearsal: Rehearsal | undefined): string[] {
  if (!rehearsal) return [];
  return (["command", "entrypoint"] as const).flatMap((key) => {
    const [program = ""] = rehearsal[key];
    return program.includes("/") || machineProgram(program) !== undefined
      ? []
      : [`images.${image}.build.rehearsal.${key}: the PATH of this machine has no ${program}: install it`];
  });
}

function example(settings: Settings, images: readonly string[]): string {
  const entries = images.map((image) => {
    const data = `
          data:
            model: <a file>
            source: { input: <a file> }`;
    return `    ${image}:
      build:
        dockerfile: <a file>
        rehearsal:
          command: [<program>, <argument>]      # fills the folder that it gets as its last argument
          entrypoint: [<program>, <argument>]   # starts what is in it${runningImage(settings, image).some(({ inputs }) => inputs !== "none") ? data : ""}`;
  });
  return `Write, with what is yours in the place of <…> (workload/README.md says what each is):\n\n  ${settings.project}:images:\n${entries.join("\n")}\n`;
}
