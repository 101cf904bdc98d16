import { canaryName } from "../../settings/settings";
import { folderOf } from "../../settings/folders";
import type { Principal } from "../decide";
import { ofEach, type PipelineSide, type SourceSide, type TargetSide } from "../principals";
import { executionOf } from "./between-pipelines";
import { requestsTo, type Section } from "./section";

/**
 * What tries releases in a target, beside what runs there: neither reaches what is the other's, and who promotes starts
 * the one and never the other. Nobody asks where nothing tries any.
 */
export function tryingReleases(from: SourceSide, to: TargetSide): readonly Section[] {
  if (to.canaries.length === 0) return [];
  return [
    {
      title: `Trying releases in ${to.settings.stack}`,
      principals: [
        ...to.canaries.flatMap(({ task, states, execution }) => [task, states, execution]),
        ...ofEach(to, "task", "states", "execution", "schedule"),
        to.promotion,
        to.deploy,
        to.preview,
        to.deployer,
        to.previewer,
        to.admin,
        from.thirdAccount,
        from.nobody,
      ],
      requests: to.canaries.flatMap((canary) => {
        const live = to.pipelines.find(
          ({ settings }) => canary.settings.workload === canaryName(settings.workload),
        );
        return live ? requestsOf(from, to, canary, live) : [];
      }),
    },
  ];
}

function requestsOf(
  from: SourceSide,
  to: TargetSide,
  canary: PipelineSide,
  live: PipelineSide,
): Section["requests"] {
  const { outputBucket, inputBucket } = to.settings.arns;
  const ask = requestsTo(to.settings, canary.settings.workload);
  const { model, inputKey } = live.settings;
  const passed = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };
  const { admin, promotion, deploy } = to;
  const stream = ({ settings }: PipelineSide) => `${settings.arns.logGroup}:log-stream:task/1`;
  const both = (what: string, about: (side: PipelineSide, of: string) => Section["requests"]) =>
    [[canary, `${what} of what tries`] as const, [live, `${what} of what runs`] as const].flatMap(
      ([side, label]) => about(side, label),
    );
  return [
    ask("start what tries", "states:StartExecution", canary.settings.arns.stateMachine, [promotion, admin]),
    ask("start what runs", "states:StartExecution", live.settings.arns.stateMachine, [live.schedule, admin]),
    ...both("stop a run", ({ settings }, label) => [
      ask(label, "states:StopExecution", executionOf(settings), [admin]),
    ]),
    ...both("read the history of a run", ({ settings }, label) => [
      ask(label, "states:GetExecutionHistory", executionOf(settings), [promotion, admin]),
    ]),
    ...both("write a result", ({ settings, task }, label) => [
      ask(label, "s3:PutObject", `${outputBucket}/${folderOf(settings, settings.results)}run/result.csv`, [
        task,
        admin,
      ]),
    ]),
    ...both("read a result", ({ settings, states }, label) => [
      ask(label, "s3:GetObject", `${outputBucket}/${folderOf(settings, settings.results)}run/result.csv`, [
        states,
        admin,
      ]),
    ]),
    ask("read the input", "s3:GetObject", `${inputBucket}/${inputKey}`, [
      ...[canary, live].flatMap(({ task, states }) => [task, states]),
      admin,
    ]),
    ask("replace the input", "s3:PutObject", `${inputBucket}/${inputKey}`, [admin]),
    ...both("read the parameters", ({ settings, task, states }, label) => [
      ask(label, "ssm:GetParameters", settings.arns.parameter("input-key"), [task, states, promotion, admin]),
    ]),
    ...both("run the task", ({ settings, states }, label) => [
      ask(label, "ecs:RunTask", settings.arns.taskDefinition.replace("*", "1"), [states, admin], {
        "ecs:cluster": to.settings.arns.cluster,
      }),
    ]),
    ...both("hand the task its role", ({ settings, states }, label) => [
      ask(label, "iam:PassRole", settings.arns.taskRole, [states, deploy, admin], passed),
    ]),
    ...both("write the log", (side, label) => [
      ask(label, "logs:PutLogEvents", stream(side), [side.execution, admin]),
    ]),
    ...both("find metrics in the log", ({ settings }, label) => [
      ask(label, "logs:FilterLogEvents", settings.arns.logGroup, [promotion, admin]),
    ]),
    ask("tell of a failure", "sns:Publish", live.settings.arns.topic, [canary.states, live.states, admin]),
    ...(model
      ? modelRequests(from, [canary.task, live.task], to.deployer, model.key, canary.settings.workload)
      : []),
  ];
}

const modelRequests = (
  { settings }: SourceSide,
  tasks: readonly Principal[],
  deployer: Principal,
  key: string,
  of: string,
): Section["requests"] => [
  requestsTo(settings, of)("read the model", "s3:GetObject", `${settings.arns.artifactBucket}/${key}`, [
    ...tasks,
    deployer,
  ]),
];
