import { buildingParts } from "../containers/builders";
import { everyValue, isRecord, jsonWithin } from "../known-values";
import type { StackFacts } from "../rule";
import { buildsOnly, forbiddenCall } from "./forbidden-calls";
import { isOwnStateMachine, isOwnTaskDefinition } from "./own-pipeline";
import { inputValue, isExpression } from "./state-machine";

/** What a call or a target of the stack starts, in the clause of a sentence each; none when it is the pipeline's own. */
export interface Starter {
  readonly stack: StackFacts;
  /** Whether an expression can give nothing but the stack's own task definition. */
  readonly givesOwnTask: (expression: string) => boolean;
}

/** Keys of what replaces the command of a promoted image, or can. */
const REPLACING = ["Command", "ContainerOverrides", "EntryPoint", "Overrides"];

const RUNS_TASKS = new Set(["createservice", "createtaskset", "runtask", "starttask", "updateservice"]);

/** A call of an AWS API: `codebuild`, `startBuild`, and what is passed to it. */
export function callFindings(
  service: string,
  action: string,
  input: unknown,
  starter: Starter,
): readonly string[] {
  const forbidden = forbiddenCall(service, action);
  if (forbidden !== undefined) return [forbidden];
  const [name, call] = [service.toLowerCase(), action.toLowerCase()];
  if (name === "http") return ["calls an endpoint by HTTP, and what that starts no policy has seen"];
  if (["states", "sfn"].includes(name) && /^start(sync)?execution$/.test(call)) {
    return stateMachineFindings(inputValue(input, "StateMachineArn"), starter);
  }
  const runs = name === "ecs" && RUNS_TASKS.has(call);
  return [
    ...(runs ? taskFindings(inputValue(input, "TaskDefinition"), call, starter) : []),
    ...overrideFindings(input),
  ];
}

/** A resource's ARN as the target of a schedule, a rule or a pipe. */
export function arnFindings(
  arn: string,
  { input, taskDefinition }: { readonly input: unknown; readonly taskDefinition: unknown },
  starter: Starter,
): readonly string[] {
  const [head, , service = "", region, account, kind = "", ...rest] = arn.split(":");
  if (head !== "arn") throw new Error(`the target ${arn} is no ARN`);
  const passed = typeof input === "string" ? jsonWithin(input) : input;
  if (region === "" && account === "" && kind === "aws-sdk") {
    const [api = "", action = ""] = rest;
    return callFindings(api, action, passed, starter);
  }
  if (region === "" && account === "" && ["scheduler", "states"].includes(service))
    throw new Error(`${arn} is no call that AWS documents`);
  if (buildsOnly(service)) return [`starts ${arn}, and ${service} builds or deploys`];
  if (service === "states" && kind === "stateMachine") return stateMachineFindings(arn, starter);
  if (service === "ecs" && kind.startsWith("cluster/")) {
    return [...taskFindings(taskDefinition, "runtask", starter), ...overrideFindings(passed)];
  }
  const unseen =
    (service === "events" && kind.startsWith("api-destination/")) ||
    (service === "sagemaker" && kind.startsWith("pipeline/")) ||
    (service === "ssm" && /^(automation-definition|document)(\/|$)/.test(kind)) ||
    (service === "states" && kind === "activity");
  return unseen ? [`starts ${arn}, and what that runs no policy has seen`] : overrideFindings(passed);
}

function stateMachineFindings(arn: unknown, { stack }: Starter): readonly string[] {
  if (typeof arn !== "string" || isExpression(arn)) {
    return ["starts a state machine that only a run will know"];
  }
  return isOwnStateMachine(arn, stack) ? [] : [`starts ${arn}, which is not this stack's`];
}

function taskFindings(
  definition: unknown,
  call: string,
  { stack, givesOwnTask }: Starter,
): readonly string[] {
  if (definition === undefined && call.startsWith("update")) return [];
  if (typeof definition !== "string") return ["runs a task that it does not name"];
  if (isExpression(definition)) {
    return givesOwnTask(definition) ? [] : [`runs a task that only a run will know: ${definition}`];
  }
  return isOwnTaskDefinition(definition, stack)
    ? []
    : [`runs the task ${definition}, which is not this stack's`];
}

/** Commands and images that a call puts in place of the promoted ones. */
function overrideFindings(input: unknown): readonly string[] {
  return [...everyValue(input)].flatMap((value) => {
    if (!isRecord(value)) return [];
    const given = REPLACING.map((key) => inputValue(value, key)).flat();
    return [
      ...given
        .filter((text): text is string => typeof text === "string" && isExpression(text))
        .map((expression) => `runs a command that only a run will know: ${expression}`),
      ...buildingParts(value).map((part) => `runs a container with ${part}`),
    ];
  });
}
