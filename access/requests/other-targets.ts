import { folderOf } from "../../settings/folders";
import type { PipelineSettings } from "../../settings/settings";
import { keyArn } from "../registered";
import { ofEach, type SourceSide, type TargetSide } from "../principals";
import { executionOf } from "./between-pipelines";
import { eachImage, eachPipeline, requestsTo, type Ask, type Section } from "./section";

/** What the roles of other targets may do in a target, whatever their own policies allow: nothing. */
export function otherTargets(from: SourceSide, to: TargetSide, others: readonly TargetSide[]): Section {
  const { settings } = to;
  const { region, account, names, arns, stack, externalId = "" } = settings;
  const ask = requestsTo(settings);
  const nobody = (label: string, action: string, resource: string, context = {}) =>
    ask(label, action, resource, [], context);
  const presented = { "sts:ExternalId": externalId };
  return {
    title: `What roles of other targets may do in ${stack}`,
    principals: others.flatMap((other) => [
      other.deployer,
      other.previewer,
      other.deploy,
      other.promotion,
      other.preview,
      ...ofEach(other, "execution", "task", "states", "schedule"),
      // In an account that holds both, an administrator is one of both.
      ...(other.settings.account === account
        ? []
        : [...ofEach(other, "taskWithEverything", "statesWithEverything"), other.admin]),
    ]),
    requests: [
      nobody("assume the deploy role", "sts:AssumeRole", arns.deployRole, presented),
      nobody("assume the promotion role", "sts:AssumeRole", arns.promotionRole, presented),
      nobody("assume the preview role", "sts:AssumeRole", arns.previewRole, presented),
      nobody("list the results", "s3:ListBucket", arns.outputBucket),
      nobody("change a bucket's policy", "s3:PutBucketPolicy", arns.inputBucket),
      ...eachImage(settings, (repository, tell) => [
        tell("pull an image", "ecr:BatchGetImage", repository, []),
        tell("push an image", "ecr:PutImage", repository, []),
        tell("push a layer", "ecr:UploadLayerPart", repository, []),
        tell("change a repository's policy", "ecr:SetRepositoryPolicy", repository, []),
      ]),
      nobody("decrypt with the stack's key", "kms:Decrypt", keyArn("encryption-key", settings), {
        "kms:ResourceAliases": [names.keyAlias],
        "kms:ViaService": `s3.${region}.amazonaws.com`,
      }),
      ...eachPipeline(to, (pipeline, tell) => ofPipeline(pipeline.settings, tell)),
      requestsTo(from.settings)("assume its deployer", "sts:AssumeRole", to.deployer.arn, []),
    ],
  };
}

function ofPipeline(settings: PipelineSettings, ask: Ask): Section["requests"] {
  const { arns } = settings;
  const nobody = (label: string, action: string, resource: string, context = {}) =>
    ask(label, action, resource, [], context);
  const raw = `${arns.inputBucket}/${folderOf(settings, "raw")}monthly_data.csv`;
  return [
    nobody("assume the task role", "sts:AssumeRole", arns.taskRole),
    nobody("change the task role's policy", "iam:PutRolePolicy", arns.taskRole, {
      "iam:PermissionsBoundary": arns.boundary,
    }),
    nobody("read raw data", "s3:GetObject", raw),
    nobody("replace raw data", "s3:PutObject", raw),
    nobody("start a run", "states:StartExecution", arns.stateMachine),
    nobody("read a run", "states:DescribeExecution", executionOf(settings)),
    nobody("change the state machine", "states:UpdateStateMachine", arns.stateMachine),
    nobody("run the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), {
      "ecs:cluster": arns.cluster,
    }),
    nobody("read a parameter", "ssm:GetParameters", arns.parameter("model-key")),
    nobody("change a parameter", "ssm:PutParameter", arns.parameter("model-key")),
    nobody("publish a failure notification", "sns:Publish", arns.topic),
    nobody("send to the dead-letter queue", "sqs:SendMessage", arns.deadLetterQueue),
    nobody("read the task's log", "logs:FilterLogEvents", arns.logGroup),
  ];
}
