import { z } from "zod";
import { names } from "../settings/name-templates";
import { fillTemplate } from "../settings/names";

/** What a team has to say of its accounts; the rest has a default in the settings. */
export interface NewProject {
  /** The project's name in Pulumi.yaml, before every key. */
  readonly project: string;
  /** The project's name in bootstrap/Pulumi.yaml. */
  readonly bootstrap: string;
  readonly region: string;
  readonly source: Environment;
  readonly targets: readonly Environment[];
  /** Begins every name in AWS; `ds` is the default of the settings. */
  readonly prefix: string;
  readonly pipeline: string;
  /** `owner/name`, or with numbers as GitHub's tokens have it; undefined: people deploy by hand. */
  readonly repository: string | undefined;
  /** Gets a message when a run of a target fails. */
  readonly email: string | undefined;
  /** ARNs of roles in the source's account that may do by hand what jobs do. */
  readonly operators: readonly string[];
}

export interface Environment {
  readonly stack: string;
  readonly account: string;
}

type Config = Readonly<Record<string, unknown>>;

/** The sample workload, until the team has one of its own. */
const BUILD = {
  context: ".",
  dockerfile: "workload/Dockerfile",
  platforms: ["linux/amd64", "linux/arm64"],
  rehearsal: {
    command: ["node", "workload/build.mjs"],
    entrypoint: ["node", "main.cjs"],
    workingDirectory: "/app",
    data: {
      model: "workload/sample/model.json",
      nextModel: "workload/sample/next_model.json",
      source: {
        input: "workload/sample/monthly_data.csv",
        result: "workload/sample/monthly_data.scaled.csv",
      },
      target: { input: "workload/sample/target_data.csv", result: "workload/sample/target_data.scaled.csv" },
    },
  },
};

/** The files of a new project, by their paths: what each is to hold, as YAML or JSON has it. */
export function projectFiles(project: NewProject): ReadonlyMap<string, { readonly config: Config }> {
  const { source, targets, operators, repository } = project;
  const filled = (template: string, stack: string) => fillTemplate(template, { stack });
  const own = namesOf(project);
  const listed = targets.map(({ stack, account }) => ({
    stack,
    account,
    readers: [filled(own["taskRole"] ?? "", stack)],
    promoters: [filled(own["promotionRole"] ?? "", stack)],
    ...(project.prefix === DEFAULT_PREFIX ? {} : { deployer: filled(own["deployerRole"] ?? "", stack) }),
  }));
  const github = repository === undefined ? {} : { github: { repository } };
  const bootstrap = {
    ...github,
    ...(operators.length > 0 ? { operators } : {}),
    state: {
      bucket: `${project.prefix}-pulumi-state-{account}-{region}`,
      keyAlias: `alias/${project.prefix}-pulumi-state`,
    },
  };
  return new Map<string, { config: Config }>([
    [
      `Pulumi.${source.stack}.yaml`,
      stackFile(project, source, {
        kind: "source",
        images: { [imageOf(project)]: { build: BUILD } },
        pipelines: pipelineOf(project, false),
        retention: { logDays: 7 },
        targets: listed,
      }),
    ],
    [`bootstrap/Pulumi.${source.stack}.yaml`, { config: keyed(project.bootstrap, bootstrap) }],
    ...targets.flatMap((target): [string, { config: Config }][] => [
      [
        `Pulumi.${target.stack}.yaml`,
        stackFile(project, target, {
          kind: "target",
          externalId: `${project.project}-${target.stack}`,
          source: { stack: source.stack, account: source.account },
          images: { [imageOf(project)]: {} },
          pipelines: pipelineOf(project, true),
          retention: { logDays: 30 },
        }),
      ],
      [`bootstrap/Pulumi.${target.stack}.yaml`, { config: {} }],
    ]),
  ]);
}

function stackFile(
  project: NewProject,
  { account }: Environment,
  { kind, ...settings }: { readonly kind: string; readonly [key: string]: unknown },
): { config: Config } {
  const own = project.prefix === DEFAULT_PREFIX ? {} : { names: namesOf(project) };
  const models = { [project.pipeline]: { key: `models/${project.pipeline}/model.json` } };
  return {
    config: {
      "aws:region": project.region,
      ...keyed(project.project, { kind, account, ...own, models, ...settings }),
    },
  };
}

const imageOf = ({ prefix, pipeline }: NewProject): string => `${prefix}-${pipeline}`;

const pipelineOf = (project: NewProject, enabled: boolean) => ({
  [project.pipeline]: {
    image: imageOf(project),
    model: project.pipeline,
    schedule: { enabled },
    ...(enabled && project.email !== undefined ? { alarms: { email: project.email } } : {}),
  },
});

const DEFAULT_PREFIX = "ds";

/** Every name of the settings' defaults, with the team's prefix in the place of theirs; what a stack has once is no pipeline's. */
function namesOf({ prefix }: NewProject): Readonly<Record<string, string>> {
  const defaults = z.record(z.string(), z.string()).parse(names.parse({}));
  return Object.fromEntries(
    Object.entries(defaults).map(([key, template]) => [
      key,
      template.replace(/ds[-/]preprocessing/, "ds").replace(/(?<![a-z])ds(?=[-/]|$)/, prefix),
    ]),
  );
}

const keyed = (project: string, settings: Readonly<Record<string, unknown>>): Config =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${project}:${key}`, value]));
