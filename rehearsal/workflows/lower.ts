import { isMap, parseDocument, type Document } from "yaml";
import type { Permissions } from "../github/permissions";

interface WrittenJob {
  readonly permissions?: Permissions | string;
  readonly environment?: string | { readonly name: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly steps?: readonly {
    readonly uses?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface WrittenWorkflow {
  readonly permissions?: Permissions | string;
  readonly jobs: Readonly<Record<string, WrittenJob>>;
}

/** A workflow as its file has it. */
export const readWorkflow = (text: string): WrittenWorkflow => parseDocument(text).toJS() as WrittenWorkflow;

/** What GitHub would put into a job's token. @throws Error for permissions of more than the job names */
export function permissionsOf({ permissions = {} }: WrittenWorkflow, job: WrittenJob): Permissions {
  const granted = job.permissions ?? permissions;
  if (typeof granted === "string")
    throw new Error(`permissions: ${granted} is more than a job of ours asks for`);
  return granted;
}

/** The name of the environment of a job, which may be an expression; undefined where there is none. */
const environmentOf = ({ environment }: WrittenJob): string | undefined =>
  typeof environment === "string" ? environment : environment?.name;

/** What a job's token is, to GitHub's stand-in. */
const tokenOf = (file: string, job: string): string => `job:${file}:${job}`;

/**
 * Rewrites a workflow for act, which knows neither permissions nor environments, tokens or concurrency: each job gets
 * the address of a token of its own where it may have one, and its own token for GitHub's API.
 * @param base Address of the stand-in for GitHub.
 */
export function lower(text: string, file: string, base: string): string {
  const document = parseDocument(text);
  const workflow = document.toJS() as WrittenWorkflow;
  document.delete("concurrency");
  for (const [id, job] of Object.entries(workflow.jobs)) {
    document.deleteIn(["jobs", id, "concurrency"]);
    if (job.uses !== undefined) continue;
    giveToken(document, file, [id, job], workflow, base);
    for (const [index, step] of (job.steps ?? []).entries()) {
      const path = ["jobs", id, "steps", index];
      // Local actions are looked for in the workspace, which is empty before the checkout.
      if (step.uses === "./.github/actions/prepare") document.setIn([...path, "uses"], PREPARE);
      for (const part of ["env", "with"] as const)
        for (const [key, value] of Object.entries(step[part] ?? {}))
          if (value === "${{ github.token }}") document.setIn([...path, part, key], tokenOf(file, id));
    }
  }
  return document.toString();
}

/** Stands for the action that installs what a job needs: here it is installed already. */
export const PREPARE = "stand-in/prepare@local";

function giveToken(
  document: Document,
  file: string,
  [id, job]: readonly [string, WrittenJob],
  workflow: WrittenWorkflow,
  base: string,
): void {
  if (permissionsOf(workflow, job)["id-token"] !== "write") return;
  const environment = environmentOf(job) ?? "";
  const variables = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${base}/token?job=${encodeURIComponent(tokenOf(file, id))}&environment=${environment}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokenOf(file, id),
  };
  for (const [name, value] of Object.entries(variables)) {
    const path = ["jobs", id, "env"];
    if (!isMap(document.getIn(path))) document.setIn(path, document.createNode({}));
    document.setIn([...path, name], value);
  }
}
