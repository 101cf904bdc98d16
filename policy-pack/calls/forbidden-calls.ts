import { BUILD_ACTIONS, PUSH_ACTIONS } from "../../documents/boundary/build-services";
import { IDENTITIES, RUN_ACTIONS } from "../../documents/boundary/run-services";
import { covers } from "../iam/patterns";

/** IAM's name of a service where an SDK has another one, hyphens left out. */
export const IAM_NAMES: Readonly<Record<string, string>> = {
  bedrockagent: "bedrock",
  bedrockagentcorecontrol: "bedrock-agentcore",
  bedrockagentruntime: "bedrock",
  cloudcontrol: "cloudformation",
  cloudwatchevents: "events",
  cloudwatchlogs: "logs",
  configservice: "config",
  emr: "elasticmapreduce",
  eventbridge: "events",
  greengrassv2: "greengrass",
  kinesisanalyticsv2: "kinesisanalytics",
  lambdamicrovms: "lambda",
  mwaa: "airflow",
  mwaaserverless: "airflow-serverless",
  serverlessapplicationrepository: "serverlessrepo",
  sfn: "states",
  ssoadmin: "sso",
  ssooidc: "sso-oauth",
};

/** What makes, at run time, something that no policy has seen. */
export const MAKES_UNSEEN = [
  "ecs:CreateDaemon",
  "ecs:CreateExpressGatewayService",
  "ecs:Register*TaskDefinition",
  "ecs:UpdateDaemon",
  "ecs:UpdateExpressGatewayService",
  "events:PutTargets",
  "iam:AddRoleToInstanceProfile",
  "iam:Attach*Policy",
  "iam:Create*",
  "iam:Delete*PermissionsBoundary",
  "iam:Put*",
  "iam:SetDefaultPolicyVersion",
  "iam:Update*",
  "pipes:CreatePipe",
  "pipes:UpdatePipe",
  "scheduler:CreateSchedule",
  "scheduler:UpdateSchedule",
  "states:CreateStateMachine*",
  "states:PublishStateMachineVersion",
  "states:TestState",
  "states:UpdateStateMachine*",
];

/** What changes who may push into a repository, or lets its tags move. */
export const OPENS_REPOSITORIES = [
  "ecr:DeleteRegistryPolicy",
  "ecr:DeleteRepositoryPolicy",
  "ecr:PutAccountSetting",
  "ecr:PutImageTagMutability",
  "ecr:PutRegistryPolicy",
  "ecr:SetRepositoryPolicy",
];

const plain = (pattern: string): string => pattern.replaceAll("-", "").toLowerCase();

/** What is wrong with a call, by the patterns of the actions that it is wrong with; the first that fits is reported. */
const FORBIDDEN: readonly (readonly [patterns: readonly string[], what: string])[] = [
  [[...BUILD_ACTIONS, ...PUSH_ACTIONS], "builds or pushes"],
  [RUN_ACTIONS, "runs what nobody promoted"],
  [MAKES_UNSEEN, "makes what no policy has seen"],
  [OPENS_REPOSITORIES, "opens a repository"],
  [IDENTITIES.actions, "hands out identities"],
];
const PATTERNS = FORBIDDEN.flatMap(([patterns, what]) =>
  patterns.map((pattern) => ({ pattern, what, plain: plain(pattern) })),
);

/** One name for a call, however the SDK, IAM and a definition write it: `sfn:startExecution` is `states:startexecution`. */
export function callName(service: string, action: string): string {
  const name = plain(service);
  return `${plain(IAM_NAMES[name] ?? name)}:${action.toLowerCase()}`;
}

/** The calls of a list, each by its one name. */
export const callNames = (calls: readonly string[]): ReadonlySet<string> =>
  new Set(calls.map((call) => callName(...halves(call))));

/**
 * What is wrong with a call of an AWS API; `undefined` for one that neither builds nor runs nor makes something unseen
 * nor hands out identities.
 * @param service As the SDK or IAM names it, in any case: `codestarconnections`, `codestar-connections`.
 * @param action As the API names it, in any case: `startBuild`.
 */
export function forbiddenCall(service: string, action: string): string | undefined {
  if (service.toLowerCase() === "http")
    return "calls an endpoint by HTTP, and no policy has seen what that starts";
  const name = callName(service, action);
  const found = PATTERNS.find((candidate) => covers(candidate.plain, name));
  return found && `calls ${service}:${action}, which ${found.what} (${found.pattern})`;
}

/** Why a call, as `service:action`, may not be added to those of the pipeline; `undefined` for one that may. */
export const unlistableCall = (call: string): string | undefined => forbiddenCall(...halves(call));

/** Whether a service, as in an ARN, is refused with every action that it has. */
export function buildsOnly(service: string): boolean {
  return PATTERNS.some((candidate) => covers(candidate.plain, `${plain(service)}:*`));
}

function halves(call: string): [service: string, action: string] {
  const [service = "", action = ""] = call.split(":");
  return [service, action];
}
