import { Octokit } from "@octokit/rest";
import { toGitHubError } from "./github-error";

const quiet = (): void => undefined;

/**
 * GitHub's API, each of whose calls throws GitHubError where GitHub refuses it.
 * @param baseUrl Of GitHub Enterprise or a stand-in; default: github.com's
 */
export function connect(token: string, baseUrl = "https://api.github.com"): Octokit {
  // Whoever calls says what a refusal means; a line of octokit's for each 404 would be noise.
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const octokit = new Octokit({ auth: token, baseUrl, log });
  octokit.hook.error("request", (error) => {
    throw toGitHubError(error);
  });
  return octokit;
}
