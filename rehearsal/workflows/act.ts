import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { parseAs } from "../../release/parse-as";
import { run } from "../tools/command";
import { listen } from "../tools/loopback";
import { lower, PREPARE } from "./lower";
import { tokenServer, type Trigger } from "./tokens";

export interface ActArgs {
  /** The program. */
  readonly act: string;
  /** The repository that stands for GitHub's. */
  readonly bare: string;
  /** A new folder for this run alone, named by the run's number. */
  readonly folder: string;
  /** As tokens have it, `owner/name` or with numbers. */
  readonly repository: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What starts a workflow. */
export interface Start extends Trigger {
  /** File of the workflow, such as `preview.yml`. */
  readonly workflow: string;
  /** The commit that the run is of. */
  readonly sha: string;
  /** What GitHub says of the event. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of a run by hand. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Changes a workflow before it runs, to see what a wrong one is refused. */
  readonly change?: (text: string) => string;
}

/** How a workflow's run ended. */
export interface Ended {
  /** By job as act names it, such as `preview/comment`: `success`, `failure` or `skipped`. */
  readonly jobs: Readonly<Record<string, string>>;
  /** Everything that its jobs said. */
  readonly log: string;
}

const line = z.object({
  msg: z.string().optional(),
  job: z.string().optional(),
  jobResult: z.string().optional(),
  raw_output: z.boolean().optional(),
});

/** Plays one of the workflows of a commit with act, on this machine and without containers. */
export async function act(args: ActArgs, start: Start): Promise<Ended> {
  const { bare, folder, repository, signal } = args;
  const checkout = join(folder, "checkout");
  await run("git", ["clone", "--quiet", "--no-checkout", bare, checkout]);
  await run("git", ["-C", checkout, "checkout", "--quiet", "--detach", start.sha]);
  const tokens = await listen(tokenServer(repository, start));
  try {
    lowerAll(join(checkout, ".github", "workflows"), `http://127.0.0.1:${tokens.port}`, start.change);
    const payload = join(folder, "event.json");
    const inputs = start.inputs ?? {};
    writeFileSync(payload, JSON.stringify({ ...start.payload, ref: start.ref, inputs }));
    return await play(args, start, checkout, payload, signal);
  } finally {
    await tokens.stop();
  }
}

function lowerAll(workflows: string, base: string, change: (text: string) => string = (text) => text): void {
  for (const name of readdirSync(workflows)) {
    const file = join(workflows, name);
    writeFileSync(file, lower(change(readFileSync(file, "utf8")), name, base));
  }
}

const STAND_INS = join(__dirname, "stand-ins");

async function play(
  { act: program, bare, folder, repository, environment }: ActArgs,
  { event, workflow, sha, ref, inputs = {} }: Start,
  checkout: string,
  payload: string,
  signal: AbortSignal,
): Promise<Ended> {
  const number = basename(folder);
  const home = join(folder, "home");
  mkdirSync(home);
  const [owner, name] = repository.split("/").map((part) => part.split("@")[0]);
  const variables = {
    ...environment,
    REHEARSED_REPOSITORY: bare,
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_RUN_ID: number,
    GITHUB_RUN_NUMBER: number,
    GITHUB_WORKFLOW_REF: `${owner}/${name}/.github/workflows/${workflow}@${ref}`,
  };
  const paired = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
  const flags = {
    "-C": checkout,
    "-W": join(checkout, ".github", "workflows", workflow),
    "-e": payload,
    "-P": "ubuntu-24.04=-self-hosted",
    "--container-daemon-socket": "-",
    "-s": "GITHUB_TOKEN=of-no-job",
  };
  const options = [
    ...Object.entries(flags).flat(),
    "--no-skip-checkout",
    "--action-offline-mode",
    "--no-cache-server",
    "--pull=false",
    "--json",
    ...paired("--local-repository", {
      [checkoutAction(checkout)]: join(STAND_INS, "checkout"),
      [PREPARE]: join(STAND_INS, "prepare"),
    }),
    ...paired("--input", inputs),
    ...paired("--env", variables),
  ];
  const child = spawn(program, [event, ...options], {
    env: { PATH: environment["PATH"], HOME: home, XDG_CACHE_HOME: join(folder, "cache"), TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const jobs: Record<string, string> = {};
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (text) => {
      const { msg = text, job = "", jobResult } = parseAs(line, text) ?? {};
      said.push(`${job}: ${msg.trimEnd()}`);
      if (jobResult !== undefined) jobs[job.trim()] = jobResult;
    });
  await once(child, "close");
  return { jobs, log: said.join("\n") };
}

/** As the workflows of the commit pin it. */
function checkoutAction(checkout: string): string {
  const text = readFileSync(join(checkout, ".github", "workflows", "preview.yml"), "utf8");
  const found = /uses: (actions\/checkout@\w+)/.exec(text)?.[1];
  if (found === undefined) throw new Error(".github/workflows/preview.yml uses no actions/checkout");
  return found;
}
