import type { ImageBuild } from "../../settings/image-build";
import { CommandFailed, run } from "../tools/command";
import { machineProgram } from "../containers/machine-program";
import { contentFaults } from "./laid-out-files";
import { ProgramError } from "../../settings/program-error";

export interface LayOutArgs {
  /** Name of the image, for messages. */
  readonly image: string;
  readonly command: readonly string[];
  /** `linux/amd64` */
  readonly platform: ImageBuild["platforms"][number];
  /** The git checkout in which the command runs, and which it leaves as it is. */
  readonly project: string;
  /** Empty; the command fills it. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** A command did not lay out its image; the message says what it did instead. */
class NotLaidOut extends ProgramError {
  override readonly name = "NotLaidOut";
}

const OUTPUT_LINES = 20;

/**
 * Has an image's command fill a folder for one platform, named as BuildKit names it to a Dockerfile.
 * https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 *
 * @throws NotLaidOut when the command fails, leaves nothing or broken links, or writes into the project
 */
export async function layOut(args: LayOutArgs): Promise<void> {
  const { image, command, platform, project, folder } = args;
  const before = await changesIn(project);
  await fill(args);
  const faults = await contentFaults(folder);
  const changed = (await changesIn(project)).filter((change) => !before.includes(change));
  if (changed.length > 0)
    faults.push(
      `changed the project (${changed.join(", ")}): write into the folder only, or have git ignore it`,
    );
  if (faults.length > 0)
    throw new NotLaidOut(
      `${what(image, platform)}, \`${command.join(" ")}\`,${faults.length === 1 ? " " : "\n  "}${faults.join("\n  ")}`,
    );
}

async function fill({ image, command, platform, project, folder, signal }: LayOutArgs): Promise<void> {
  const [word = "", ...words] = command;
  const [os = "", architecture = ""] = platform.split("/");
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    TARGETPLATFORM: platform,
    TARGETOS: os,
    TARGETARCH: architecture,
  };
  const program = word.includes("/") ? word : (machineProgram(word) ?? word);
  try {
    await run(program, [...words, folder], { cwd: project, env, ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof CommandFailed) || signal?.aborted) throw error;
    const { exitCode, output } = error;
    const ended = exitCode === undefined ? "could not be run" : `ended with exit code ${exitCode}`;
    const lines = output.split("\n").slice(-OUTPUT_LINES).join("\n  ");
    throw new NotLaidOut(`${what(image, platform)}, \`${command.join(" ")}\`, ${ended}:\n  ${lines}`);
  }
}

const what = (image: string, platform: string) =>
  `The command that lays out ${image} for ${platform} (images.${image}.build.rehearsal.command)`;

/** Every file of the project that git sees as changed, with how. */
async function changesIn(project: string): Promise<string[]> {
  const status = await run("git", ["-C", project, "status", "--porcelain", "--untracked-files=all"]);
  return status.split("\n").filter((line) => line !== "");
}
