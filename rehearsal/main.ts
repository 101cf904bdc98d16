import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeProfiles } from "./story/keep";
import { tellStory } from "./story/story";

const USAGE = `npm run rehearse [-- --keep]

Plays the whole flow on this machine: both accounts, a build, a promotion, a run in each.
Needs Node, Python and Go; no AWS account, no container engine, no Pulumi CLI.

  --keep   leave the accounts up, with profiles for the aws command, until Ctrl-C
  --help   this text`;

/** Exit codes: 0 proved, 1 something did not hold, 2 wrong arguments, 130 interrupted. */
async function main(): Promise<number> {
  let options: { keep?: boolean | undefined; help?: boolean | undefined };
  try {
    options = parseArgs({ options: { keep: { type: "boolean" }, help: { type: "boolean" } } }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupted.abort());
  try {
    await tellStory({
      projectFolder: join(__dirname, ".."),
      out: process.stdout,
      signal: interrupted.signal,
      ...(options.keep
        ? { whileUp: async (stage) => keepUp(await writeProfiles(stage), interrupted.signal) }
        : {}),
    });
    if (interrupted.signal.aborted) process.stdout.write("Stopped: nothing of the rehearsal is left.\n");
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) {
      process.stderr.write("\nInterrupted: everything that was started is stopped.\n");
      return 130;
    }
    process.stderr.write(`\n${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
    return 1;
  }
}

function keepUp(instructions: string, signal: AbortSignal): Promise<void> {
  process.stdout.write(`\n${instructions}`);
  return new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

void main().then((code) => process.exit(code));
