import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type GitHub, startGitHub } from "../github/github";
import type { Permissions } from "../github/permissions";
import { LOCAL_HOSTS } from "../pulumi/project";
import { quoted } from "../tools/command";
import { ensureAct } from "../tools/act";
import type { Play } from "../story/stage";
import { readBootstrap } from "../story/stack-files";
import { act, type Ended, type Start } from "./act";
import { permissionsOf, readWorkflow } from "./lower";
import { type Pushed, TeamRepository } from "./repository";

const LOADER = join(__dirname, "..", "..", "register.cjs");

/** A team that works as on GitHub: a repository, its API, and whatever starts workflows. */
export interface Team {
  /** `owner/name` */
  readonly name: string;
  readonly repository: TeamRepository;
  readonly github: GitHub;
  /** The jobs of a workflow, of those too that it calls. */
  jobsOf(workflow: string): string[];
  /** Plays a workflow of a commit. */
  run(start: Omit<Start, "payload"> & { readonly payload?: Start["payload"] }): Promise<Ended>;
  stop(): Promise<void>;
}

/** Puts the checkout of a rehearsal on GitHub's stand-in. */
export async function openTeam(play: Play): Promise<Team> {
  const { checkout, folder, signal, source, projectFolder } = play;
  const { github: named } = readBootstrap(projectFolder, source.settings.stack);
  const program = await ensureAct({ signal });
  const bare = join(folder, "github.git");
  const repository = new TeamRepository(checkout.folder, bare, named.branch, (message) =>
    checkout.commitAll(message),
  );
  await repository.begin();
  const plain = named.repository.replaceAll(/@\d+/g, "");
  const github = await startGitHub({
    repository: plain,
    bare,
    permissionsOf: (token) => permissionsOfToken(checkout.folder, token, change),
  });
  const environment = { ...environmentOf(play), GITHUB_API_URL: github.url };
  // act does not quote the paths of its steps, and the project's own may hold anything.
  const scratch = mkdtempSync(join(tmpdir(), "act-"));
  let runs = 0;
  let change: Start["change"];
  return {
    name: plain,
    jobsOf: (workflow) => jobsOf(join(checkout.folder, ".github", "workflows"), workflow),
    repository,
    github,
    run: (start) => {
      runs += 1;
      change = start.change;
      const own = join(scratch, String(runs));
      mkdirSync(own, { recursive: true });
      const payload = { ...start.payload, repository: { full_name: plain } };
      return act(
        { act: program, bare, folder: own, repository: named.repository, environment, signal },
        { ...start, payload },
      );
    },
    stop: async () => {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
      await github.stop();
    },
  };
}

function jobsOf(workflows: string, file: string): string[] {
  const { jobs } = readWorkflow(readFileSync(join(workflows, file), "utf8"));
  return Object.entries(jobs).flatMap(([id, { uses }]) =>
    uses === undefined ? [id] : jobsOf(workflows, basename(uses)),
  );
}

/** What the job of a token may do, by the workflow's own file. */
function permissionsOfToken(
  checkout: string,
  token: string,
  change: Start["change"] = (text) => text,
): Permissions | undefined {
  const [, file = "", id = ""] = token.split(":");
  const workflow = readWorkflow(change(readFileSync(join(checkout, ".github", "workflows", file), "utf8")));
  const job = workflow.jobs[id];
  return job && permissionsOf(workflow, job);
}

/** What every job on this machine finds: the emulated accounts, and no tool that it does not ask for but docker and git. */
function environmentOf({ release, pulumi, folder, projectFolder }: Play): Record<string, string> {
  const { PATH: _withTools, ...endpoints } = release.environment;
  const { PULUMI_BACKEND_URL: _backend, ...cli } = pulumi.environment();
  const commands = join(folder, "commands");
  mkdirSync(commands);
  const docker = join(commands, "docker");
  const started = [process.execPath, "-r", LOADER, join(__dirname, "docker.ts")].map(quoted).join(" ");
  writeFileSync(docker, `#!/bin/sh\nexec ${started} "$@"\n`);
  chmodSync(docker, 0o755);
  return {
    ...endpoints,
    ...cli,
    PATH: [commands, dirname(process.execPath), process.env["PATH"]].join(":"),
    REHEARSED_PACKAGES: join(projectFolder, "node_modules"),
    REHEARSED_PULUMI: dirname(pulumi.command.command),
    REHEARSED_REGCTL: dirname(release.regctl),
    REHEARSED_REGCTL_FILE: release.regctl,
    REHEARSED_DOCKER: join(folder, "docker"),
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    no_grpc_proxy: LOCAL_HOSTS,
  };
}

/** GitHub's event of a push to the default branch. */
export const pushOf = ({ repository }: Team, { before, sha }: Pushed) =>
  ({ event: "push", ref: `refs/heads/${repository.branch}`, sha, payload: { before, after: sha } }) as const;
