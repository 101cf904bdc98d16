import { expect } from "chai";
import { decide, type Principal, type Request } from "../../access/decide";
import { render, surprises } from "../../access/matrix";
import { ofEach, type SourceSide, type TargetSide } from "../../access/principals";
import { keyArn, type Registered } from "../../access/registered";
import { accessReport, type AccessReport } from "../../access/report";
import { readProjectStacks } from "../../settings/project-stacks";
import { fixtureProject, pulumi } from "../fixture-project";
import { fileWith, listed, severalPipelines, tryingPipelines, twoTargets } from "../sample-settings";

const [DEV, PROD] = [
  { account: "123456789012", region: "us-east-1" },
  { account: "987654321098", region: "us-east-1" },
];
const bucket = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1";
const repository = "arn:aws:ecr:us-east-1:123456789012:repository/ds-preprocessing";
const key = keyArn("encryption-key", DEV);
const roleOf = ({ account }: { account: string }, name: string) => `arn:aws:iam::${account}:role/${name}`;

type Caller = (prod: TargetSide, dev: SourceSide) => Principal;
type Path = readonly [caller: Caller, action: string, resource: string, context?: Request["context"]];
const task: Caller = (prod) => ofEach(prod, "task")[0]!;
const promotion: Caller = (prod) => prod.promotion;
const assuming = (caller: Caller, name: string): Path => [
  caller,
  "sts:AssumeRole",
  roleOf(PROD, name),
  { "sts:ExternalId": "ds-pipeline-prod" },
];

/** Every path from one account into the other: who takes it, and to what. */
const PATHS: readonly Path[] = [
  [task, "s3:GetObject", `${bucket}/models/m.pkl`],
  [task, "s3:ListBucket", bucket],
  [task, "s3:GetObjectVersion", `${bucket}/models/m.pkl`],
  [
    task,
    "kms:Decrypt",
    key,
    {
      "kms:ResourceAliases": ["alias/ds-preprocessing"],
      "kms:ViaService": "s3.us-east-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": bucket,
    },
  ],
  [promotion, "ecr:BatchGetImage", repository],
  [promotion, "ecr:GetDownloadUrlForLayer", repository],
  assuming(({ deployer }) => deployer, "CrossAccountDeployRole"),
  assuming(({ deployer }) => deployer, "ds-promotion-prod"),
  assuming(({ previewer }) => previewer, "ds-preview-prod"),
];

describe("who may do what", function () {
  this.timeout(900_000);
  let report: AccessReport;

  before(async () => {
    const projectFolder = fixtureProject(twoTargets());
    const stacks = readProjectStacks(projectFolder);
    report = await accessReport({ projectFolder, stacks, pulumi: await pulumi() });
  });

  it("is as the matrix expects, for every principal and every request", () => {
    expect(surprises(report.decided)).to.deep.equal([]);
  });

  it("asks every role that the stacks register", () => {
    const asked = new Set(report.decided.flatMap(({ principals }) => principals.map(({ arn }) => arn)));
    const left = [...report.policies.registered.roles.keys()].filter((arn) => !asked.has(arn));
    expect(left).to.deep.equal([]);
  });

  it("is decided for every target, and of each what the roles of the others may do there", () => {
    const titles = report.decided.map(({ title }) => title);
    for (const stack of ["prod", "eu-staging"])
      expect(titles).to.include.members([
        `Assuming ${stack}'s roles, with its external ID unless a row says otherwise`,
        `Data of ${stack}`,
        `Builds in ${stack}`,
        `Running the pipeline in ${stack}`,
        `What roles of other targets may do in ${stack}`,
      ]);
    const shown = render(report.decided);
    expect(shown).to.match(/^What roles of other targets may do in eu-staging\n\n +1 prod deployer /m);
    for (const name of ["dev task", "prod task", "eu-staging task", "environment eu-staging"])
      expect(shown).to.include(` ${name} `);
  });

  it("lets a Distributed Map start and stop the runs of its inputs, and no other machine", async () => {
    const [staging, prod] = report.sides.targets as [TargetSide, TargetSide];
    for (const { states, settings } of [...staging.pipelines, ...prod.pipelines])
      for (const [action, resource] of [
        ["states:StartExecution", settings.arns.stateMachine],
        [
          "states:StopExecution",
          `${settings.arns.stateMachine.replace(":stateMachine:", ":execution:")}/inputs:child`,
        ],
      ] as const) {
        const { allowed } = await decide(
          states,
          { action, resource, account: settings.account },
          report.policies.registered,
        );
        expect(allowed, `${states.label} ${action}`).to.equal(settings.inputs === "folder");
      }
  });

  it("demands the organization of whoever reads models or pulls images from another account", async () => {
    const [, prod] = report.sides.targets as [TargetSide, TargetSide];
    for (const [principal, action, resource] of [
      [ofEach(prod, "task")[0]!, "s3:GetObject", `${bucket}/models/m.pkl`],
      [prod.promotion, "ecr:BatchGetImage", repository],
    ] as const)
      for (const [organization, expected] of [
        ["o-a1b2c3d4e5", true],
        ["o-0000000000", false],
        [undefined, false],
      ] as const) {
        const context: Readonly<Record<string, string>> =
          organization === undefined ? {} : { "aws:PrincipalOrgID": organization };
        const request = { action, resource, account: DEV.account };
        const { allowed } = await decide({ ...principal, context }, request, report.policies.registered);
        expect(allowed, `${action} from ${organization}`).to.equal(expected);
      }
  });

  it("bounds every role, but for those of the source that push and that assume the target's", () => {
    const { roles } = report.policies.registered;
    const unbounded = [...roles.values()].filter(({ boundary }) => !boundary).map(({ arn }) => arn);
    expect(unbounded).to.have.members(
      [
        "ds-image-builder-dev",
        "ds-deployer-eu-staging",
        "ds-previewer-eu-staging",
        "ds-deployer-prod",
        "ds-previewer-prod",
      ].map((name) => roleOf(DEV, name)),
    );
  });

  for (const [caller, action, resource, context = {}] of PATHS)
    it(`${action} on ${resource.split(":").at(-1)} takes both sides`, async () => {
      const { registered } = report.policies;
      const { source, targets } = report.sides;
      const principal = caller(targets[1]!, source);
      const { account } = action === "sts:AssumeRole" ? PROD : DEV;
      const ask = async (documents: Registered) =>
        (await decide(principal, { action, resource, account, context }, documents)).allowed;
      const other = resource.replace(/\/models\/.*/, "");
      expect(await ask(registered), "both sides").to.equal(true);
      expect(await ask(withoutIdentity(registered, principal.arn)), "no identity policy").to.equal(false);
      expect(await ask(withoutOtherSide(registered, other)), "no resource policy").to.equal(false);
    });
});

