import { composeArns } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import { question, type Section } from "./question";

export function builds(target: Settings): Section {
  const ask = question(target.account);
  const { region, account } = target;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const build = (action: string, resource: string) => ask(action, action, resource, ["prod admin"]);
  return {
    title: "Builds in prod",
    askers: [
      "prod deploy",
      "promotion",
      "prod preview",
      "prod execution",
      "prod task",
      "prod states",
      "prod schedule",
      "prod admin",
      "deployer",
      "image builder",
      "third account",
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
export function onlyAdmin(target: Settings): Pick<Section, "askers" | "questions"> {
  const { questions, askers } = builds(target);
  const push = question(target.account)(
    "push to prod",
    "ecr:PutImage",
    composeArns(target).repository(target.task.image),
    ["promotion"],
  );
  return { askers, questions: [...questions.map((asked) => ({ ...asked, allowed: [] })), push] };
}
