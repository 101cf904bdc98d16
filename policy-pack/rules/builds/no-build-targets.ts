import { arnFindings, callFindings, type Starter } from "../../calls/call-findings";
import { isOwnTaskDefinition } from "../../calls/own-pipeline";
import { callsOf, inputValue, parseDefinition, valuesNamed } from "../../calls/state-machine";
import { isRecord } from "../../known-values";
import type { Rule, StackFacts } from "../../rule";

type Properties = Readonly<Record<string, unknown>>;

/** What starts something, by the head of its type. */
const STARTERS: Readonly<Record<string, (properties: Properties, stack: StackFacts) => readonly string[]>> = {
  "aws:cloudwatch/eventTarget:": ({ arn, input, ecsTarget }, stack) =>
    targetFindings(arn, input, recordOf(ecsTarget)["taskDefinitionArn"], stack),
  "aws:pipes/pipe:": ({ target, enrichment, targetParameters }, stack) => {
    const { inputTemplate, ecsTaskParameters } = recordOf(targetParameters);
    const { taskDefinitionArn, overrides } = recordOf(ecsTaskParameters);
    return [
      ...targetFindings(target, overrides ?? inputTemplate, taskDefinitionArn, stack),
      ...(enrichment === undefined ? [] : targetFindings(enrichment, undefined, undefined, stack)),
    ];
  },
  "aws:scheduler/schedule:": ({ target }, stack) => {
    const { arn, input, ecsParameters } = recordOf(target);
    return targetFindings(arn, input, recordOf(ecsParameters)["taskDefinitionArn"], stack);
  },
  "aws:sfn/activity:": () => ["hands work to a worker that no policy has seen"],
  "aws:sfn/stateMachine:": ({ definition }, stack) => definitionFindings(definition, stack),
  "aws:ssm/maintenanceWindowTask:": ({ taskType, taskArn }, stack) =>
    taskType === "LAMBDA" || taskType === "STEP_FUNCTIONS"
      ? targetFindings(taskArn, undefined, undefined, stack)
      : [`runs ${String(taskArn)}, a command or an automation of Systems Manager`],
};

/** Nothing that runs by itself starts a build, or anything that is not the promoted pipeline. */
export const noBuildTargets: Rule = {
  name: "no-build-targets",
  description:
    "No state machine, schedule, event rule or pipe of a target starts a build or what no policy has seen.",
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

function targetFindings(arn: unknown, input: unknown, taskDefinition: unknown, stack: StackFacts) {
  if (typeof arn !== "string") throw new Error("it names no target");
  return arnFindings(arn, { input, taskDefinition }, { stack, givesOwnTask: () => false });
}

function definitionFindings(text: unknown, stack: StackFacts): readonly string[] {
  const definition = parseDefinition(text);
  const starter: Starter = {
    stack,
    givesOwnTask: (expression) => givesOwnTask(expression, definition, stack),
  };
  return callsOf(definition).flatMap(({ resource, input }) => {
    const integration = /^arn:[\w-]+:states:::(?:aws-sdk:)?([\w-]+):(\w+)(?:\.\w+(?::\d+)?)?$/i.exec(
      resource,
    );
    const [, service, action] = integration ?? [];
    return service !== undefined && action !== undefined
      ? callFindings(service, action, input, starter)
      : arnFindings(resource, { input, taskDefinition: undefined }, starter);
  });
}

/**
 * Whether a JSONata variable holds nothing but what ECS says of the stack's own family: every value that the definition
 * gives to its name is that, or the variable itself handed on.
 */
function givesOwnTask(expression: string, definition: Properties, stack: StackFacts): boolean {
  const name = /^\{%\s*\$(?:states\.input\.)?(\w+)\s*%\}$/.exec(expression)?.[1];
  if (name === undefined) return false;
  const described = callsOf(definition)
    .filter(({ resource }) => /:ecs:describeTaskDefinition$/i.test(resource))
    .map(({ input }) => inputValue(input, "TaskDefinition"));
  if (!described.every((family) => typeof family === "string" && isOwnTaskDefinition(family, stack)))
    return false;
  const values = valuesNamed(definition, name).map((value) => String(value).replace(/\s+/g, " "));
  const handedOn = [`{% $${name} %}`, `{% $states.input.${name} %}`];
  const sources = values.filter((value) => !handedOn.includes(value));
  return (
    sources.length > 0 &&
    sources.every(
      (value) =>
        value === "{% $states.result.TaskDefinition.TaskDefinitionArn %}" ||
        isOwnTaskDefinition(value, stack),
    )
  );
}

const recordOf = (value: unknown): Properties => (isRecord(value) ? value : {});
