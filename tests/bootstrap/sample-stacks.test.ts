import { join } from "node:path";
import { expect } from "chai";
import { registryPolicy } from "../../documents/resource-policies/repository-policy";
import { UNKNOWN } from "../../rehearsal/plugins/provider";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { decide } from "../documents/access-simulation";
import { predecessors } from "../stacks/dependencies";
import { expectSnapshot } from "../stacks/snapshot";
import { sampleSettings } from "../sample-settings";
import { said } from "../stacks/run-stack";
import { rolesOf, runBootstrap } from "./run-bootstrap";
import { words } from "../words";

const ACCOUNTS = { dev: "123456789012", prod: "987654321098" };
const runs: Partial<Record<"dev" | "prod", { preview: ScratchRun; up: ScratchRun }>> = {};

/** The one run of a stack of the fixture, for all tests. */
async function run(stack: "dev" | "prod"): Promise<{ preview: ScratchRun; up: ScratchRun }> {
  const [preview, up] = await Promise.all([runBootstrap(stack, "preview"), runBootstrap(stack, "up")]);
  expect(preview.succeeded, said(preview)).to.equal(true);
  expect(up.succeeded, said(up)).to.equal(true);
  return { preview, up };
}
const of = async (stack: "dev" | "prod") => (runs[stack] ??= await run(stack));
const roles = async (stack: "dev" | "prod") => rolesOf((await of(stack)).preview);

for (const stack of ["dev", "prod"] as const) {
  describe(`the bootstrap of ${stack}`, () => {
    it("registers exactly the resources of its snapshot, with these inputs, and in a preview the same", async () => {
      const { preview, up } = await of(stack);
      expectSnapshot(up, join(__dirname, `${stack}.snapshot.txt`));
      const urns = ({ resources }: ScratchRun) => resources.map(({ urn }) => urn).sort();
      expect(urns(preview)).to.deep.equal(urns(up));
    });

    it("has no unknown value in a document that decides about access", async () => {
      const documents = (await of(stack)).preview.resources.flatMap(({ inputs }) =>
        ["assumeRolePolicy", "policy"].filter((key) => key in inputs).map((key) => String(inputs[key])),
      );
      expect(documents).to.have.length.greaterThan(8);
      expect(documents.filter((text) => text.includes(UNKNOWN))).to.deep.equal([]);
    });

    it("makes administrators of nobody, and lets nobody in by a whole account or by everybody", async () => {
      const text = JSON.stringify((await of(stack)).up.resources.map(({ inputs }) => inputs));
      expect(text).not.to.include("AdministratorAccess");
      for (const [name, { trust, policies }] of Object.entries(await roles(stack))) {
        const principals = trust.Statement.flatMap(({ Principal }) =>
          Principal === "*" ? ["*"] : Object.values(Principal ?? {}).flat(),
        );
        expect(
          principals.filter((principal) => /[*?]|:root$/.test(principal)),
          name,
        ).to.deep.equal([]);
        const allowed = Object.values(policies)
          .flatMap(({ Statement }) => Statement)
          .flatMap(({ Effect, Action }) => (Effect === "Allow" ? Action : []));
        expect(
          allowed.filter((action) => /^(?:\*|[^:]*:\*)$/.test(action)),
          name,
        ).to.deep.equal([]);
      }
    });

    it("puts every AWS resource under a component and its one account's provider", async () => {
      const { resources } = (await of(stack)).up;
      const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
      expect(provider?.inputs).to.deep.include({
        region: "us-east-1",
        allowedAccountIds: JSON.stringify([ACCOUNTS[stack]]),
        defaultTags: JSON.stringify({ tags: { Project: "ds-bootstrap", Stack: stack, ManagedBy: "pulumi" } }),
      });
      expect(provider?.inputs).not.to.have.any.keys("assumeRoles", "profile");
      const aws = resources.filter(({ type }) => type.startsWith("aws:"));
      const stray = aws.filter(
        ({ provider: reference, parent }) =>
          !reference.startsWith(`${provider?.urn}::`) || parent.includes("::pulumi:pulumi:Stack::"),
      );
      expect(stray).to.deep.equal([]);
    });
  });
}