/** Task roles of what tries releases. */
const TRYING = { prod: ["ds-preprocessing-canary-task-prod"], "eu-staging": [] };

/** Three pipelines in dev and prod, where one tries releases, and one of them in another target. */
const severalTargets = () => {
  const { models, images, pipelines } = severalPipelines("prod") as Record<string, Record<string, object>>;
  const churn = { ...pipelines?.["churn"], inputs: "input-key", inputKey: "raw/churn/monthly_data.csv" };
  return {
    ...twoTargets({
      images: { "ds-churn": images?.["ds-churn"] },
      models: { churn: models?.["churn"] },
      pipelines: { churn },
      inputs: undefined,
    }),
    "Pulumi.dev.yaml": fileWith("dev", {
      ...severalPipelines("dev"),
      organizationId: "o-a1b2c3d4e5",
      targets: [listed("eu-staging", "012345678901"), listed("prod", "987654321098")].map((target) => ({
        ...target,
        readers: [`ds-{workload}-task-${target.stack}`, ...TRYING[target.stack as "prod"]],
      })),
    }),
    "Pulumi.prod.yaml": fileWith("prod", tryingPipelines("prod")),
  };
};

describe("who may do what in stacks of several pipelines", function () {
  this.timeout(900_000);
  let report: AccessReport;

  before(async () => {
    const projectFolder = fixtureProject(severalTargets());
    const stacks = readProjectStacks(projectFolder);
    report = await accessReport({ projectFolder, stacks, pulumi: await pulumi() });
  });

  it("is as the matrix expects, for every principal and every request", () => {
    expect(surprises(report.decided)).to.deep.equal([]);
  });

  it("asks every role that the stacks register", () => {
    const asked = new Set(report.decided.flatMap(({ principals }) => principals.map(({ arn }) => arn)));
    const left = [...report.policies.registered.roles.keys()].filter((arn) => !asked.has(arn));
    expect(left).to.deep.equal([]);
  });

  it("says of a request which pipeline it is about, and of a principal", () => {
    const shown = render(report.decided);
    expect(shown).to.match(/^run its task \(churn\) /m);
    expect(shown).to.match(/^What pipelines of prod may do with their own, and not with each other's$/m);
    expect(shown).to.not.match(/What pipelines of eu-staging may do/);
    for (const name of ["dev churn task", "prod smoke states", "eu-staging task"])
      expect(shown).to.include(` ${name} `);
  });

  it("lets who promotes start what tries releases, and never what runs", async () => {
    const [, prod] = report.sides.targets as [TargetSide, TargetSide];
    const starts = async ({ settings: { arns, account } }: (typeof prod.pipelines)[number]) => {
      const request = { action: "states:StartExecution", resource: arns.stateMachine, account };
      return (await decide(prod.promotion, request, report.policies.registered)).allowed;
    };
    expect(await Promise.all(prod.canaries.map(starts))).to.deep.equal([true]);
    expect(await Promise.all(prod.pipelines.map(starts))).to.deep.equal([false, false, false]);
  });

  it("asks each pipeline for all that any has, and expects it of its own roles alone", () => {
    const sections = report.decided.filter(({ title }) => title.startsWith("What pipelines of "));
    expect(sections).to.have.length(2);
    for (const { rows } of sections)
      for (const { label, cells } of rows) {
        const owner = /\((\w+)\)$/.exec(label)?.[1];
        for (const { principal, expected } of cells)
          if (expected) expect(principal.label, label).to.include(` ${owner} `);
      }
  });
});

function withoutIdentity(registered: Registered, arn: string): Registered {
  const role = registered.roles.get(arn);
  expect(role?.policies).to.have.length.greaterThan(0);
  return { ...registered, roles: new Map([...registered.roles, [arn, { ...role!, policies: [] }]]) };
}

/** Without its trust, a role trusts nobody. */
function withoutOtherSide(registered: Registered, arn: string): Registered {
  const role = registered.roles.get(arn);
  const nobody = { Version: "2012-10-17", Statement: [] };
  const resourcePolicies = new Map(
    [...registered.resourcePolicies].filter(([attachedTo]) => attachedTo !== arn),
  );
  const roles = role ? new Map([...registered.roles, [arn, { ...role, trust: nobody }]]) : registered.roles;
  expect(role !== undefined || resourcePolicies.size < registered.resourcePolicies.size).to.equal(true);
  return { roles, resourcePolicies };
}
