import { regionalArn } from "../../settings/arns";
import { folderOf, type Area } from "../../settings/folders";
import { ofEach, type PipelineSide, type Sides, type SourceSide, type TargetSide } from "../principals";
import { keyArn } from "../registered";
import { ofOneModel, withData } from "./artifacts";
import { executionOf } from "./between-pipelines";
import { eachImage, eachPipeline, ofOwnKey, requestsTo, type Ask, type Section } from "./section";

/** Models, data, runs and records of a source: who tests there, and what nobody may change. */
export function testing(sides: Sides): Section {
  const { source: from, targets } = sides;
  const { names, arns, stack } = from.settings;
  const ask = requestsTo(from.settings);
  const admin = [from.admin];
  const tests = [from.tester, ...admin];
  const deploys = [from.deploy, ...admin];
  const put = (label: string, object: string, allowed: Section["principals"]) =>
    ask(label, "s3:PutObject", object, allowed);
  return {
    title: `Testing in ${stack}`,
    principals: [
      from.tester,
      from.deploy,
      from.preview,
      from.imageBuilder,
      ...ofEach(from, "task"),
      from.admin,
      ...targets.flatMap((to) => [to.deployer, to.previewer, to.promotion, ...ofEach(to, "task")]),
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      put("upload a model", `${arns.artifactBucket}/models/v1.2.3/model.pkl`, tests),
      ...eachPipeline(withData(from), ({ settings, task }, tell) => {
        const input = (area: Area) => `${arns.inputBucket}/${folderOf(settings, area)}monthly_data.csv`;
        const result = `${arns.outputBucket}/${folderOf(settings, "processed")}run/result.csv`;
        return [
          tell("upload raw data", "s3:PutObject", input("raw"), tests),
          tell("upload validation data", "s3:PutObject", input("validation"), tests),
          tell("write a result", "s3:PutObject", result, [task, ...admin]),
          tell("read a result", "s3:GetObject", result, tests),
        ];
      }),
      ...ofOwnKey(
        from.settings,
        ask(
          `encrypt with ${stack}'s key`,
          "kms:GenerateDataKey",
          keyArn("encryption-key", from.settings),
          [from.tester, ...ofEach(from, "task"), ...admin, ...targets.map(({ deployer }) => deployer)],
          { "kms:ResourceAliases": [names.keyAlias] },
        ),
      ),
      ...eachPipeline(from, ({ settings }, tell) => [
        tell("start a run", "states:StartExecution", settings.arns.stateMachine, tests),
        tell("stop a run", "states:StopExecution", executionOf(settings), admin),
        tell("read the task's log", "logs:FilterLogEvents", settings.arns.logGroup, tests),
        tell("change the state machine", "states:UpdateStateMachine", settings.arns.stateMachine, deploys),
      ]),
      ...writtenOnce(sides, "a record", "releases/0.1.6.json", tests),
      ...writtenOnce(sides, "a rejection", "releases/rejected/0.1.6.json", tests),
      ...targets.flatMap(({ settings: { stack: there }, deployer }) =>
        writtenOnce(sides, `a verification in ${there}`, `releases/verified/${there}/0.1.6.json`, [deployer]),
      ),
      ...writtenOnce(sides, "a verification in no target", "releases/verified/0.1.6.json", []),
      ...eachImage(from.settings, (image, tell) => [
        tell("tag an image", "ecr:PutImage", image, [from.tester, from.imageBuilder, ...admin]),
        tell("push a layer", "ecr:UploadLayerPart", image, [from.imageBuilder, ...admin]),
        tell("delete an image", "ecr:BatchDeleteImage", image, admin),
        tell("make tags mutable", "ecr:PutImageTagMutability", image, deploys),
      ]),
      ask("change the tester's own policy", "iam:PutRolePolicy", arns.testerRole, admin, {
        "iam:PermissionsBoundary": arns.boundary,
      }),
      ...targets.flatMap((to) => [
        ...eachPipeline(to, ({ settings }, tell) => [
          tell(`start a run in ${settings.stack}`, "states:StartExecution", settings.arns.stateMachine, []),
        ]),
        ...eachPipeline(withData(to), ({ settings, task }, tell) => {
          const raw = `${settings.arns.inputBucket}/${folderOf(settings, "raw")}monthly_data.csv`;
          return [tell(`read ${settings.stack}'s raw data`, "s3:GetObject", raw, [task])];
        }),
      ]),
    ],
  };
}

/** What was tested, rejected or verified is said once: nobody takes it back, whatever else they may do. */
function writtenOnce(
  { source: from, targets }: Sides,
  what: string,
  key: string,
  writers: Section["principals"],
): Section["requests"] {
  const { arns } = from.settings;
  const ask = requestsTo(from.settings);
  const object = `${arns.artifactBucket}/${key}`;
  const write = (label: string, context: Record<string, string>, allowed: Section["principals"] = []) =>
    ask(label, "s3:PutObject", object, allowed, context);
  return [
    write(`write ${what} that is new`, { "s3:if-none-match": "*" }, writers),
    write(`write ${what} without checking that it is new`, {}),
    write(`replace ${what} by its ETag`, { "s3:if-match": "etag" }),
    write(`write ${what} unless it has one ETag`, { "s3:if-none-match": '"etag"' }),
    write(`upload a part of ${what}`, { "s3:ObjectCreationOperation": "false" }),
    write(`complete ${what} uploaded in parts`, { "s3:ObjectCreationOperation": "true" }),
    ask(`delete ${what}`, "s3:DeleteObject", object, []),
    ask(`delete a version of ${what}`, "s3:DeleteObjectVersion", object, []),
    ask(`read ${what}`, "s3:GetObject", object, [
      from.tester,
      from.admin,
      ...targets.map(({ deployer }) => deployer),
      // The task of a stack that has one model reads the whole bucket.
      ...ofOneModel([from, ...targets]),
    ]),
  ];
}

