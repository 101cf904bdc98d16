import { ALLOWED_CALLS, SCHEDULED_CALLS } from "../../allowed-calls";
import { arnFindings, callFindings, type Starter } from "../../calls/call-findings";
import { callNames } from "../../calls/forbidden-calls";
import { ownOf, type Own } from "../../calls/own-pipeline";
import { givesOwnTask } from "../../calls/own-task";
import { callsOf, parseDefinition } from "../../calls/state-machine";
import { isMap } from "../../known-values";
import { settingsOf, type Rule, type StackFacts } from "../../rule";
import { withCanaries } from "../../../settings/settings";

type Properties = Readonly<Record<string, unknown>>;

/** What starts something, by the head of its type. */
const STARTERS: Readonly<Record<string, (properties: Properties, stack: StackFacts) => readonly string[]>> = {
  "aws:cloudwatch/eventTarget:": ({ arn, input, inputPath, inputTransformer, ecsTarget }, stack) =>
    targetFindings(arn, input ?? inputTransformer ?? inputPath, ecsTarget, starterOf(stack)),
  "aws:pipes/pipe:": ({ target, enrichment, targetParameters }, stack) => {
    const { inputTemplate, ecsTaskParameters } = recordOf(targetParameters);
    return [
      ...targetFindings(target, inputTemplate, ecsTaskParameters, starterOf(stack)),
      ...(enrichment === undefined ? [] : targetFindings(enrichment, undefined, {}, starterOf(stack))),
    ];
  },
  "aws:scheduler/schedule:": ({ name, target }, stack) => {
    const { arn, input, ecsParameters } = recordOf(target);
    const starter = starterOf(stack, ownOf("schedule", name, stack));
    return targetFindings(arn, input, ecsParameters, { ...starter, ...OF_SCHEDULES });
  },
  "aws:sfn/activity:": () => ["hands work to a worker that no policy has seen"],
  "aws:sfn/stateMachine:": (properties, stack) => {
    const own = ownOf("stateMachine", properties["name"], stack, () => properties["roleArn"]);
    return definitionFindings(properties["definition"], starterOf(stack, own));
  },
  "aws:ssm/maintenanceWindowTask:": ({ taskType, taskArn }, stack) =>
    taskType === "LAMBDA" || taskType === "STEP_FUNCTIONS"
      ? targetFindings(taskArn, undefined, {}, starterOf(stack))
      : [`runs ${String(taskArn)}, a command or an automation of Systems Manager`],
};

const OF_SCHEDULES = {
  calls: callNames(SCHEDULED_CALLS),
  otherwise: "and a schedule starts nothing but the pipeline",
};

/** Nothing that runs by itself starts a build, or anything that is not the promoted pipeline. */
export const noBuildTargets: Rule = {
  name: "no-build-targets",
  description:
    "No state machine, schedule, event rule or pipe of a target makes other calls than the pipeline's, or runs another task.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: Object.keys(STARTERS),
  check: ({ type, properties }, stack) => {
    const starter = Object.entries(STARTERS).find(([head]) => type.startsWith(head))?.[1];
    return [...new Set(starter?.(properties, stack))].map(
      (what) =>
        `${what}. A target runs what was promoted and nothing else: build in the source, and start this stack's own pipeline.`,
    );
  },
};

/** @param own What it may start; default: any pipeline of the stack. */
const starterOf = (stack: StackFacts, own: Own = () => withCanaries(settingsOf(stack))): Starter => ({
  own,
  calls: callNames([...ALLOWED_CALLS, ...stack.extraCalls]),
  otherwise: "which the pipeline does not (extraCalls in policy-pack/settings.json adds calls)",
  givesOwnTask: () => false,
});

function targetFindings(arn: unknown, input: unknown, task: unknown, starter: Starter): readonly string[] {
  if (typeof arn !== "string") throw new Error("it names no target");
  return arnFindings(arn, { input, task: recordOf(task) }, starter);
}

function definitionFindings(text: unknown, machine: Starter): readonly string[] {
  const definition = parseDefinition(text);
  const starter: Starter = {
    ...machine,
    givesOwnTask: (expression) => givesOwnTask(expression, definition, machine.own),
  };
  return callsOf(definition).flatMap(({ resource, input, credentials }) => {
    const integration = /^arn:[\w-]+:states:::(?:aws-sdk:)?([\w-]+):(\w+)(?:\.\w+(?::\d+)?)?$/i.exec(
      resource,
    );
    const [, service, action] = integration ?? [];
    const found =
      service !== undefined && action !== undefined
        ? callFindings(service, action, input, starter)
        : arnFindings(resource, { input, task: {} }, starter);
    return credentials === undefined
      ? found
      : [...found, `makes the call ${resource} with another role than its own`];
  });
}

const recordOf = (value: unknown): Properties => (isMap(value) ? value : {});
