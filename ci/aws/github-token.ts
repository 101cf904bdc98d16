import { GITHUB_AUDIENCE } from "../../documents/roles/assumed-role-trust";
import { parseAs } from "../../release/parse-as";
import { z } from "zod";
import { JobError, type Job } from "../job";

const answer = z.object({ value: z.string() });
const claims = z.object({ sub: z.string() });

/**
 * GitHub's signed statement about the job, for AWS.
 * https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 * @throws JobError for a job without that permission
 */
export async function githubToken({ env }: Job): Promise<string> {
  const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"];
  if (!url)
    throw new JobError(
      "GitHub gives this job no token for AWS. Its job in the workflow needs `permissions: id-token: write`; a pull request from a fork never gets one.",
    );
  const response = await fetch(`${url}&audience=${encodeURIComponent(GITHUB_AUDIENCE)}`, {
    headers: { authorization: `bearer ${env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]}` },
  });
  const text = await response.text();
  const token = response.ok ? parseAs(answer, text) : undefined;
  if (token) return token.value;
  throw new JobError(
    `GitHub answered ${response.status} where a token for AWS was asked for. Run the job again; githubstatus.com says whether GitHub has a problem.`,
  );
}

/** The subject of a token, such as `repo:owner/name:environment:dev`. */
export function subjectOf(token: string): string {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return parseAs(claims, payload)?.sub ?? "(a token without subject)";
}
