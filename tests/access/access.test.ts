import { expect } from "chai";
import { decide, type Request } from "../../access/decide";
import { surprises } from "../../access/matrix";
import type { PrincipalName } from "../../access/principals";
import { keyArn, type Registered } from "../../access/registered";
import { accessReport, type AccessReport } from "../../access/report";
import { fixtureProject, pulumi } from "../fixture-project";

const [DEV, PROD] = [
  { account: "123456789012", region: "us-east-1" },
  { account: "987654321098", region: "us-east-1" },
];
const bucket = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1";
const repository = "arn:aws:ecr:us-east-1:123456789012:repository/ds-preprocessing";
const key = keyArn("encryption-key", DEV);
const roleOf = ({ account }: { account: string }, name: string) => `arn:aws:iam::${account}:role/${name}`;

interface Path extends Omit<Request, "account"> {
  readonly account?: string;
  readonly asker: PrincipalName;
  readonly other: string;
}

/** Every path from one account into the other: who takes it, to what, and the document on the other side. */
const PATHS: readonly Path[] = [
  { asker: "prod task", action: "s3:GetObject", resource: `${bucket}/models/m.pkl`, other: bucket },
  { asker: "prod task", action: "s3:ListBucket", resource: bucket, other: bucket },
  { asker: "prod task", action: "s3:GetObjectVersion", resource: `${bucket}/models/m.pkl`, other: bucket },
  {
    asker: "prod task",
    action: "kms:Decrypt",
    resource: key,
    other: key,
    context: {
      "kms:ResourceAliases": ["alias/ds-preprocessing"],
      "kms:ViaService": "s3.us-east-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": bucket,
    },
  },
  { asker: "promotion", action: "ecr:BatchGetImage", resource: repository, other: repository },
  { asker: "promotion", action: "ecr:GetDownloadUrlForLayer", resource: repository, other: repository },
  ...(["CrossAccountDeployRole", "ds-promotion-prod"] as const).map((name) => ({
    asker: "deployer" as const,
    action: "sts:AssumeRole",
    resource: roleOf(PROD, name),
    account: PROD.account,
    other: roleOf(PROD, name),
    context: { "sts:ExternalId": "ds-pipeline-prod" },
  })),
  {
    asker: "previewer" as const,
    action: "sts:AssumeRole",
    resource: roleOf(PROD, "ds-preview-prod"),
    account: PROD.account,
    other: roleOf(PROD, "ds-preview-prod"),
    context: { "sts:ExternalId": "ds-pipeline-prod" },
  },
];

describe("who may do what", function () {
  this.timeout(120_000);
  let report: AccessReport;

  before(async () => {
    report = await accessReport(fixtureProject(), await pulumi());
  });

  it("is as the matrix expects, for every principal and every request", () => {
    expect(surprises(report.answered)).to.deep.equal([]);
    const cells = report.answered.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
    expect(cells).to.have.length.greaterThan(1800);
  });

  it("asks every role that the stacks register", () => {
    const { principals, registered } = report.asked;
    const asked = new Set(Object.values(principals).map(({ arn }) => arn));
    const left = [...registered.roles.keys()].filter((arn) => !asked.has(arn));
    // The same documents as the target's, which are asked.
    expect(left.map((arn) => arn.split("/").at(-1))).to.deep.equal([
      "ds-preprocessing-schedule-dev",
      "ds-preprocessing-states-dev",
    ]);
  });

  it("bounds every role, but for those of the source that push and that take on the target's", () => {
    const { roles } = report.asked.registered;
    const unbounded = [...roles.values()].filter(({ boundary }) => !boundary).map(({ arn }) => arn);
    expect(unbounded).to.deep.equal(
      ["ds-image-builder-dev", "ds-deployer-prod", "ds-previewer-prod"].map((name) => roleOf(DEV, name)),
    );
  });

  for (const { asker, other, ...path } of PATHS) {
    const request = { account: DEV.account, ...path };
    const name = `${request.action} on ${request.resource.split(":").at(-1)} by ${asker}`;

    it(`${name} takes both sides`, async () => {
      const { principals, registered } = report.asked;
      const principal = principals[asker];
      const ask = async (documents: Registered) => (await decide(principal, request, documents)).allowed;
      expect(await ask(registered), "both sides").to.equal(true);
      expect(await ask(withoutIdentity(registered, principal.arn)), "no identity policy").to.equal(false);
      expect(await ask(withoutOtherSide(registered, other)), "no resource policy").to.equal(false);
    });
  }
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
