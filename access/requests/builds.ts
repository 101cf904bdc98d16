import type { SourceSide, TargetSide } from "../principals";
import { question, type Section } from "./section";

export function builds(from: SourceSide, to: TargetSide): Section {
  const { region, account } = to.settings;
  const ask = question(account);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const build = (action: string, resource: string) => ask(action, action, resource, [to.admin]);
  return {
    title: `Builds in ${to.stack}`,
    askers: [
      to.deploy,
      to.promotion,
      to.preview,
      to.execution,
      to.task,
      to.states,
      to.schedule,
      to.admin,
      to.deployer,
      from.imageBuilder,
      from.thirdAccount,
    ],
    questions: [
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
export function onlyAdmin(from: SourceSide, to: TargetSide): Pick<Section, "askers" | "questions"> {
  const { questions, askers } = builds(from, to);
  const { account, task } = to.settings;
  const push = question(account)(`push to ${to.stack}`, "ecr:PutImage", to.arns.repository(task.image), [
    to.promotion,
  ]);
  return { askers, questions: [...questions.map((asked) => ({ ...asked, allowed: [] })), push] };
}
