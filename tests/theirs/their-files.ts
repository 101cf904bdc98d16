import { stringify } from "yaml";
import { OTHER_IMAGE, TASK_IMAGE, THRESHOLDS } from "../python-workload/images";

/** Another project, as a team would call it. */
const [PROJECT, BOOTSTRAP] = ["acme-scores", "acme-bootstrap"];
const BUILD = { stack: "build", account: "111111111111", region: "eu-west-1" };
const IMAGES = ["acme/score", "acme/prepare.data"] as const;

/** How the images are built. */
const BUILDS: Readonly<Record<(typeof IMAGES)[number], object>> = {
  "acme/score": TASK_IMAGE,
  "acme/prepare.data": OTHER_IMAGE,
};

/** Names that share nothing with those that are shipped. */
const names = (stack: string) => ({
  inputBucket: `acme-in-${stack}-{account}`,
  outputBucket: `acme-out-${stack}-{account}`,
  artifactBucket: `acme-models-${stack}-{account}`,
  cluster: "acme-batch",
  taskFamily: "acme-score",
  logGroup: `/acme/${stack}/scores`,
  stateMachine: "acme-scoring",
  schedule: "acme-weekly",
  parameterPath: "/acme/scores",
  topic: "acme-alerts",
  deadLetterQueue: "acme-lost",
  keyAlias: "alias/acme-scores",
  executionRole: `acme-execution-${stack}`,
  taskRole: `acme-task-${stack}`,
  stateMachineRole: `acme-machine-${stack}`,
  scheduleRole: `acme-schedule-${stack}`,
  boundary: `acme-boundary-${stack}`,
  deployRole: `acme-deploy-${stack}`,
  previewRole: `acme-preview-${stack}`,
  promotionRole: `acme-copies-${stack}`,
  imageBuilderRole: `acme-builder-${stack}`,
  testerRole: `acme-tester-${stack}`,
  deployerRole: `acme-deployer-${stack}`,
  previewerRole: `acme-previewer-${stack}`,
});

const PIPELINE = { image: "acme/score", model: "scores", inputKey: "raw/weekly/scores.csv" };
const pipelines = (settings: object) => ({ pipelines: { scoring: { ...PIPELINE, ...settings } } });

/** What every stack has otherwise than those that are shipped. */
const everywhere = ({ stack, account }: { readonly stack: string; readonly account: string }) => ({
  account,
  names: names(stack),
  images: Object.fromEntries(IMAGES.map((image) => [image, {}])),
  models: { scores: { key: "models/scores.json" } },
  organizationId: "o-acme123456",
  release: { file: "deployed/{stack}/release.json" },
  tags: { Team: "scores" },
});

interface Target {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly more: Readonly<Record<string, unknown>>;
}

const SIZE = { cpu: 2048, memory: 4096, timeoutMinutes: 90 };
const FOLDER = "eu-staging";
const TARGETS: readonly Target[] = [
  {
    stack: FOLDER,
    account: "333333333333",
    region: "eu-central-1",
    more: {
      network: { cidr: "10.61.0.0/20", availabilityZones: 1, egress: "nat" },
      ...pipelines({
        task: { ...SIZE, architecture: "ARM64" },
        inputs: "folder",
        maxConcurrency: 2,
        schedule: { enabled: false },
      }),
      retention: { logDays: 14, dataDays: 30 },
    },
  },
  {
    stack: "4th-floor",
    account: "444444444444",
    // Endpoints reach no other region than the source's.
    region: BUILD.region,
    more: {
      network: { egress: "endpoints" },
      encryption: "customer-managed",
      ...pipelines({
        task: SIZE,
        schedule: { enabled: true, expression: "rate(12 hours)" },
        alarms: { email: "scores@example.com" },
      }),
      retention: { logDays: 90 },
    },
  },
  {
    stack: "live",
    account: "222222222222",
    region: "us-west-2",
    more: {
      network: { cidr: "10.60.0.0/16", availabilityZones: 3, egress: "nat-per-zone" },
      ...pipelines({
        task: SIZE,
        schedule: { enabled: true, expression: "cron(30 6 ? * MON *)", timezone: "Europe/Berlin" },
      }),
      retention: { logDays: 365, releasedImages: 20 },
    },
  },
];

const build = (targets: readonly Target[]) => ({
  kind: "source",
  ...everywhere(BUILD),
  images: BUILDS,
  encryption: "customer-managed",
  network: { egress: "public-ip" },
  ...pipelines({
    task: { ...SIZE, memory: 8192 },
    schedule: { enabled: false },
    validation: { key: "validation/scores.csv", thresholds: THRESHOLDS },
  }),
  retention: { logDays: 3 },
  targets: targets.map(({ stack, account }) => ({
    stack,
    account,
    readers: [names(stack).taskRole],
    promoters: [names(stack).promotionRole],
    deployer: names(stack).deployerRole,
  })),
});

const target = ({ more, ...of }: Target) => ({
  kind: "target",
  ...everywhere(of),
  externalId: `acme-${of.stack}`,
  source: { stack: BUILD.stack, account: BUILD.account },
  ...more,
});

/** A stack file's text. */
const stackFile = (project: string, settings: Readonly<Record<string, unknown>>, region?: string) =>
  stringify({
    config: {
      ...(region === undefined ? {} : { "aws:region": region }),
      ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${project}:${key}`, value])),
    },
  });

/** The branch that they release from. */
export const BRANCH = "trunk";

/** The stack that builds. */
export const SOURCE = BUILD.stack;

/** The targets, and of them the one whose runs take every object of a folder. */
export const TARGET_STACKS = TARGETS.map(({ stack }) => stack);
export const FOLDER_STACK = FOLDER;

/** Everything that the README tells a team to write, written by one that shares nothing with the example. */
export function theirFiles(targets: readonly string[] = TARGET_STACKS): Readonly<Record<string, string>> {
  const meant = TARGETS.filter(({ stack }) => targets.includes(stack));
  return {
    "Pulumi.yaml": stringify({ name: PROJECT, description: "Scores", runtime: "nodejs" }),
    "Pulumi.build.yaml": stackFile(PROJECT, build(meant), BUILD.region),
    "bootstrap/Pulumi.yaml": stringify({ name: BOOTSTRAP, runtime: "nodejs" }),
    "bootstrap/Pulumi.build.yaml": stackFile(BOOTSTRAP, {
      github: { repository: "acme/scores", branch: BRANCH },
      operators: [`arn:aws:iam::${BUILD.account}:role/people/data-engineers`],
      state: { bucket: "acme-state-{account}", keyAlias: "alias/acme-state" },
    }),
    ...Object.fromEntries(
      meant.flatMap((of) => [
        [`Pulumi.${of.stack}.yaml`, stackFile(PROJECT, target(of), of.region)],
        [`bootstrap/Pulumi.${of.stack}.yaml`, stackFile(BOOTSTRAP, { boundaryServices: ["dynamodb"] })],
      ]),
    ),
  };
}
