import { stat } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./folder";
import { checkFolder } from "./folder-check";
import { type Out, Progress } from "./progress";
import { installOnce, type Job, stateOf, type Tool } from "./tool";
import { ProgramError } from "../../../settings/program-error";

export interface InstallOptions {
  /** Receives progress. @default standard error */
  readonly out?: Out;
  /** What else this machine needs, looked at together with what the installs need. @throws Error that says what is missing */
  readonly checks?: readonly (() => Promise<void>)[];
  /** Ends installs that are under way. */
  readonly signal?: AbortSignal;
  /** @default cacheFolder() */
  readonly cache?: string;
  /** Milliseconds between two signs of life of an install. @default 1000 */
  readonly beat?: number;
}

/**
 * Installs what is not in the cache to the byte as it was installed, all at the same time.
 *
 * @returns the path of each one's executable
 * @throws ProgramError with all that is missing on this machine, before anything is installed; Error with what was not
 * installed, when everything else is; the reason is said as it happens, because a build of minutes may go on beside it
 */
export async function ensure<T extends readonly Tool[]>(
  tools: readonly [...T],
  options: InstallOptions = {},
): Promise<{ [K in keyof T]: string }> {
  const { cache = cacheFolder(), out = process.stderr, signal = new AbortController().signal } = options;
  const checks = (options.checks ?? []).map((check) => check());
  const finds = tools.map((tool) => find(tool, cache));
  await all<unknown>([...finds, ...checks]).catch((error: unknown) => {
    throw new ProgramError(
      `This needs something first:\n  ${(error as Error).message.replaceAll("\n", "\n  ")}`,
    );
  });
  const found = await Promise.all(finds);
  const progress = new Progress(out);
  await all(
    found.map(async ({ tool, folder, state }) => {
      if (state === "intact") return;
      if (state === "changed")
        out.write(`${tool.name} is not as it was installed, so it is installed anew: ${folder}\n`);
      const install = (report: Job["report"]) =>
        installOnce(tool, folder, { signal, report, beat: options.beat });
      await progress.of(tool, install).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new Error(`${tool.name} was not installed, as said above: \`npm run tools\` tries again.`, {
          cause,
        });
      });
    }),
  );
  return found.map(({ tool, folder }) => join(folder, tool.executable)) as { [K in keyof T]: string };
}

async function find(tool: Tool, cache: string) {
  const folder = join(cache, await tool.key());
  for (const each of [cache, folder]) await demandOwn(each);
  const state = await stateOf(folder);
  if (state !== "intact") await all([checkCache(cache, tool), tool.check()]);
  return { tool, folder, state };
}

/** What others may write to could hold anything, with a digest that fits. @throws Error */
async function demandOwn(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found || process.getuid === undefined) return;
  if (found.uid !== process.getuid())
    throw new Error(
      `${folder} belongs to another user. Remove it, or set REHEARSAL_CACHE to a folder of your own.`,
    );
  if ((found.mode & 0o022) !== 0)
    throw new Error(`${folder} may be written by others. Run: chmod go-w ${folder}`);
}

const checkCache = (folder: string, { name, megabytes }: Tool): Promise<void> =>
  checkFolder({
    folder,
    what: "The tools are kept",
    instead: "or set REHEARSAL_CACHE to another folder",
    megabytes,
    why: `installing ${name}`,
  });

/** Waits for all, even when one fails. @throws AggregateError whose message has each message of theirs once */
async function all<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const errors = settled.flatMap((result) => (result.status === "rejected" ? causes(result.reason) : []));
  if (errors.length > 0)
    throw new AggregateError(errors, [...new Set(errors.map(({ message }) => message))].join("\n"));
  return Promise.all(work);
}

const causes = (error: unknown): Error[] =>
  error instanceof AggregateError
    ? error.errors
    : [error instanceof Error ? error : new Error(String(error))];
