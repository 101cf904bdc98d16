import { composeArns, roleArn } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import type { Request } from "../decide";
import type { PrincipalName } from "../principals";
import { question, type Section } from "./question";

export function githubJobs(source: Settings, target: Settings): Section {
  const ask = question(source.account);
  const from = composeArns(source);
  const inSource = (name: string) => roleArn(source.account, name);
  const takeOn = (label: string, role: string, allowed: readonly PrincipalName[]) =>
    ask(`take on ${label}`, "sts:AssumeRoleWithWebIdentity", role, allowed);
  return {
    title: "GitHub's jobs, by the subject of their token",
    askers: [
      "main branch",
      "other branch",
      "environment dev",
      "environment prod",
      "pull request",
      "fork",
      "nobody",
    ],
    questions: [
      takeOn("the image builder", from.imageBuilderRole, ["main branch"]),
      takeOn("dev's deploy role", from.deployRole, ["environment dev"]),
      takeOn("dev's tester role", from.testerRole, ["environment dev"]),
      takeOn("dev's preview role", from.previewRole, ["pull request"]),
      takeOn("prod's deployer", inSource(target.names.deployerRole), ["environment prod"]),
      takeOn("prod's previewer", inSource(target.names.previewerRole), ["pull request"]),
      takeOn("dev's task role", from.taskRole, []),
    ],
  };
}

export function targetRoles(_source: Settings, target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const externalId = { "sts:ExternalId": target.externalId ?? "" };
  const takeOn = (
    label: string,
    role: string,
    allowed: readonly PrincipalName[],
    context: Request["context"] = externalId,
  ) => ask(`take on ${label}`, "sts:AssumeRole", role, allowed, context);
  return {
    title: "Taking on prod's roles (with the external id unless said otherwise)",
    askers: [
      "deployer",
      "previewer",
      "dev deploy",
      "dev preview",
      "image builder",
      "tester",
      "dev task",
      "dev admin",
      "prod deploy",
      "prod preview",
      "prod admin",
      "third account",
      "nobody",
    ],
    questions: [
      takeOn("prod deploy", to.deployRole, ["deployer"]),
      takeOn("the deploy role, without external id", to.deployRole, [], {}),
      takeOn("the deploy role, with another external id", to.deployRole, [], {
        "sts:ExternalId": "guessed",
      }),
      takeOn("the promotion role", to.promotionRole, ["deployer"]),
      takeOn("the promotion role, without external id", to.promotionRole, [], {}),
      takeOn("the preview role", to.previewRole, ["previewer"]),
      takeOn("the task role", to.taskRole, []),
      takeOn("the state machine's role", to.stateMachineRole, []),
    ],
  };
}