describe("the bootstrap of a source", () => {
  const OIDC = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
  const subject = (context: string) => `repo:octo-org@123456/octo-repo@456789:${context}`;
  const workflow = (...contexts: readonly string[]) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowWorkflow",
        Effect: "Allow",
        Principal: { Federated: [OIDC] },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
            "token.actions.githubusercontent.com:sub": contexts.map(subject),
          },
        },
      },
    ],
  });
  const branch = "ref:refs/heads/main";
  /** By role: the runs that it trusts, what it does with the backend's state, and whether it acts in this account. */
  const ROLES: Readonly<Record<string, readonly [trusts: readonly string[], state: string, here: boolean]>> =
    {
      "ds-image-builder-dev": [[branch], "-", false],
      "ds-deploy-dev": [["environment:dev"], "writes", true],
      "ds-tester-dev": [["environment:dev"], "-", true],
      "ds-preview-dev": [["pull_request", branch], "reads", true],
      "ds-deployer-prod": [["environment:prod"], "writes", false],
      "ds-previewer-prod": [["pull_request", branch], "reads", false],
    };

  it("trusts each role to one kind of workflow run, those that preview to drift's as well, and gives the state to whoever previews or updates", async () => {
    const found = await roles("dev");
    expect(Object.keys(found)).to.have.members(Object.keys(ROLES));
    for (const [name, [trusts, state]] of Object.entries(ROLES)) {
      const { trust, policies } = found[name]!;
      expect(trust, name).to.deep.equal(workflow(...trusts));
      const actions = (policies["state"]?.Statement ?? []).flatMap(({ Action }) => Action);
      const does = actions.includes("s3:PutObject") ? "writes" : actions.length > 0 ? "reads" : "-";
      expect(does, name).to.equal(state);
    }
  });

  it("makes each role once GitHub is believed and, where it acts here, within the boundary", async () => {
    const { up } = await of("dev");
    const before = predecessors(up);
    const made = (type: string) =>
      up.resources.find((found) => found.type.startsWith(`aws:iam/${type}:`))?.urn;
    for (const { urn, inputs, type } of up.resources) {
      if (type !== "aws:iam/role:Role") continue;
      const name = String(inputs["name"]);
      const bounded = ROLES[name]?.[2] ? "arn:aws:iam::123456789012:policy/ds-boundary-dev" : undefined;
      expect(inputs["permissionsBoundary"], name).to.equal(bounded);
      expect([...before(urn)], name).to.include(made("openIdConnectProvider"));
      if (bounded) expect([...before(urn)], name).to.include(made("policy"));
    }
  });

  it("with operators and another's provider, backend and scans makes none of them, and lets both in", async () => {
    const operator = "arn:aws:iam::123456789012:role/operator";
    const other = await runBootstrap("dev", "preview", {
      "ds-bootstrap:github": { repository: "octo-org/octo-repo", createProvider: false },
      "ds-bootstrap:operators": [operator],
      "ds-bootstrap:scanning": { configure: false, type: "ENHANCED" },
    });
    expect(other.succeeded, said(other)).to.equal(true);
    const types = new Set(other.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
    expect([...types].sort()).to.deep.equal([
      ...["policy:Policy", "role:Role", "rolePolicy:RolePolicy"].map((type) => `aws:iam/${type}`),
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:s3/bucket:Bucket",
      ...words(
        "LifecycleConfiguration OwnershipControls Policy PublicAccessBlock ServerSideEncryptionConfiguration Versioning",
      ).map((of) => `aws:s3/bucket${of}:Bucket${of}`),
    ]);
    const buckets = other.resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");
    expect(buckets.map(({ inputs }) => inputs["bucket"])).to.deep.equal([
      "ds-logs-dev-123456789012-us-east-1",
    ]);
    for (const [name, { trust, policies }] of Object.entries(rolesOf(other))) {
      expect(
        trust.Statement.map(({ Sid }) => Sid),
        name,
      ).to.deep.equal(["AllowWorkflow", "AllowOperators"]);
      expect(trust.Statement[1]?.Principal, name).to.deep.equal({ AWS: [operator] });
      expect(Object.keys(policies), name).not.to.include("state");
      const sids = Object.values(policies).flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
      expect(sids.includes("AskInspector"), name).to.equal(name === "ds-deployer-prod");
    }
    expect(Object.keys(other.outputs)).not.to.include("stateLogin");
  });
});

