import { workloadParameters } from "../../documents/state-machine/parameters";
import type { Principal } from "../decide";
import { ofEach, type PipelineSide, type Sides, type SourceSide, type TargetSide } from "../principals";
import { eachPipeline, requestsTo, type Ask, type Section } from "./section";

/** Parameters of a source, and what others keep beside them. */
export function sourceParameters({ source: from, targets }: Sides): Section {
  const deployers = targets.map(({ deployer }) => deployer);
  return parameters(from, {
    releases: [from.tester, ...deployers],
    others: [
      from.imageBuilder,
      ...targets.flatMap((to) => [to.previewer, to.promotion, to.deploy, ...ofEach(to, "task")]),
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
      ...ofEach(from, "task"),
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
  const { settings, deploy, preview, admin } = side;
  const { releaseParameter } = settings.arns;
  const ask = requestsTo(settings);
  const admins = [admin];
  return {
    title: `Parameters of ${settings.stack}`,
    principals: [
      ...releases,
      deploy,
      preview,
      ...ofEach(side, "task", "states", "execution", "schedule"),
      admin,
      ...others,
    ],
    requests: [
      ask("read the deployed release", "ssm:GetParameter", releaseParameter, [deploy, preview, ...admins]),
      ask("read the release history", "ssm:GetParameterHistory", releaseParameter, [...releases, ...admins]),
      ...eachPipeline(side, (pipeline, tell) => parametersOf(pipeline, side, releases, tell)),
    ],
  };
}

function parametersOf(
  { settings, task, states }: PipelineSide,
  { deploy, preview, admin }: SourceSide | TargetSide,
  releases: readonly Principal[],
  ask: Ask,
): Section["requests"] {
  const { arns, names } = settings;
  const read = workloadParameters(settings).at(-1);
  const [own, secret] = [arns.parameter(read ?? "subnets"), arns.parameter("database-password")];
  const admins = [admin];
  return [
    ask("read a parameter", "ssm:GetParameter", own, [deploy, preview, ...admins]),
    ask("read several parameters", "ssm:GetParameters", own, [
      ...releases,
      ...(read === undefined ? [] : [task]),
      states,
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
      secret.replace(names.parameterPath, "/other"),
      admins,
    ),
  ];
}
