import { expect } from "chai";
import { stateAccess, type StateAccess } from "../../../documents/roles/state-access";
import { decide } from "../access-simulation";
import { sizeOf } from "../service-reference";

const BUCKET = "arn:aws:s3:::ds-pulumi-state";
const PULUMI = `${BUCKET}/.pulumi`;
const backend = {
  bucket: "ds-pulumi-state",
  keyAlias: "alias/ds-pulumi-state",
  account: "123456789012",
  region: "us-east-1",
  project: "ds-pipeline",
};
const deployer: StateAccess = { ...backend, write: ["prod"], read: ["dev"] };
const previewer: StateAccess = { ...backend, write: [], read: ["prod", "dev"] };

describe("access to the state", () => {
  it("allows an update all of its calls, and a preview those that it makes", async () => {
    const stacks = `${PULUMI}/stacks/ds-pipeline`;
    const locks = `${PULUMI}/locks/organization/ds-pipeline`;
    /** Calls of the backend in their order: what, on what, and who may besides the deployer. */
    const CALLS: readonly (readonly [string, string, preview?: "too"])[] = [
      ["s3:GetObject", `${PULUMI}/meta.yaml`, "too"],
      ["s3:ListBucket", BUCKET, "too"],
      ["s3:PutObject", `${locks}/prod/0a1b.json`],
      ["s3:GetObject", `${locks}/prod/2c3d.json`],
      ["s3:GetObject", `${stacks}/prod.json`, "too"],
      ["s3:GetObject", `${stacks}/prod.json.gz`, "too"],
      ["s3:GetObject", `${stacks}/prod.pulumi-tags`, "too"],
      ["s3:GetObject", `${stacks}/dev.json`, "too"],
      ["s3:PutObject", `${stacks}/prod.json.bak`],
      ["s3:PutObject", `${stacks}/prod.json`],
      ["s3:PutObject", `${PULUMI}/history/ds-pipeline/prod/prod-1.history.json`],
      ["s3:PutObject", `${PULUMI}/history/ds-pipeline/prod/prod-1.checkpoint.json`],
      ["s3:GetObject", `${PULUMI}/history/ds-pipeline/prod/prod-1.history.json`],
      ["s3:PutObject", `${PULUMI}/backups/ds-pipeline/prod/prod.1.json`],
      ["s3:DeleteObject", `${locks}/prod/0a1b.json`],
    ];
    for (const [action, resource, preview] of CALLS) {
      expect(await ask(deployer, action, resource), `${action} ${resource}`).to.equal("Allowed");
      const expected = preview === "too" ? "Allowed" : "ImplicitlyDenied";
      expect(await ask(previewer, action, resource), `${action} ${resource}`).to.equal(expected);
    }
  });

  it("stops at other stacks, other projects, the history of the one and the backend itself", async () => {
    const FORBIDDEN = [
      ["s3:PutObject", `${PULUMI}/stacks/ds-pipeline/dev.json`],
      ["s3:PutObject", `${PULUMI}/stacks/ds-pipeline/prod-eu.json`],
      ["s3:GetObject", `${PULUMI}/stacks/ds-pipeline/staging.json`],
      ["s3:GetObject", `${PULUMI}/stacks/ds-bootstrap/prod.json`],
      ["s3:GetObject", `${PULUMI}/history/ds-pipeline/dev/dev-1.history.json`],
      ["s3:DeleteObject", `${PULUMI}/locks/organization/ds-pipeline/dev/0a1b.json`],
      ["s3:DeleteObject", `${PULUMI}/stacks/ds-pipeline/prod.json`],
      ["s3:DeleteObject", `${PULUMI}/history/ds-pipeline/prod/prod-1.history.json`],
      ["s3:DeleteObjectVersion", `${PULUMI}/stacks/ds-pipeline/prod.json`],
      ["s3:PutObject", `${PULUMI}/meta.yaml`],
    ] as const;
    for (const [action, resource] of FORBIDDEN)
      expect(await ask(deployer, action, resource), `${action} ${resource}`).to.equal("ImplicitlyDenied");
  });

  it("needs little of what IAM allows a role", () => {
    expect(sizeOf({ state: { Version: "2012-10-17", Statement: stateAccess(deployer) } })).to.be.at.most(
      1_536,
    );
  });
});

const ask = (access: StateAccess, action: string, resource: string) =>
  decide({
    principal: "arn:aws:iam::123456789012:role/ds-deployer-prod",
    action,
    resource,
    account: "123456789012",
    identity: { Version: "2012-10-17", Statement: stateAccess(access) },
  });
