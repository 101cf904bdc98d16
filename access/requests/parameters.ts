import type { Principal } from "../decide";
import type { Sides, SourceSide, TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";

/** Parameters of a source, and what others keep beside them. */
export function sourceParameters({ source: from, targets }: Sides): Section {
  const deployers = targets.map(({ deployer }) => deployer);
  return parameters(from, {
    releases: [from.tester, ...deployers],
    others: [
      from.imageBuilder,
      ...targets.flatMap((to) => [to.previewer, to.promotion, to.deploy, to.task]),
      from.thirdAccount,
      from.nobody,
    ],
  });
}

/** The same of a target. */
export const targetParameters = (from: SourceSide, to: TargetSide): Section =>
  parameters(to, {
    releases: [to.promotion],
    others: [
      to.deployer,
      to.previewer,
      from.deploy,
      from.tester,
      from.task,
      from.admin,
      from.thirdAccount,
      from.nobody,
    ],
  });

interface Readers {
  /** Who reads what a release is. */
  readonly releases: readonly Principal[];
  readonly others: readonly Principal[];
}

function parameters(side: SourceSide | TargetSide, { releases, others }: Readers): Section {
  const { settings, deploy, preview, task, states, execution, schedule, admin } = side;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const own = arns.parameter("model-key");
  const secret = arns.parameter("database-password");
  const admins = [admin];
  return {
    title: `Parameters of ${stack}`,
    principals: [...releases, deploy, preview, task, states, execution, schedule, admin, ...others],
    requests: [
      ask("read a parameter", "ssm:GetParameter", own, [deploy, preview, ...admins]),
      ask("read the deployed release", "ssm:GetParameter", arns.parameter("release"), [
        deploy,
        preview,
        ...admins,
      ]),
      ask("read several parameters", "ssm:GetParameters", own, [...releases, task, states, ...admins]),
      ask("read the release history", "ssm:GetParameterHistory", arns.parameter("release"), [
        ...releases,
        ...admins,
      ]),
      ask("change a parameter", "ssm:PutParameter", own, [deploy, ...admins]),
      ask("read a secret under the same path", "ssm:GetParameter", secret, admins),
      ask("read that secret among several", "ssm:GetParameters", secret, admins),
      ask("read the history of that secret", "ssm:GetParameterHistory", secret, admins),
      ask(
        "read all parameters under the path",
        "ssm:GetParametersByPath",
        arns.parameter("*").replace(/\/\*$/, ""),
        admins,
      ),
      ask(
        "read a parameter under another path",
        "ssm:GetParameter",
        secret.replace(settings.names.parameterPath, "/other"),
        admins,
      ),
    ],
  };
}
