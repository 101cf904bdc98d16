import { buildingParts } from "../containers/builders";
import { everyValue, isMap, jsonWithin } from "../known-values";
import { parseJson } from "../json";
import { buildsOnly, callName, forbiddenCall } from "./forbidden-calls";
import { overrideFindings } from "./overrides";
import { isOwnStateMachine, isOwnTaskDefinition, notOwn, type Own } from "./own-pipeline";
import { inputValue, isExpression } from "./state-machine";

/** What a call or a target of the stack starts, in the clause of a sentence each; none when it is the pipeline's own. */
export interface Starter {
  readonly own: Own;
  /** Calls that it may make, each by its one name. */
  readonly calls: ReadonlySet<string>;
  /** What is said of any other. */
  readonly otherwise: string;
  /** Whether an expression can give nothing but an own task definition. */
  readonly givesOwnTask: (expression: string) => boolean;
}

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
  const name = callName(service, action);
  if (!starter.calls.has(name)) return [`calls ${service}:${action}, ${starter.otherwise}`];
  if (/^states:start(sync)?execution$/.test(name))
    return stateMachineFindings(inputValue(input, "StateMachineArn"), starter);
  const [api = "", call = ""] = name.split(":");
  return api === "ecs" && RUNS_TASKS.has(call) ? taskFindings(input, call, starter) : builderFindings(input);
}

/** What goes to a target. */
export interface Passed {
  readonly input: unknown;
  /** How a cluster runs a task, when the target is one. */
  readonly task: Readonly<Record<string, unknown>>;
}

/** A resource's ARN as the target of a schedule, a rule or a pipe. */
export function arnFindings(arn: string, { input, task }: Passed, starter: Starter): readonly string[] {
  const [head, , service = "", region, account, kind = "", ...rest] = arn.split(":");
  if (head !== "arn") throw new Error(`the target ${arn} is no ARN`);
  const passed = typeof input === "string" ? readInput(input) : input;
  if (region === "" && account === "" && kind === "aws-sdk") {
    const [api = "", action = ""] = rest;
    return callFindings(api, action, passed, starter);
  }
  if (region === "" && account === "" && ["scheduler", "states"].includes(service))
    throw new Error(`${arn} is not a call that AWS documents`);
  if (buildsOnly(service)) return [`starts ${arn}, and ${service} builds or runs what nobody promoted`];
  const [api, action] = callOfTarget(service, kind) ?? [];
  if (api === undefined || action === undefined)
    return [`starts ${arn}, and no policy has seen what that runs`];
  if (api === "states") return callFindings(api, action, { StateMachineArn: arn }, starter);
  if (api !== "ecs") return callFindings(api, action, passed, starter);
  // Text that is not JSON is what a template or an event will make of it.
  const overrides = input === undefined ? undefined : (passed ?? "");
  return [...callFindings(api, action, task, starter), ...overrideFindings(overrides)];
}

/** The call that AWS makes of an ARN when it is a target; `undefined` for other ARNs. */
function callOfTarget(service: string, kind: string): readonly [string, string] | undefined {
  if (service === "ecs" && kind.startsWith("cluster/")) return ["ecs", "runTask"];
  if (service === "sns") return ["sns", "publish"];
  if (service === "sqs") return ["sqs", "sendMessage"];
  return service === "states" && kind === "stateMachine" ? ["states", "startExecution"] : undefined;
}

function stateMachineFindings(arn: unknown, { own }: Starter): readonly string[] {
  if (typeof arn !== "string" || isExpression(arn)) {
    return ["starts a state machine known only at run time"];
  }
  return isOwnStateMachine(arn, own) ? [] : [`starts ${arn}, ${notOwn(own)}`];
}

/** What is wrong with a run of a task: which it is, what it puts over it, and who may enter it. */
function taskFindings(run: unknown, call: string, starter: Starter): readonly string[] {
  const definition = inputValue(run, "TaskDefinition") ?? inputValue(run, "TaskDefinitionArn");
  const entered = inputValue(run, "EnableExecuteCommand") ?? false;
  return [
    ...definitionFindings(definition, call, starter),
    ...overrideFindings(inputValue(run, "Overrides")),
    ...(entered === false ? [] : ["lets commands be run in the task (EnableExecuteCommand)"]),
    ...(inputValue(run, "VolumeConfigurations") === undefined
      ? []
      : ["gives the task a volume (VolumeConfigurations), and no policy has seen what that holds"]),
  ];
}

function definitionFindings(
  definition: unknown,
  call: string,
  { own, givesOwnTask }: Starter,
): readonly string[] {
  if (definition === undefined && call.startsWith("update")) return [];
  if (typeof definition !== "string") return ["runs a task that it does not name"];
  if (isExpression(definition)) {
    return givesOwnTask(definition) ? [] : [`runs a task known only at run time: ${definition}`];
  }
  return isOwnTaskDefinition(definition, own) ? [] : [`runs the task ${definition}, ${notOwn(own)}`];
}

/** Containers that build, wherever in an input. */
const builderFindings = (input: unknown): readonly string[] =>
  [...everyValue(input)]
    .filter(isMap)
    .flatMap(buildingParts)
    .map((part) => `runs a container with ${part}`);

/** What a text holds when it is JSON, in which a key that is there twice is an error; `undefined` for other text. */
const readInput = (text: string): unknown =>
  jsonWithin(text) === undefined ? undefined : parseJson(text, "the input");
