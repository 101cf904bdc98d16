import { Octokit } from "@octokit/rest";

/** GitHub's API. @param baseUrl Of GitHub Enterprise or a stand-in; default: github.com's */
export const connect = (token: string, baseUrl = "https://api.github.com"): Octokit =>
  new Octokit({ auth: token, baseUrl });
