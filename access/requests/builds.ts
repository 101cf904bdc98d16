import { regionalArn } from "../../settings/arns";
import { ofEach, type SourceSide, type TargetSide } from "../principals";
import { eachImage, requestsTo, type Section } from "./section";

export function builds(from: SourceSide, to: TargetSide): Section {
  const ask = requestsTo(to.settings);
  const arn = regionalArn(to.settings);
  const build = (action: string, resource: string) => ask(action, action, resource, [to.admin]);
  return {
    title: `Builds in ${to.settings.stack}`,
    principals: [
      to.deploy,
      to.promotion,
      to.preview,
      ...ofEach(to, "execution", "task", "states", "schedule"),
      to.admin,
      to.deployer,
      from.imageBuilder,
      from.thirdAccount,
    ],
    requests: [
      build("codebuild:CreateProject", arn("codebuild", "project/smuggled")),
      build("codebuild:StartBuild", arn("codebuild", "project/smuggled")),
      build("codepipeline:StartPipelineExecution", arn("codepipeline", "smuggled")),
      build("imagebuilder:CreateImage", arn("imagebuilder", "image/smuggled/1.0.0/1")),
      build("lambda:CreateFunction", arn("lambda", "function:smuggled")),
      build("lambda:UpdateFunctionCode", arn("lambda", "function:smuggled")),
      build("cloudformation:CreateStack", arn("cloudformation", "stack/smuggled/1")),
      build("sagemaker:CreateTrainingJob", arn("sagemaker", "training-job/smuggled")),
      build("ssm:StartAutomationExecution", arn("ssm", "automation-definition/AWS-UpdateLinuxAmi:1")),
    ],
  };
}

/** With the organization's policy not even an administrator builds, or pushes. */
export function onlyAdmin(from: SourceSide, to: TargetSide): Pick<Section, "principals" | "requests"> {
  const { requests, principals } = builds(from, to);
  const push = eachImage(to.settings, (repository, ask) => [
    ask(`push to ${to.settings.stack}`, "ecr:PutImage", repository, [to.promotion]),
  ]);
  return { principals, requests: [...requests.map((asked) => ({ ...asked, allowed: [] })), ...push] };
}
