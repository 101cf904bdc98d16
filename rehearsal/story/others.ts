import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { PipelineSettings, Settings } from "../../settings/settings";
import { awsConfig, type AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import { attempt, type Attempt } from "./attempt";
import type { TargetCallers } from "./callers";
import type { Refusal } from "./steps";

/** Who does not get a role, and what the lesser roles are refused. */
export async function tryAsOthers(
  aws: LocalAws,
  callers: TargetCallers,
  source: Settings,
  target: PipelineSettings,
): Promise<Refusal[]> {
  const [from, to] = [source.arns, target.arns];
  const deployer = callers.inSource(target.names.deployerRole);
  const previewer = await callers.as("targetPreviewer");
  const { subject: branch } = callers.jobs.imageBuilder;
  const looking = [from.previewRole, callers.inSource(target.names.previewerRole)];
  // Nothing but the role's trust decides about a token, and about who may assume everything: a root, or who may
  // assume this very role with the external id.
  const token = (who: string, role: string, subject: string, repository?: string): Attempt => [
    who,
    `asks for ${nameOf(role)}`,
    "trust policy",
    () => callers.job(role, subject, repository),
  ];
  const assume = (
    who: string,
    layer: Refusal["layer"],
    credentials: AwsCredentials,
    externalId?: string,
  ): Attempt => [
    who,
    `asks for ${nameOf(to.deployRole)}`,
    layer,
    () => callers.inTarget(to.deployRole, credentials, externalId),
  ];
  const change = (who: string, credentials: AwsCredentials): Attempt => {
    const ssm = new SSMClient(awsConfig({ endpoint: aws.endpoint, region: target.region, credentials }));
    const parameter = {
      Name: to.parameter("model-key").split(":parameter")[1],
      Value: "models/other.pkl",
      Overwrite: true,
    };
    return [who, "changes a parameter", "AWS", () => ssm.send(new PutParameterCommand(parameter))];
  };
  return attempt("only-named-readers", [
    token("a job of a fork", from.imageBuilderRole, branch, "fork/ds-pipeline"),
    token("a job of another branch", from.imageBuilderRole, "ref:refs/heads/feature"),
    ...looking.flatMap((role) => [
      token("a job of another branch", role, `${branch}-other`),
      token("a job of a fork", role, branch, "fork/ds-pipeline"),
    ]),
    ...[from.deployRole, deployer].map((role) => token("a job without an environment", role, branch)),
    token("a job of a pull request", deployer, "pull_request"),
    token(`a job of the environment ${source.stack}`, deployer, `environment:${source.stack}`),
    assume(
      `${target.names.deployerRole} with another external id`,
      "trust policy",
      await callers.as("targetDeployer"),
      "guessed",
    ),
    assume(source.names.deployRole, "AWS", await callers.as("sourceDeployer")),
    assume(target.names.previewerRole, "AWS", previewer),
    assume(`${source.stack}'s root`, "trust policy", aws.account(source.account).root),
    change(target.names.previewRole, await callers.inTarget(to.previewRole, previewer)),
    change(nameOf(to.promotionRole), await callers.promotion()),
  ]);
}

/** A role's name, of its ARN. */
const nameOf = (arn: string): string => arn.split("/").at(-1) ?? arn;
