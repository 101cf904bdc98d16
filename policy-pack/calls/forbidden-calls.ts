import { BUILD_ACTIONS, PUSH_ACTIONS } from "../../documents/build-services";
import { covers } from "../iam/patterns";

/** IAM's name of a service where an SDK has another one, hyphens left out. */
export const IAM_NAMES: Readonly<Record<string, string>> = {
  cloudcontrol: "cloudformation",
  cloudwatchevents: "events",
  eventbridge: "events",
  lambdamicrovms: "lambda",
  serverlessapplicationrepository: "serverlessrepo",
  sfn: "states",
};

/** What makes, at run time, something that no policy has seen. */
export const MAKES_UNSEEN = [
  "batch:RegisterJobDefinition",
  "ecs:Register*TaskDefinition",
  "events:PutTargets",
  "iam:Attach*Policy",
  "iam:Create*",
  "iam:Put*",
  "iam:Update*",
  "pipes:CreatePipe",
  "pipes:UpdatePipe",
  "scheduler:CreateSchedule",
  "scheduler:UpdateSchedule",
  "states:CreateStateMachine*",
  "states:TestState",
  "states:UpdateStateMachine*",
];

const plain = (pattern: string): string => pattern.replaceAll("-", "").toLowerCase();
const BUILDS = [...BUILD_ACTIONS, ...PUSH_ACTIONS].map((pattern) => ({ pattern, plain: plain(pattern) }));
const UNSEEN = MAKES_UNSEEN.map(plain);

/**
 * What is wrong with a call of an AWS API; `undefined` for one that neither builds nor makes something unseen.
 * @param service As the SDK or IAM names it, in any case: `codestarconnections`, `codestar-connections`.
 * @param action As the API names it, in any case: `startBuild`.
 */
export function forbiddenCall(service: string, action: string): string | undefined {
  const call = `${service}:${action}`;
  const name = plain(service);
  const asIam = `${IAM_NAMES[name] ?? name}:${action.toLowerCase()}`;
  const built = BUILDS.find((candidate) => covers(candidate.plain, asIam));
  if (built) return `calls ${call}, which builds or pushes (${built.pattern})`;
  return UNSEEN.some((pattern) => covers(pattern, asIam))
    ? `calls ${call}, which makes what no policy has seen`
    : undefined;
}

/** Whether a service, as in an ARN, is one that builds with every action it has. */
export function buildsOnly(service: string): boolean {
  return BUILDS.some((candidate) => covers(candidate.plain, `${plain(service)}:*`));
}
