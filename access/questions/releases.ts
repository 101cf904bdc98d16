import { composeArns } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { PrincipalName } from "../principals";
import { keyArn } from "../registered";
import { question, type Section } from "./question";

/** Models, data, runs and records of a source: who tests there, and what nobody changes any more. */
export function testing(source: Settings, target: Settings): Section {
  const [ask, inProd] = [question(source.account), question(target.account)];
  const [from, to] = [composeArns(source), composeArns(target)];
  const { region, account, names } = source;
  const record = `${from.artifactBucket}/releases/0.1.6.json`;
  const image = from.repository(source.task.image);
  const run = `arn:aws:states:${region}:${account}:execution:${names.stateMachine}:run`;
  const admin = ["dev admin"] as const;
  const tests = ["tester", ...admin] as const;
  const deploys = ["dev deploy", ...admin] as const;
  const put = (label: string, object: string, allowed: readonly PrincipalName[]) =>
    ask(label, "s3:PutObject", object, allowed);
  return {
    title: "Testing in dev",
    askers: [
      "tester",
      "dev deploy",
      "dev preview",
      "image builder",
      "deployer",
      "previewer",
      "dev task",
      "dev admin",
      "promotion",
      "prod task",
      "third account",
      "nobody",
    ],
    questions: [
      put("upload a model", `${from.artifactBucket}/models/v1.2.3/model.pkl`, tests),
      put("upload raw data", `${from.inputBucket}/raw/monthly_data.csv`, tests),
      put("upload validation data", `${from.inputBucket}/validation/monthly_data.csv`, tests),
      put("write a result", `${from.outputBucket}/processed/run/result.csv`, ["dev task", ...admin]),
      ask("read a result", "s3:GetObject", `${from.outputBucket}/processed/run/result.csv`, tests),
      ask(
        "encrypt with dev's key",
        "kms:GenerateDataKey",
        keyArn("encryption-key", source),
        ["tester", "dev task", ...admin],
        { "kms:ResourceAliases": [names.keyAlias] },
      ),
      ask("start a run", "states:StartExecution", from.stateMachine, tests),
      ask("stop a run", "states:StopExecution", run, admin),
      ask("read the task's log", "logs:FilterLogEvents", from.logGroup, tests),
      ask("write a record that is not there", "s3:PutObject", record, tests, { "s3:if-none-match": "*" }),
      put("write a record, whether it is there or not", record, []),
      ask("replace a record that is there", "s3:PutObject", record, [], { "s3:if-match": "etag" }),
      ask("replace a record with another ETag", "s3:PutObject", record, [], { "s3:if-none-match": '"etag"' }),
      ask("write a record in parts", "s3:PutObject", record, [], { "s3:ObjectCreationOperation": "false" }),
      ask("finish a record in parts", "s3:PutObject", record, [], { "s3:ObjectCreationOperation": "true" }),
      ask("delete a record", "s3:DeleteObject", record, []),
      ask("delete a version of a record", "s3:DeleteObjectVersion", record, []),
      ask("read a record", "s3:GetObject", record, ["tester", "deployer", "dev task", "prod task", ...admin]),
      ask("tag an image", "ecr:PutImage", image, ["tester", "image builder", ...admin]),
      ask("push a layer", "ecr:UploadLayerPart", image, ["image builder", ...admin]),
      ask("delete an image", "ecr:BatchDeleteImage", image, admin),
      ask("make tags mutable", "ecr:PutImageTagMutability", image, deploys),
      ask("change the state machine", "states:UpdateStateMachine", from.stateMachine, deploys),
      ask("change a parameter", "ssm:PutParameter", from.parameter("model-key"), deploys),
      ask("write the tester's own policy", "iam:PutRolePolicy", from.testerRole, admin, {
        "iam:PermissionsBoundary": from.boundary,
      }),
      inProd("start a run in prod", "states:StartExecution", to.stateMachine, []),
      inProd("read prod's raw data", "s3:GetObject", `${to.inputBucket}/raw/monthly_data.csv`, ["prod task"]),
    ],
  };
}

