import { composeArns, roleArn } from "../settings/arns";
import { GITHUB_AUDIENCE, GITHUB_ISSUER, githubProviderArn } from "../documents/roles/assumed-role-trust";
import type { Settings } from "../settings/settings";
import type { Principal } from "./decide";
import type { Document } from "./registered";

/** Accounts of AWS's own examples, of which one has nothing to do with the stacks'. */
const STRANGERS = ["111122223333", "444455556666", "777788889999"];

/** A policy that allows everything: whatever such a role is denied, its boundary denies or the other side. */
export const EVERYTHING: Document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Everybody who asks, by the name that the matrix gives them. */
export type Principals = Readonly<Record<PrincipalName, Principal>>;

export type PrincipalName = (typeof NAMES)[number];

const NAMES = [
  "image builder",
  "dev deploy",
  "dev preview",
  "tester",
  "deployer",
  "previewer",
  "dev execution",
  "dev task",
  "dev task with everything",
  "dev admin",
  "prod deploy",
  "promotion",
  "prod preview",
  "prod execution",
  "prod task",
  "prod task with everything",
  "prod states",
  "prod states with everything",
  "prod schedule",
  "prod admin",
  "third account",
  "nobody",
  "main branch",
  "other branch",
  "environment dev",
  "environment prod",
  "pull request",
  "fork",
] as const;

/** @param repository As GitHub writes it into a token's subject. */
export function principals(
  source: Settings,
  target: Settings,
  repository: string,
  branch: string,
): Principals {
  const [from, to] = [composeArns(source), composeArns(target)];
  const role = (account: string, arn: string): Omit<Principal, "label"> => ({ kind: "role", arn, account });
  const ofSource = (arn: string) => role(source.account, arn);
  const ofTarget = (arn: string) => role(target.account, arn);
  const everything = { policies: [{ name: "AdministratorAccess", policy: EVERYTHING }] };
  const administrator = (account: string) => ({
    ...role(account, roleArn(account, "administrator")),
    ...everything,
  });
  const github = (subject: string): Omit<Principal, "label"> => ({
    kind: "github",
    arn: githubProviderArn(source.account),
    account: source.account,
    context: { [`${GITHUB_ISSUER}:aud`]: GITHUB_AUDIENCE, [`${GITHUB_ISSUER}:sub`]: `repo:${subject}` },
  });
  const known: Readonly<Record<PrincipalName, Omit<Principal, "label">>> = {
    "image builder": ofSource(from.imageBuilderRole),
    "dev deploy": ofSource(from.deployRole),
    "dev preview": ofSource(from.previewRole),
    tester: ofSource(from.testerRole),
    deployer: ofSource(roleArn(source.account, target.names.deployerRole)),
    previewer: ofSource(roleArn(source.account, target.names.previewerRole)),
    "dev execution": ofSource(from.executionRole),
    "dev task": ofSource(from.taskRole),
    "dev task with everything": { ...ofSource(from.taskRole), ...everything },
    "dev admin": administrator(source.account),
    "prod deploy": ofTarget(to.deployRole),
    promotion: ofTarget(to.promotionRole),
    "prod preview": ofTarget(to.previewRole),
    "prod execution": ofTarget(to.executionRole),
    "prod task": ofTarget(to.taskRole),
    "prod task with everything": { ...ofTarget(to.taskRole), ...everything },
    "prod states": ofTarget(to.stateMachineRole),
    "prod states with everything": { ...ofTarget(to.stateMachineRole), ...everything },
    "prod schedule": ofTarget(to.scheduleRole),
    "prod admin": administrator(target.account),
    "third account": administrator(
      STRANGERS.find((account) => ![source.account, target.account].includes(account)) ?? "",
    ),
    nobody: { kind: "anonymous", arn: "", account: "" },
    "main branch": github(`${repository}:ref:refs/heads/${branch}`),
    "other branch": github(`${repository}:ref:refs/heads/feature`),
    "environment dev": github(`${repository}:environment:${source.stack}`),
    "environment prod": github(`${repository}:environment:${target.stack}`),
    "pull request": github(`${repository}:pull_request`),
    fork: github(`stranger/fork:ref:refs/heads/${branch}`),
  };
  return Object.fromEntries(NAMES.map((label) => [label, { label, ...known[label] }])) as Principals;
}
