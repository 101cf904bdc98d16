import { inLine } from "../../settings/printable";
import { ProgramError } from "../../settings/program-error";

/** GitHub refused a call, or did not answer it; the message names the call, and what the job needs. */
export class GitHubError extends ProgramError {
  override readonly name = "GitHubError";
  constructor(
    message: string,
    readonly status: number,
    /** Permissions that the call needs, as GitHub writes them; empty where it did not say. */
    readonly accepted: string,
  ) {
    super(message);
  }
}

/** What octokit throws, of what is read. */
interface RequestError extends Error {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  /** None where nobody answered. */
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

/** @returns a GitHubError for what octokit throws, anything else as it is */
export function toGitHubError(error: unknown): unknown {
  if (!isRequestError(error)) return error;
  const { status, request, response } = error;
  const call = `${request.method} ${new URL(request.url).pathname}`;
  const message = inLine(error.message).replace(/\.$/, "");
  if (!response)
    return new GitHubError(
      `GitHub does not answer ${call}: ${message}. Whether it was done is not known: run the job again, which does what is left.`,
      0,
      "",
    );
  const accepted = String(response.headers["x-accepted-github-permissions"] ?? "");
  const remedy = remedyOf(error, accepted);
  return new GitHubError(`GitHub answers ${status} to ${call}: ${message}. ${remedy}`, status, accepted);
}

/** The answer; undefined where GitHub says that there is no such thing. */
export async function ifThere<T>(answer: Promise<{ readonly data: T }>): Promise<T | undefined> {
  try {
    return (await answer).data;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}

const isRequestError = (error: unknown): error is RequestError =>
  error instanceof Error && "status" in error && "request" in error;

function remedyOf({ status, message, request }: RequestError, accepted: string): string {
  if (status === 401)
    return "A job's token ends with the job: give the step GITHUB_TOKEN: ${{ github.token }}, and run the job again.";
  if (status === 429 || /rate limit/i.test(message)) return "Wait some minutes, then run the job again.";
  if (/not permitted to create or approve pull requests/.test(message)) {
    const [, owner, name] = /\/repos\/([^/]+)\/([^/]+)/.exec(request.url) ?? [];
    return `Allow it (Settings, Actions, General), then run the job again: gh api -X PUT repos/${owner}/${name}/actions/permissions/workflow -F can_approve_pull_request_reviews=true`;
  }
  if (status === 403)
    return accepted === ""
      ? "Look at the job's permissions in its workflow and at the repository's rules, then run the job again."
      : `The job needs ${permissionsText(accepted)}: write that into its workflow, and run it again.`;
  if (status === 404) return "There is no such thing, or the job's token may not see it.";
  return "Fix what it says, then run the job again.";
}

/**
 * `contents=write; issues=read,pull_requests=read` as a workflow writes it.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
const permissionsText = (accepted: string): string =>
  accepted
    .split(";")
    // A job can be given no permission for workflow files.
    .filter((set) => !set.includes("workflows="))
    .map(
      (set) =>
        `permissions: { ${set.trim().replaceAll("_", "-").replaceAll("=", ": ").replaceAll(",", ", ")} }`,
    )
    .join(" or ");
