import type { Request } from "../decide";
import { ofEach, type SourceSide, type Sides, type TargetSide } from "../principals";
import { eachPipeline, requestsTo, type Section } from "./section";

export function githubJobs({ source: from, targets }: Sides): Section {
  const { arns, stack } = from.settings;
  const ask = requestsTo(from.settings);
  const assume = (label: string, role: string, allowed: Section["principals"]) =>
    ask(`assume ${label}`, "sts:AssumeRoleWithWebIdentity", role, allowed);
  const previews = [from.pullRequest, from.mainBranch];
  return {
    title: "Assuming roles from GitHub jobs, by the subject of their token",
    principals: [
      from.mainBranch,
      from.otherBranch,
      from.environment,
      ...targets.map(({ environment }) => environment),
      from.pullRequest,
      from.fork,
      from.pullRequestInFork,
      from.nobody,
    ],
    requests: [
      assume("the image builder", arns.imageBuilderRole, [from.mainBranch]),
      assume(`${stack}'s deploy role`, arns.deployRole, [from.environment]),
      assume(`${stack}'s tester role`, arns.testerRole, [from.environment]),
      assume(`${stack}'s preview role`, arns.previewRole, previews),
      ...targets.flatMap(({ settings: { stack: target }, deployer, previewer, environment }) => [
        assume(`${target}'s deployer`, deployer.arn, [environment]),
        assume(`${target}'s previewer`, previewer.arn, previews),
      ]),
      ...eachPipeline(from, ({ task }, tell) => [
        tell(`assume ${stack}'s task role`, "sts:AssumeRoleWithWebIdentity", task.arn, []),
      ]),
    ],
  };
}

export function targetRoles(from: SourceSide, to: TargetSide): Section {
  const { arns, stack, externalId = "" } = to.settings;
  const ask = requestsTo(to.settings);
  const presented = { "sts:ExternalId": externalId };
  const assume = (
    label: string,
    role: string,
    allowed: Section["principals"],
    context: Request["context"] = presented,
  ) => ask(`assume ${label}`, "sts:AssumeRole", role, allowed, context);
  return {
    title: `Assuming ${stack}'s roles, with its external ID unless a row says otherwise`,
    principals: [
      to.deployer,
      to.previewer,
      from.deploy,
      from.preview,
      from.imageBuilder,
      from.tester,
      ...ofEach(from, "task"),
      from.admin,
      to.deploy,
      to.preview,
      to.admin,
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      assume("the deploy role", arns.deployRole, [to.deployer]),
      assume("the deploy role, without external ID", arns.deployRole, [], {}),
      assume("the deploy role, with another external ID", arns.deployRole, [], {
        "sts:ExternalId": "guessed",
      }),
      assume("the promotion role", arns.promotionRole, [to.deployer]),
      assume("the promotion role, without external ID", arns.promotionRole, [], {}),
      assume("the preview role", arns.previewRole, [to.previewer]),
      ...eachPipeline(to, ({ task, states }, tell) => [
        tell("assume the task role", "sts:AssumeRole", task.arn, [], presented),
        tell("assume the state machine's role", "sts:AssumeRole", states.arn, [], presented),
      ]),
    ],
  };
}
