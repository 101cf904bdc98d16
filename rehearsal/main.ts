import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeEnvironment } from "./story/keep";
import { tellStory } from "./story/story";
import { REHEARSAL } from "./story/outlines";
import { playReported } from "./report/play";
import { printable } from "../settings/printable";
import { whenUnread } from "../settings/run-program";
import { quoted } from "./tools/command";

const USAGE = `npm run rehearse [-- [--target NAME]... [--keep | --shell]]

Plays the whole flow of the stack files on this machine: every account, a build, a run, and for
each target, one after the other, a promotion, a run, a rollback and what must be refused.
However it ends, .rehearsal/report.html shows what was seen.
Needs Node, Python, Go and git; no AWS account, no container engine, no Pulumi CLI.

  --target NAME  play this target only; may be given several times; default: all
  --keep         leave the accounts up until Ctrl-C, for every command of the README in another shell
  --shell        the same, in a shell that ends them when it ends
  --help         this text

Exit codes: 0 proved, 1 something did not hold, 2 wrong arguments or files, 130 interrupted`;

const FLAG = { type: "boolean" } as const;
const OPTIONS = {
  target: { type: "string", multiple: true },
  keep: FLAG,
  shell: FLAG,
  help: FLAG,
} as const;

const readOptions = () => parseArgs({ options: OPTIONS }).values;

/** Exit codes as the usage lists them. */
async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${printable((error as Error).message)}\n\n${USAGE}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupted.abort());
  whenUnread(() => interrupted.abort());
  const { out, error, signal } = { out: process.stdout, error: process.stderr, signal: interrupted.signal };
  const projectFolder = join(__dirname, "..");
  const report = join(".rehearsal", "report.html");
  const code = await playReported(
    { projectFolder, report, outline: REHEARSAL, out, error, signal },
    (steps, passed) =>
      tellStory({
        projectFolder,
        targets: options.target ?? [],
        steps,
        out,
        signal,
        ...(options.shell || options.keep
          ? {
              whileUp: async (play) => {
                passed();
                const file = await writeEnvironment(play);
                await (options.shell ? openShell(file) : keepUp(file, signal));
              },
            }
          : {}),
      }),
  );
  if (code === 0 && signal.aborted) out.write("Stopped: nothing of the rehearsal is left.\n");
  return code;
}

function keepUp(environment: string, signal: AbortSignal): Promise<void> {
  process.stdout.write(
    `\nThe accounts stay up until you press Ctrl-C. In another shell, for every command of the README:\n\n  . ${quoted(environment)}\n\n`,
  );
  return new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

/** How shells leave out their user's own files, which could name another account or another state. */
const WITHOUT_FILES: Readonly<Record<string, string>> = { bash: "--norc", zsh: "-f", fish: "--no-config" };

async function openShell(environment: string): Promise<void> {
  process.stdout.write("\nEvery command of the README works in this shell. `exit` stops everything.\n\n");
  const shell = process.env["SHELL"] ?? "/bin/sh";
  const started = [shell, WITHOUT_FILES[basename(shell)] ?? []].flat().map(quoted).join(" ");
  const child = spawn("/bin/sh", ["-c", `. ${quoted(environment)} && exec ${started}`], {
    stdio: "inherit",
    env: { ...process.env, ENV: undefined },
  });
  await once(child, "close");
}

void main().then((code) => process.exit(code));
