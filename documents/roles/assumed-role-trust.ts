import { policy, type PolicyDocument, type Statement } from "../policy";

/** The issuer of GitHub's tokens, which names the provider and its condition keys. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** The audience for which a workflow asks a token. */
export const GITHUB_AUDIENCE = "sts.amazonaws.com";

export const githubProviderArn = (account: string): string =>
  `arn:aws:iam::${account}:oidc-provider/${GITHUB_ISSUER}`;

/** Which run of a repository's workflow: a job of an environment, of a branch without one, or of a pull request. */
export type GithubContext = { readonly environment: string } | { readonly branch: string } | "pull_request";

/**
 * Subject of GitHub's token. https://docs.github.com/en/actions/reference/security/oidc
 * @param repository As GitHub writes it there: `owner/name`, or `owner@1/name@2` with the numbers of both.
 */
export function githubSubject(repository: string, context: GithubContext): string {
  if (context === "pull_request") return `repo:${repository}:pull_request`;
  return "branch" in context
    ? `repo:${repository}:ref:refs/heads/${context.branch}`
    : `repo:${repository}:environment:${context.environment}`;
}

export interface CallerTrust {
  readonly account: string;
  /** Exact subjects of GitHub's tokens; with none, no workflow is let in. */
  readonly subjects: readonly string[];
  /** ARNs of roles of people in the same account. */
  readonly operators: readonly string[];
}

/** Trust of a role in the source's account: some kinds of workflow runs, and people. */
export function callerTrustPolicy({ account, subjects, operators }: CallerTrust): PolicyDocument {
  return policy(
    ...(subjects.length === 0 ? [] : [workflow(account, subjects)]),
    ...(operators.length === 0 ? [] : [people(operators)]),
  );
}

const workflow = (account: string, subjects: readonly string[]): Statement => ({
  Sid: "AllowWorkflow",
  Effect: "Allow",
  Principal: { Federated: [githubProviderArn(account)] },
  Action: ["sts:AssumeRoleWithWebIdentity"],
  Condition: {
    StringEquals: { [`${GITHUB_ISSUER}:aud`]: [GITHUB_AUDIENCE], [`${GITHUB_ISSUER}:sub`]: subjects },
  },
});

const people = (operators: readonly string[]): Statement => ({
  Sid: "AllowOperators",
  Effect: "Allow",
  Principal: { AWS: operators },
  Action: ["sts:AssumeRole"],
});

/**
 * Trust of a role in a target: one role of the source's account, which presents the external id. AWS demands that the
 * role exists. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function crossAccountTrustPolicy(roleArn: string, externalId: string): PolicyDocument {
  return policy({
    Sid: "AllowSource",
    Effect: "Allow",
    Principal: { AWS: [roleArn] },
    Action: ["sts:AssumeRole"],
    Condition: { StringEquals: { "sts:ExternalId": [externalId] } },
  });
}
