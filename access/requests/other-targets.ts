import { regionalArn } from "../../settings/arns";
import { keyArn } from "../registered";
import type { SourceSide, TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";

/** What the roles of other targets may do in a target, whatever their own policies allow: nothing. */
export function otherTargets(from: SourceSide, to: TargetSide, others: readonly TargetSide[]): Section {
  const { settings } = to;
  const { region, account, names, arns, stack, image, externalId = "" } = settings;
  const ask = requestsTo(settings);
  const nobody = (label: string, action: string, resource: string, context = {}) =>
    ask(label, action, resource, [], context);
  const repository = arns.repository(image);
  const raw = `${arns.inputBucket}/raw/monthly_data.csv`;
  const presented = { "sts:ExternalId": externalId };
  return {
    title: `What roles of other targets may do in ${stack}`,
    principals: others.flatMap((other) => [
      other.deployer,
      other.previewer,
      other.deploy,
      other.promotion,
      other.preview,
      other.execution,
      other.task,
      other.states,
      other.schedule,
      // In an account that holds both, an administrator is one of both.
      ...(other.settings.account === account
        ? []
        : [other.taskWithEverything, other.statesWithEverything, other.admin]),
    ]),
    requests: [
      nobody("assume the deploy role", "sts:AssumeRole", arns.deployRole, presented),
      nobody("assume the promotion role", "sts:AssumeRole", arns.promotionRole, presented),
      nobody("assume the preview role", "sts:AssumeRole", arns.previewRole, presented),
      nobody("assume the task role", "sts:AssumeRole", arns.taskRole),
      nobody("change the task role's policy", "iam:PutRolePolicy", arns.taskRole, {
        "iam:PermissionsBoundary": arns.boundary,
      }),
      nobody("read raw data", "s3:GetObject", raw),
      nobody("replace raw data", "s3:PutObject", raw),
      nobody("list the results", "s3:ListBucket", arns.outputBucket),
      nobody("change a bucket's policy", "s3:PutBucketPolicy", arns.inputBucket),
      nobody("pull an image", "ecr:BatchGetImage", repository),
      nobody("push an image", "ecr:PutImage", repository),
      nobody("push a layer", "ecr:UploadLayerPart", repository),
      nobody("change a repository's policy", "ecr:SetRepositoryPolicy", repository),
      nobody("decrypt with the stack's key", "kms:Decrypt", keyArn("encryption-key", settings), {
        "kms:ResourceAliases": [names.keyAlias],
        "kms:ViaService": `s3.${region}.amazonaws.com`,
      }),
      nobody("start a run", "states:StartExecution", arns.stateMachine),
      nobody(
        "read a run",
        "states:DescribeExecution",
        regionalArn(settings)("states", `execution:${names.stateMachine}:run`),
      ),
      nobody("change the state machine", "states:UpdateStateMachine", arns.stateMachine),
      nobody("run the task", "ecs:RunTask", arns.taskDefinition.replace("*", "1"), {
        "ecs:cluster": arns.cluster,
      }),
      nobody("read a parameter", "ssm:GetParameters", arns.parameter("model-key")),
      nobody("change a parameter", "ssm:PutParameter", arns.parameter("model-key")),
      nobody("publish a failure notification", "sns:Publish", arns.topic),
      nobody("send to the dead-letter queue", "sqs:SendMessage", arns.deadLetterQueue),
      nobody("read the task's log", "logs:FilterLogEvents", arns.logGroup),
      requestsTo(from.settings)("assume its deployer", "sts:AssumeRole", to.deployer.arn, []),
    ],
  };
}
