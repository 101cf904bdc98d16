import { roleArn } from "../settings/arns";
import { GITHUB_AUDIENCE, GITHUB_ISSUER, githubProviderArn } from "../documents/roles/assumed-role-trust";
import type { Settings } from "../settings/settings";
import type { Principal } from "./decide";
import { EVERYTHING } from "./registered";

interface Side {
  readonly settings: Settings;
}

/** The source, its roles, jobs of GitHub, and principals that have nothing to do with the stacks. */
export type SourceSide = Side & ReturnType<typeof ofSource>;

/** A target, its roles, and the two roles of the source's account that assume them. */
export type TargetSide = Side & ReturnType<typeof ofTarget>;

export interface Sides {
  readonly source: SourceSide;
  readonly targets: readonly TargetSide[];
}

/** What makes a source's jobs: as GitHub writes it into a token's subject, and the branch that builds. */
export interface Repository {
  readonly repository: string;
  readonly branch: string;
}

/** Every principal, labelled by the stack that it belongs to. */
export function sidesOf(source: Settings, targets: readonly Settings[], github: Repository): Sides {
  const accounts = [source, ...targets].map(({ account }) => account);
  return {
    source: { settings: source, ...ofSource(source, github, strangerTo(accounts)) },
    targets: targets.map((target) => ({ settings: target, ...ofTarget(source, target, github) })),
  };
}

function ofSource(source: Settings, github: Repository, stranger: string) {
  const { stack, account, arns } = source;
  const role = roleOf(source);
  const job = jobOf(source, github.repository);
  return {
    imageBuilder: role("image builder", arns.imageBuilderRole),
    deploy: role("deploy", arns.deployRole),
    preview: role("preview", arns.previewRole),
    tester: role("tester", arns.testerRole),
    execution: role("execution", arns.executionRole),
    task: role("task", arns.taskRole),
    taskWithEverything: { ...role("task with everything", arns.taskRole), ...everything },
    states: role("states", arns.stateMachineRole),
    schedule: role("schedule", arns.scheduleRole),
    admin: administrator(source, `${stack} admin`, account),
    // A scheduled job, which looks for drift, has the same subject as a push.
    mainBranch: job("main branch", `ref:refs/heads/${github.branch}`),
    otherBranch: job("other branch", `ref:refs/heads/${github.branch}-other`),
    environment: job(`environment ${stack}`, `environment:${stack}`),
    pullRequest: job("pull request", "pull_request"),
    fork: jobOf(source, "stranger/fork")("fork", `ref:refs/heads/${github.branch}`),
    pullRequestInFork: jobOf(source, "stranger/fork")("pull request in fork", "pull_request"),
    thirdAccount: administrator({ organizationId: undefined }, "third account", stranger),
    nobody: { label: "nobody", kind: "anonymous", arn: "", account: "" },
  } satisfies Readonly<Record<string, Principal>>;
}

function ofTarget(source: Settings, target: Settings, { repository }: Repository) {
  const { stack, account, names, arns } = target;
  // Whoever the source's grants name by its organization is of it, whether or not the target's file says so too.
  const role = roleOf({ ...target, organizationId: target.organizationId ?? source.organizationId });
  const inSource = (what: string, name: string) => ({
    ...roleOf(source)(what, roleArn(source.account, name)),
    label: `${stack} ${what}`,
  });
  return {
    deployer: inSource("deployer", names.deployerRole),
    previewer: inSource("previewer", names.previewerRole),
    deploy: role("deploy", arns.deployRole),
    promotion: role("promotion", arns.promotionRole),
    preview: role("preview", arns.previewRole),
    execution: role("execution", arns.executionRole),
    task: role("task", arns.taskRole),
    taskWithEverything: { ...role("task with everything", arns.taskRole), ...everything },
    states: role("states", arns.stateMachineRole),
    statesWithEverything: { ...role("states with everything", arns.stateMachineRole), ...everything },
    schedule: role("schedule", arns.scheduleRole),
    admin: administrator(target, `${stack} admin`, account),
    environment: jobOf(source, repository)(`environment ${stack}`, `environment:${stack}`),
  } satisfies Readonly<Record<string, Principal>>;
}

const everything = { policies: [{ name: "AdministratorAccess", policy: EVERYTHING }] };

/** What says of a principal that it is of an organization; nothing of one that is of none, or of another. */
const organization = ({ organizationId }: Pick<Settings, "organizationId">): Pick<Principal, "context"> =>
  organizationId === undefined ? {} : { context: { "aws:PrincipalOrgID": organizationId } };

const roleOf =
  (settings: Settings) =>
  (what: string, arn: string): Principal => ({
    label: `${settings.stack} ${what}`,
    kind: "role",
    arn,
    account: settings.account,
    ...organization(settings),
  });

/** A role that no stack makes and no trust names. */
const administrator = (
  settings: Pick<Settings, "organizationId">,
  label: string,
  account: string,
): Principal => ({
  label,
  kind: "role",
  arn: roleArn(account, "somebody-with-administrator-access"),
  account,
  ...organization(settings),
  ...everything,
});

const jobOf =
  ({ account }: Settings, repository: string) =>
  (label: string, subject: string): Principal => ({
    label,
    kind: "github",
    arn: githubProviderArn(account),
    account,
    context: {
      [`${GITHUB_ISSUER}:aud`]: GITHUB_AUDIENCE,
      [`${GITHUB_ISSUER}:sub`]: `repo:${repository}:${subject}`,
    },
  });

/** An account of nobody's here: one of AWS's own examples, or the next number. */
function strangerTo(accounts: readonly string[]): string {
  let number = 111122223333;
  while (accounts.includes(String(number))) number += 1;
  return String(number);
}
