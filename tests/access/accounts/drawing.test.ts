import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { readDrawing } from "../../../access/accounts/drawing";
import { drawings, outdatedDrawings } from "../../../access/accounts/file";
import type { Document } from "../../../access/registered";
import { readDocuments, type Documents } from "../../../access/report";
import { readProjectStacks } from "../../../settings/project-stacks";
import type { Drawing } from "../../../views/accounts/data";
import { fixtureProject, pulumi } from "../../fixture-project";
import { fileWith, tryingPipelines, twoTargets } from "../../sample-settings";

const SNAPSHOT = join(__dirname, "drawing.snapshot.txt");
const OPERATOR = "arn:aws:iam::123456789012:role/people/operator";

/** The fixture's stacks with another target, and people who may do what jobs do. */
const project = () =>
  fixtureProject({
    ...twoTargets({ encryption: "customer-managed" }),
    "bootstrap/Pulumi.dev.yaml": stringify({
      config: {
        "ds-bootstrap:github": { repository: "octo-org/octo-repo", branch: "trunk" },
        "ds-bootstrap:operators": [OPERATOR],
      },
    }),
  });

/** A drawing as people read one: each thing, and below it who may do what with it. */
function written({ panels, grants, outsiders }: Drawing): string {
  const name = (id: string) => outsiders.find((each) => each.id === id)?.name ?? id;
  const blocks = panels.flatMap(({ stack, account, region, things }) => [
    `${stack}: account ${account}, ${region}`,
    ...things.map(({ id, kind, name: called, duty, bounded, closed }) => {
      const traits = [duty, bounded && "bounded", closed && "closed to all others"].filter((each) => each);
      const said = grants.filter(({ to }) => to === id).map(({ from, verb }) => `    ${name(from)} ${verb}`);
      return [`  ${kind} ${called}${traits.length > 0 ? `, ${traits.join(", ")}` : ""}`, ...said].join("\n");
    }),
  ]);
  return `${blocks.join("\n")}\n`;
}

