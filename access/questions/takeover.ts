import type { Request } from "../decide";
import type { SourceSide, Sides, TargetSide } from "../principals";
import { question, type Section } from "./question";

export function githubJobs({ source: from, targets }: Sides): Section {
  const ask = question(from.settings.account);
  const takeOn = (label: string, role: string, allowed: Section["askers"]) =>
    ask(`assume ${label}`, "sts:AssumeRoleWithWebIdentity", role, allowed);
  const { arns, stack } = from;
  const previews = [from.pullRequest, from.mainBranch];
  return {
    title: "GitHub's jobs, by the subject of their token",
    askers: [
      from.mainBranch,
      from.otherBranch,
      from.environment,
      ...targets.map(({ environment }) => environment),
      from.pullRequest,
      from.fork,
      from.pullRequestInFork,
      from.nobody,
    ],
    questions: [
      takeOn("the image builder", arns.imageBuilderRole, [from.mainBranch]),
      takeOn(`${stack}'s deploy role`, arns.deployRole, [from.environment]),
      takeOn(`${stack}'s tester role`, arns.testerRole, [from.environment]),
      takeOn(`${stack}'s preview role`, arns.previewRole, previews),
      ...targets.flatMap(({ stack: target, deployer, previewer, environment }) => [
        takeOn(`${target}'s deployer`, deployer.arn, [environment]),
        takeOn(`${target}'s previewer`, previewer.arn, previews),
      ]),
      takeOn(`${stack}'s task role`, arns.taskRole, []),
    ],
  };
}

export function targetRoles(from: SourceSide, to: TargetSide): Section {
  const ask = question(to.settings.account);
  const { arns, stack } = to;
  const externalId = { "sts:ExternalId": to.settings.externalId ?? "" };
  const takeOn = (
    label: string,
    role: string,
    allowed: Section["askers"],
    context: Request["context"] = externalId,
  ) => ask(`assume ${label}`, "sts:AssumeRole", role, allowed, context);
  return {
    title: `Assuming ${stack}'s roles (with the external id unless said otherwise)`,
    askers: [
      to.deployer,
      to.previewer,
      from.deploy,
      from.preview,
      from.imageBuilder,
      from.tester,
      from.task,
      from.admin,
      to.deploy,
      to.preview,
      to.admin,
      from.thirdAccount,
      from.nobody,
    ],
    questions: [
      takeOn("the deploy role", arns.deployRole, [to.deployer]),
      takeOn("the deploy role, without external id", arns.deployRole, [], {}),
      takeOn("the deploy role, with another external id", arns.deployRole, [], {
        "sts:ExternalId": "guessed",
      }),
      takeOn("the promotion role", arns.promotionRole, [to.deployer]),
      takeOn("the promotion role, without external id", arns.promotionRole, [], {}),
      takeOn("the preview role", arns.previewRole, [to.previewer]),
      takeOn("the task role", arns.taskRole, []),
      takeOn("the state machine's role", arns.stateMachineRole, []),
    ],
  };
}