/** What a stack has and ran, which tells whether it is what was released. */
export const releaseStates = (source: Settings, target: Settings): readonly Section[] => [
  releaseState(source, {
    title: "What dev has and ran",
    reads: ["tester", "deployer"],
    deploys: ["dev deploy", "dev preview"],
    others: ["image builder", "previewer", "dev task", "promotion", "prod deploy", "prod task"],
    owners: true,
  }),
  releaseState(target, {
    title: "What prod has and ran",
    reads: ["promotion"],
    deploys: ["prod deploy", "prod preview"],
    others: ["tester", "deployer", "previewer", "dev deploy", "prod execution", "prod schedule"],
    owners: false,
  }),
];

interface Readers {
  readonly title: string;
  /** Who reads what a release is. */
  readonly reads: readonly PrincipalName[];
  /** Who reads, of that, what a deployment makes. */
  readonly deploys: readonly PrincipalName[];
  readonly others: readonly PrincipalName[];
  /** Whether the deployer reads here who may read what the stack owns. */
  readonly owners: boolean;
}

function releaseState(settings: Settings, { title, reads, deploys, others, owners }: Readers): Section {
  const { account, region, names } = settings;
  const ask = question(account);
  const arns = composeArns(settings);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const run = arn("states", `execution:${names.stateMachine}:run`);
  const instance = (cluster: string) => arn("ecs", `container-instance/${cluster}/1`);
  const known = [...reads, ...deploys];
  const owned = owners
    ? [
        ask("read who may read models", "s3:GetBucketPolicy", arns.artifactBucket, ["deployer", ...deploys]),
        ask(
          "read who may use the key",
          "kms:GetKeyPolicy",
          keyArn("encryption-key", settings),
          ["deployer", "dev deploy"],
          {
            "kms:ResourceAliases": [names.keyAlias],
          },
        ),
      ]
    : [];
  return {
    title,
    askers: [...reads, ...deploys, ...others, "third account", "nobody"],
    questions: [
      ask("read the release's history", "ssm:GetParameterHistory", arns.parameter("release"), reads),
      ask(
        "read all parameters",
        "ssm:GetParametersByPath",
        arn("ssm", `parameter${names.parameterPath}`),
        reads,
      ),
      ask("read another's parameter", "ssm:GetParameters", arn("ssm", "parameter/other/secret"), []),
      ask("list the runs", "states:ListExecutions", arns.stateMachine, reads),
      ask("read a run", "states:DescribeExecution", run, reads),
      ask("read a run's history", "states:GetExecutionHistory", run, reads),
      ask("read another machine's run", "states:DescribeExecution", arn("states", "execution:other:run"), []),
      ask("read the state machine", "states:DescribeStateMachine", arns.stateMachine, known),
      ask("read the task definition", "ecs:DescribeTaskDefinition", "*", known),
      ask("list the tasks", "ecs:ListTasks", instance(names.cluster), reads, { "ecs:cluster": arns.cluster }),
      ask("list another cluster's tasks", "ecs:ListTasks", instance("other"), [], {
        "ecs:cluster": arns.cluster.replace(names.cluster, "other"),
      }),
      ask("read a task", "ecs:DescribeTasks", arn("ecs", `task/${names.cluster}/1`), reads),
      ask(
        "read the schedule",
        "scheduler:GetSchedule",
        arn("scheduler", `schedule/${names.schedule}/${names.schedule}`),
        known,
      ),
      ask("read the task role's policy", "iam:GetRolePolicy", arns.taskRole, known),
      ask("read another role's policy", "iam:GetRolePolicy", arns.role("other"), []),
      ...owned,
      ask("change a parameter", "ssm:PutParameter", arns.parameter("release"), deploys.slice(0, 1)),
      ask("start the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), [], {
        "ecs:cluster": arns.cluster,
      }),
      ask("stop a task", "ecs:StopTask", arn("ecs", `task/${names.cluster}/1`), []),
    ],
  };
}