describe("the drawing of what programs register", function () {
  this.timeout(900_000);
  let documents: Documents;

  before(async () => {
    const projectFolder = project();
    const stacks = readProjectStacks(projectFolder);
    documents = await readDocuments({ projectFolder, stacks, pulumi: await pulumi(), asWritten: true });
  });

  /** The same documents with a bucket's or a repository's policy changed. */
  const changed = (arn: string, change: (policy: Document) => Document): Documents => {
    const { registered } = documents.policies;
    const policy = registered.resourcePolicies.get(arn);
    if (!policy) throw new Error(`${arn} has no policy.`);
    const resourcePolicies = new Map([...registered.resourcePolicies, [arn, change(policy)]]);
    return {
      ...documents,
      policies: { ...documents.policies, registered: { ...registered, resourcePolicies } },
    };
  };
  const models = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1";

  it("has exactly the things and grants of its snapshot", async () => {
    const text = written(await readDrawing(documents));
    if (process.env["SNAPSHOTS"] === "write") writeFileSync(SNAPSHOT, text);
    const review =
      "Review this, and write it anew: SNAPSHOTS=write npx mocha tests/access/accounts/drawing.test.ts";
    expect(text, review).to.equal(readFileSync(SNAPSHOT, "utf8"));
  });

  it("refuses a grant that the simulation of all policies refuses, and names it", async () => {
    const nothing = changed(models, (policy) => ({ ...policy, Statement: [] }));
    const refused = await readDrawing(nothing).then(
      () => "drawn",
      (error: Error) => error.message,
    );
    expect(refused.split("\n")).to.deep.equal([
      "A policy allows what a simulation of all policies denies:",
      `  eu-staging/task/ds-preprocessing reads dev/bucket/ds-artifacts-dev-123456789012-us-east-1: s3:GetObject on ${models}/example is ImplicitlyDenied by ReadArtifacts (identity)`,
      `  prod/task/ds-preprocessing reads dev/bucket/ds-artifacts-dev-123456789012-us-east-1: s3:GetObject on ${models}/example is ImplicitlyDenied by ReadArtifacts (identity)`,
      "Remove that grant, or what denies it.",
    ]);
  });

  it("refuses one that a statement denies, and names that", async () => {
    const deny = {
      Sid: "DenyAll",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${models}/models/*`,
    };
    const denied = changed(models, (policy) => ({
      ...policy,
      Statement: [...[policy.Statement].flat(), deny],
    }));
    const refused = await readDrawing(denied).catch((error: Error) => error.message);
    expect(refused).to.match(/ds-tester-dev writes .* is ExplicitlyDenied by DenyAll \(resource\)/);
  });

  it("has of each pipeline what it reaches, and nothing of another's", async () => {
    const projectFolder = fixtureProject({
      "Pulumi.dev.yaml": fileWith("dev", tryingPipelines("dev")),
      "Pulumi.prod.yaml": fileWith("prod", tryingPipelines("prod")),
    });
    const stacks = readProjectStacks(projectFolder);
    const drawing = await readDrawing(
      await readDocuments({ projectFolder, stacks, pulumi: await pulumi(), asWritten: true }),
    );
    const of = (actor: string) =>
      drawing.grants
        .filter(({ from }) => from === `prod/${actor}`)
        .map(({ verb, to }) => `${verb} ${to}`.replaceAll(/-\d{12}-us-east-1/g, ""));
    expect(of("task/ds-churn")).to.deep.equal([
      "pulls prod/registry/ds-churn",
      "reads dev/bucket/ds-artifacts-dev",
      "reads prod/bucket/ds-input-prod",
      "reads prod/parameters//ds/churn",
      "writes prod/bucket/ds-output-prod",
      "writes prod/log//ecs/ds-churn-prod",
    ]);
    expect(of("task/ds-smoke")).to.deep.equal([
      "pulls prod/registry/ds-smoke",
      "writes prod/log//ecs/ds-smoke-prod",
    ]);
    // What tries releases of the first.
    expect(of("task/ds-preprocessing-canary")).to.deep.equal([
      "pulls prod/registry/ds-preprocessing",
      "reads dev/bucket/ds-artifacts-dev",
      "reads prod/bucket/ds-input-prod",
      "reads prod/parameters//ds/preprocessing-canary",
      "writes prod/bucket/ds-output-prod",
      "writes prod/log//ecs/ds-preprocessing-canary-prod",
    ]);
    expect(of("state machine/ds-smoke-pipeline")).to.deep.equal([
      "notifies prod/topic/ds-smoke-alerts",
      "reads prod/log//ecs/ds-smoke-prod",
      // The stack's release is beside the parameters of the first.
      "reads prod/parameters//ds/preprocessing",
      "reads prod/parameters//ds/smoke",
      "runs prod/task/ds-smoke",
    ]);
  });

  it("is kept in one file, of several sources in one each, which are out of date when they are of others", async () => {
    const kept = mkdtempSync(join(tmpdir(), "drawings-"));
    try {
      const outdated = (families: readonly Documents[]) => outdatedDrawings(kept, families);
      const problem = (file: string) => `${join("docs", file)} is out of date. Run: npm run accounts`;
      expect(await outdated([documents])).to.deep.equal([problem("accounts.svg")]);
      const [drawn] = await drawings([documents]);
      mkdirSync(join(kept, "docs"));
      writeFileSync(join(kept, drawn?.file ?? ""), drawn?.text ?? "");
      expect(await outdated([documents])).to.deep.equal([]);
      writeFileSync(join(kept, drawn?.file ?? ""), `${drawn?.text} `);
      expect(await outdated([documents])).to.deep.equal([problem("accounts.svg")]);
      expect(new Set(await outdated([documents, documents]))).to.deep.equal(
        new Set([problem("accounts-dev.svg")]),
      );
    } finally {
      rmSync(kept, { recursive: true });
    }
  });
});