describe("the scans of a registry", () => {
  const scans = ({ resources }: ScratchRun) =>
    resources
      .filter(({ type }) => type === "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration")
      .map(({ inputs }) => inputs);
  const scansOf = (scanType: string, scanFrequency: string) => [
    {
      scanType,
      rules: [{ scanFrequency, repositoryFilters: [{ filter: "ds-preprocessing", filterType: "WILDCARD" }] }],
    },
  ];

  it("are of every push into the stack's repositories, in source and target", async () => {
    for (const stack of ["dev", "prod"] as const)
      expect(scans((await of(stack)).up)).to.deep.equal(scansOf("BASIC", "SCAN_ON_PUSH"));
  });

  it("by Amazon Inspector go on, and only where the settings say so", async () => {
    const scanning = { "ds-bootstrap:scanning": { type: "ENHANCED" } };
    expect(scans(await runBootstrap("prod", "preview", scanning))).to.deep.equal(
      scansOf("ENHANCED", "CONTINUOUS_SCAN"),
    );
    const deployer = (await roles("dev"))["ds-deployer-prod"];
    expect(JSON.stringify(deployer?.policies)).not.to.include("inspector2");
  });
});

describe("the bootstrap of a target", () => {
  it("bounds every role, once the boundary is there", async () => {
    const { up } = await of("prod");
    const { resources } = up;
    const before = predecessors(up);
    const boundary = resources.find(({ type }) => type === "aws:iam/policy:Policy");
    expect(boundary?.inputs).to.include({ name: "ds-boundary-prod" });
    const found = resources.filter(({ type }) => type === "aws:iam/role:Role");
    expect(found.map(({ inputs }) => String(inputs["name"])).sort()).to.deep.equal([
      "CrossAccountDeployRole",
      "ds-preview-prod",
      "ds-promotion-prod",
    ]);
    for (const { urn, inputs } of found) {
      expect(inputs["permissionsBoundary"]).to.equal("arn:aws:iam::987654321098:policy/ds-boundary-prod");
      expect([...before(urn)]).to.include(boundary?.urn);
    }
  });

  it("guards the registry, once its policy is asked about pushes", async () => {
    const { up } = await of("prod");
    const { resources } = up;
    const [scope, guard] = ["accountSetting:AccountSetting", "registryPolicy:RegistryPolicy"].map((type) =>
      resources.find((resource) => resource.type === `aws:ecr/${type}`),
    );
    expect(scope?.inputs).to.deep.equal({ name: "REGISTRY_POLICY_SCOPE", value: "V2" });
    expect(guard?.inputs["policy"]).to.equal(JSON.stringify(registryPolicy(sampleSettings("prod").arns)));
    expect([...predecessors(up)(guard?.urn ?? "")]).to.include(scope?.urn);
  });

  it("is entered from the source by its deployer and its previewer, each as far as it should", async () => {
    const [source, target] = [await roles("dev"), await roles("prod")];
    const asked = (from: string, to: string, externalId: string) =>
      decide({
        principal: `arn:aws:iam::123456789012:role/${from}`,
        action: "sts:AssumeRole",
        resource: `arn:aws:iam::987654321098:role/${to}`,
        account: "987654321098",
        context: { "sts:ExternalId": externalId },
        identity: {
          Version: "2012-10-17",
          Statement: Object.values(source[from]?.policies ?? {}).flatMap(({ Statement }) => Statement),
        },
        resourcePolicy: target[to]?.trust,
      });
    const entered: Record<string, string[]> = {};
    for (const from of Object.keys(source))
      for (const to of Object.keys(target))
        if ((await asked(from, to, "ds-pipeline-prod")) === "Allowed") (entered[from] ??= []).push(to);
    expect(entered).to.deep.equal({
      "ds-deployer-prod": ["CrossAccountDeployRole", "ds-promotion-prod"],
      "ds-previewer-prod": ["ds-preview-prod"],
    });
    expect(await asked("ds-deployer-prod", "CrossAccountDeployRole", "another")).to.equal("ImplicitlyDenied");
  });
});

describe("a bootstrap that cannot run", () => {
  it("registers nothing for a stack that the pipeline does not have, and says what to do", async () => {
    const run = await runBootstrap("elsewhere", "preview", {});
    expect(run.succeeded).to.equal(false);
    expect(run.resources.filter(({ type }) => type.startsWith("aws:"))).to.deep.equal([]);
    expect(said(run)).to.include("The pipeline has no Pulumi.elsewhere.yaml.");
  });
});