/** What is deployed in the source and what it ran: who may compare it with a release. */
export const sourceState = ({ source: from, targets }: Sides): Section => {
  const deployers = targets.map(({ deployer }) => deployer);
  const { nobody, thirdAccount } = from;
  return releaseState(from, {
    reads: [from.tester, ...deployers],
    deploys: [from.deploy, from.preview],
    others: [
      from.imageBuilder,
      ...ofEach(from, "task", "schedule"),
      ...targets.flatMap((to) => [to.previewer, to.promotion, to.deploy, ...ofEach(to, "task")]),
      thirdAccount,
      nobody,
    ],
    owners: deployers,
  });
};

/** The same of a target. */
export const targetState = (from: SourceSide, to: TargetSide): Section =>
  releaseState(to, {
    reads: [to.promotion],
    deploys: [to.deploy, to.preview],
    others: [
      from.tester,
      to.deployer,
      to.previewer,
      from.deploy,
      ...ofEach(to, "execution", "schedule"),
      from.thirdAccount,
      from.nobody,
    ],
    owners: [],
  });

interface Readers {
  /** Who reads what a release is. */
  readonly reads: Section["principals"];
  /** Who reads, of that, what a deployment makes. */
  readonly deploys: Section["principals"];
  readonly others: Section["principals"];
  /** Who reads here who may read what the stack owns, when it owns models. */
  readonly owners: Section["principals"];
}

function releaseState(side: SourceSide | TargetSide, readers: Readers): Section {
  const { settings, deploy } = side;
  const { reads, deploys, others, owners } = readers;
  const { names, arns, stack } = settings;
  const ask = requestsTo(settings);
  const arn = regionalArn(settings);
  const instance = (cluster: string) => arn("ecs", `container-instance/${cluster}/1`);
  const known = [...reads, ...deploys];
  const owned =
    owners.length > 0
      ? [
          ask("read who may read models", "s3:GetBucketPolicy", arns.artifactBucket, [...owners, ...deploys]),
          ...ofOwnKey(
            settings,
            ask(
              "read who may use the key",
              "kms:GetKeyPolicy",
              keyArn("encryption-key", settings),
              [...owners, deploy],
              { "kms:ResourceAliases": [names.keyAlias] },
            ),
          ),
        ]
      : [];
  return {
    title: `Release and runs of ${stack}`,
    principals: [...reads, ...deploys, ...others],
    requests: [
      ask(
        "read a run of another state machine",
        "states:DescribeExecution",
        arn("states", "execution:other:run"),
        [],
      ),
      ask("read the task definition", "ecs:DescribeTaskDefinition", "*", known),
      ask("list the tasks", "ecs:ListTasks", instance(names.cluster), reads, { "ecs:cluster": arns.cluster }),
      ask("list another cluster's tasks", "ecs:ListTasks", instance("other"), [], {
        "ecs:cluster": arns.cluster.replace(names.cluster, "other"),
      }),
      ask("read a task", "ecs:DescribeTasks", arn("ecs", `task/${names.cluster}/1`), reads),
      ask("read another role's policy", "iam:GetRolePolicy", arns.role("other"), []),
      ...eachPipeline(side, (pipeline, tell) => stateOf(pipeline, readers, tell)),
      ...owned,
      ask("stop a task", "ecs:StopTask", arn("ecs", `task/${names.cluster}/1`), []),
    ],
  };
}

function stateOf({ settings }: PipelineSide, { reads, deploys }: Readers, ask: Ask): Section["requests"] {
  const { names, arns, stack } = settings;
  const run = executionOf(settings);
  const child = run.replace(/:run$/, "/inputs:child");
  const alarm = regionalArn(settings)("cloudwatch", `alarm:${names.stateMachine}-${stack}-failed`);
  const known = [...reads, ...deploys];
  return [
    ask("list the runs", "states:ListExecutions", arns.stateMachine, reads),
    ask("read a run", "states:DescribeExecution", run, reads),
    ask("read a run's history", "states:GetExecutionHistory", run, reads),
    ask("read a run of one of its inputs", "states:DescribeExecution", child, reads),
    ask("list a run's inputs", "states:ListMapRuns", run, reads),
    ask("read the state machine", "states:DescribeStateMachine", arns.stateMachine, known),
    ask("read the schedule", "scheduler:GetSchedule", arns.schedule, known),
    ask("list who is notified of failures", "sns:ListSubscriptionsByTopic", arns.topic, reads),
    ask(
      "list the subscribers of another topic",
      "sns:ListSubscriptionsByTopic",
      arns.topic.replace(names.topic, "other"),
      [],
    ),
    ask("read the alarms", "cloudwatch:DescribeAlarms", alarm, known),
    ask("count the dead letters", "sqs:GetQueueAttributes", arns.deadLetterQueue, known),
    ask(
      "count the messages of another queue",
      "sqs:GetQueueAttributes",
      arns.deadLetterQueue.replace(names.deadLetterQueue, "other"),
      [],
    ),
    ask("read a dead letter", "sqs:ReceiveMessage", arns.deadLetterQueue, []),
    ask("silence an alarm", "cloudwatch:SetAlarmState", alarm, []),
    ask("read the task role's policy", "iam:GetRolePolicy", arns.taskRole, known),
    ask("start the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), [], {
      "ecs:cluster": arns.cluster,
    }),
  ];
}
