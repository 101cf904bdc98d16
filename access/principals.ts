import { roleArn } from "../settings/arns";
import { GITHUB_AUDIENCE, GITHUB_ISSUER, githubProviderArn } from "../documents/roles/assumed-role-trust";
import { canariesOf, pipelinesOf, type PipelineSettings, type Settings } from "../settings/settings";
import type { Principal } from "./decide";
import { EVERYTHING } from "./registered";

/** A pipeline of a stack, and the roles that it runs with. */
export interface PipelineSide {
  readonly settings: PipelineSettings;
  readonly execution: Principal;
  readonly task: Principal;
  readonly states: Principal;
  readonly schedule: Principal;
  readonly taskWithEverything: Principal;
  readonly statesWithEverything: Principal;
}

/** A stack, and its pipelines. */
export interface Side {
  readonly settings: Settings;
  /** In the order of their names. */
  readonly pipelines: readonly PipelineSide[];
  /** What tries releases beside them; none in a source. */
  readonly canaries: readonly PipelineSide[];
}

/** The source, its roles, jobs of GitHub, and principals that have nothing to do with the stacks. */
export type SourceSide = Side & ReturnType<typeof ofSource>;

/** A target, its roles, and the two roles of the source's account that assume them. */
export type TargetSide = Side & ReturnType<typeof ofTarget>;

export interface Sides {
  readonly source: SourceSide;
  readonly targets: readonly TargetSide[];
}

/** Which roles of a pipeline. */
type PipelineRole = Exclude<keyof PipelineSide, "settings">;

/** Roles of every pipeline of a stack, in the order in which they are named. */
export const ofEach = ({ pipelines }: Side, ...roles: readonly PipelineRole[]): readonly Principal[] =>
  roles.flatMap((role) => pipelines.map((pipeline) => pipeline[role]));

/** The tasks of a stack that read a model. */
export const modelReaders = ({ pipelines }: Side): readonly Principal[] =>
  pipelines.flatMap(({ settings, task }) => (settings.model ? [task] : []));

/** What makes a source's jobs: as GitHub writes it into a token's subject, and the branch that builds. */
export interface Repository {
  readonly repository: string;
  readonly branch: string;
}

/** Every principal, labelled by the stack that it belongs to. */
export function sidesOf(source: Settings, targets: readonly Settings[], github: Repository): Sides {
  const accounts = [source, ...targets].map(({ account }) => account);
  return {
    source: {
      settings: source,
      pipelines: ofPipelines(source, pipelinesOf(source), source.organizationId),
      canaries: [],
      ...ofSource(source, github, strangerTo(accounts)),
    },
    targets: targets.map((target) => ({
      settings: target,
      // Whoever the source's grants name by its organization is of it, whether or not the target's file says so too.
      pipelines: ofPipelines(target, pipelinesOf(target), target.organizationId ?? source.organizationId),
      canaries: ofPipelines(target, canariesOf(target), target.organizationId ?? source.organizationId),
      ...ofTarget(source, target, github),
    })),
  };
}

/** The roles of each pipeline, which names itself where a stack has several. */
function ofPipelines(
  stack: Settings,
  all: readonly PipelineSettings[],
  organizationId: string | undefined,
): PipelineSide[] {
  const isOnly = Object.keys(stack.pipelines).length === 1;
  return all.map((settings): PipelineSide => {
    const role = roleOf({ ...stack, organizationId });
    const own = (what: string, arn: string) =>
      role(isOnly && settings.results !== "canary" ? what : `${settings.workload} ${what}`, arn);
    const { executionRole, taskRole, stateMachineRole, scheduleRole } = settings.arns;
    return {
      settings,
      execution: own("execution", executionRole),
      task: own("task", taskRole),
      states: own("states", stateMachineRole),
      schedule: own("schedule", scheduleRole),
      taskWithEverything: { ...own("task with everything", taskRole), ...everything },
      statesWithEverything: { ...own("states with everything", stateMachineRole), ...everything },
    };
  });
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
