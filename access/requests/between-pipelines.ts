import { folderOf } from "../../settings/folders";
import type { PipelineSettings } from "../../settings/settings";
import { workloadParameters } from "../../documents/state-machine/parameters";
import type { Principal } from "../decide";
import { ofEach, type PipelineSide, type SourceSide, type TargetSide } from "../principals";
import { eachPipeline, type Ask, type Section } from "./section";

/** ARN of a run of a pipeline. */
export const executionOf = ({ arns }: PipelineSettings): string =>
  `${arns.stateMachine.replace(":stateMachine:", ":execution:")}:run`;

/** What the roles of a stack's pipelines may do with each other's: nothing. Nobody asks where there is one. */
export function betweenPipelines(side: SourceSide | TargetSide): readonly Section[] {
  if (side.pipelines.length < 2) return [];
  return [
    {
      title: `What pipelines of ${side.settings.stack} may do with their own, and not with each other's`,
      principals: ofEach(side, "task", "states", "execution", "schedule"),
      requests: eachPipeline(side, (pipeline, ask) => [
        ...ofObjects(pipeline, side, ask),
        ...ofRuns(pipeline, ask),
      ]),
    },
  ];
}

function ofObjects({ settings, task, states }: PipelineSide, side: SourceSide | TargetSide, ask: Ask) {
  if (settings.inputs === "none") return [];
  const { inputBucket, outputBucket } = settings.arns;
  const object = (area: "raw" | "validation", name: string) =>
    `${inputBucket}/${folderOf(settings, area)}${name}`;
  const result = `${outputBucket}/${folderOf(settings, "processed")}run/result.csv`;
  const own: readonly Principal[] = [task, states];
  return [
    ask("read its raw data", "s3:GetObject", object("raw", "monthly_data.csv"), own),
    ask("read its validation data", "s3:GetObject", object("validation", "monthly_data.csv"), [
      ...(side.settings.kind === "source" ? own : []),
    ]),
    ask("replace its raw data", "s3:PutObject", object("raw", "monthly_data.csv"), []),
    ask("write its results", "s3:PutObject", result, [task]),
    ask("read its results", "s3:GetObject", result, [states]),
  ];
}

function ofRuns(
  { settings, task, states, execution, schedule }: PipelineSide,
  ask: Ask,
): Section["requests"] {
  const { arns, inputs } = settings;
  const run = executionOf(settings);
  const fansOut = inputs === "folder" ? [states] : [];
  const pass = (what: string, role: string, service: string, allowed: readonly Principal[]) =>
    ask(`pass ${what}`, "iam:PassRole", role, allowed, { "iam:PassedToService": `${service}.amazonaws.com` });
  const reads = workloadParameters(settings).length > 0 ? [task] : [];
  const parameter = arns.parameter(workloadParameters(settings)[0] ?? "subnets");
  return [
    ask("read its parameters", "ssm:GetParameters", parameter, [...reads, states]),
    ask("run its task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), [states], {
      "ecs:cluster": arns.cluster,
    }),
    pass("its task's role", arns.taskRole, "ecs-tasks", [states]),
    pass("its execution role", arns.executionRole, "ecs-tasks", [states]),
    pass("its state machine's role", arns.stateMachineRole, "states", []),
    pass("its schedule's role", arns.scheduleRole, "scheduler", []),
    ...[arns.taskRole, arns.executionRole, arns.stateMachineRole, arns.scheduleRole].map((role) =>
      ask(`assume ${role.split("/").at(-1)}`, "sts:AssumeRole", role, []),
    ),
    ask("start its runs", "states:StartExecution", arns.stateMachine, [schedule, ...fansOut]),
    ask("stop its runs", "states:StopExecution", run, fansOut),
    ask("read its runs", "states:DescribeExecution", run, fansOut),
    ask("write its log", "logs:PutLogEvents", `${arns.logGroup}:log-stream:task/1`, [execution]),
    ask("read its log", "logs:GetLogEvents", `${arns.logGroup}:log-stream:task/1`, [states]),
    ask("notify of its failures", "sns:Publish", arns.topic, [states]),
    ask("keep a trigger that it lost", "sqs:SendMessage", arns.deadLetterQueue, [schedule]),
  ];
}
