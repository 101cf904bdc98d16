import { DeleteBucketPolicyCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Settings } from "../../../settings/settings";
import { accountOf } from "../account-of";
import { checkModel } from "../../../release/model/preflight";
import { PROD } from "../../rehearsal/emulator-fixture";
import { SAMPLE_RELEASE } from "../../sample-settings";
import {
  BUCKET,
  bucketPolicy,
  GRANT,
  KEY,
  ModelAccounts,
  ROLE,
  several,
  SEVERAL_READERS,
  sourceWith,
  TARGET,
  targetWith,
} from "./model-accounts";

describe("a release's model, before it is promoted", function () {
  let accounts: ModelAccounts;

  before(async function () {
    accounts = await ModelAccounts.start();
  });
  after(() => accounts.running.stop());

  it("is there with its bytes, though a newer one has its key, and may be read", async () => {
    expect(await accounts.wrong()).to.deep.equal([]);
    expect(await accounts.passing()).to.deep.equal([
      `model ${KEY} version ${accounts.model.versionId}`,
      `policy of s3://${BUCKET} for prod`,
      `policies of role ${ROLE} for models`,
      `boundary of role ${ROLE}`,
    ]);
  });

  it("is not the one that was tested when its bytes are others", async () => {
    const { versionId, sha256 } = accounts.model;
    expect(await accounts.wrong({ model: { sha256: "f".repeat(64) } })).to.deep.equal([
      `model ${KEY} version ${versionId}: sha256 ${sha256}`,
    ]);
  });

  it("is gone when the bucket has no such version, or no such key", async () => {
    const none = `no such version in s3://${BUCKET}`;
    const never = "00000000-0000-0000-0000-000000000000";
    expect(await accounts.wrong({ model: { versionId: never } })).to.deep.equal([
      `model ${KEY} version ${never}: ${none}`,
    ]);
    expect(await accounts.wrong({ model: { key: "models/other.pkl" } })).to.deep.equal([
      `model models/other.pkl version ${accounts.model.versionId}: ${none}`,
    ]);
  });

  it("may not be read when the bucket's policy names another role, takes it back, or is gone", async () => {
    const name = `policy of s3://${BUCKET} for prod`;
    const written = bucketPolicy(GRANT);
    await accounts.putBucketPolicy(bucketPolicy({ ...GRANT, roles: ["other"] }));
    expect(await accounts.wrong()).to.deep.equal([
      `${name}: without AllowProdAccountAccess, AllowProdModelVersions`,
    ]);
    const Resource = `arn:aws:s3:::${BUCKET}/x`;
    const lock = { Sid: "Lock", Effect: "Deny", Principal: "*", Action: "s3:GetObjectVersion", Resource };
    await accounts.putBucketPolicy({ ...written, Statement: [...written.Statement, lock] });
    expect(await accounts.wrong()).to.deep.equal([
      `${name}: with denials that the program does not write: Lock`,
    ]);
    await accounts.s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
    expect(await accounts.wrong()).to.deep.equal([`${name}: the bucket has no policy`]);
    await accounts.putBucketPolicy(written);
    expect(await accounts.wrong()).to.deep.equal([]);
  });

  it("may not be read by a role that the source's settings do not name", async () => {
    for (const targets of [[], [{ ...TARGET, readers: ["other"] }]])
      expect(await accounts.wrong({ source: sourceWith({ targets }) })).to.deep.equal([
        `policy of s3://${BUCKET} for prod: ${ROLE} is not among the readers in Pulumi.dev.yaml`,
      ]);
  });

  it("may not be read by a role whose own policy lacks a statement", async () => {
    const { Statement, Version } = accounts.readerPolicy();
    await accounts.putRolePolicy("models", { Version, Statement: Statement.slice(0, 1) });
    expect(await accounts.wrong()).to.deep.equal([
      `policies of role ${ROLE} for models: without ReadModelVersions`,
    ]);
    await accounts.putRolePolicy("models", accounts.readerPolicy());
  });

  it("may not be read by a role that is not there, or is bounded otherwise", async () => {
    const source = sourceWith({ targets: [{ ...TARGET, readers: ["absent"] }] });
    expect(
      await accounts.wrong({ source, target: targetWith({ names: { taskRole: "absent" } }) }),
    ).to.include(`policies of role absent for models: there is no arn:aws:iam::${PROD}:role/absent`);
    expect(await accounts.wrong({ target: targetWith({ names: { boundary: "other" } }) })).to.deep.equal([
      `boundary of role ${ROLE}: arn:aws:iam::${PROD}:policy/ds-boundary-prod`,
    ]);
  });

  it("fails to be checked when AWS does not answer, which is no pass", async () => {
    const signedOut = () => Promise.reject(new Error("signed out"));
    const closed = (settings: Settings) =>
      accountOf(settings, { endpoint: accounts.endpoint, credentials: signedOut });
    const checks = await checkModel(
      { source: closed(sourceWith()), target: closed(targetWith()) },
      { ...SAMPLE_RELEASE, models: accounts.models },
    );
    expect(checks.map(({ ok, found }) => `${ok} ${found}`)).to.deep.equal(
      Array.from({ length: 3 }, () => "false could not check: signed out"),
    );
  });
});

describe("the models of a release of several pipelines", function () {
  const CHURN = "ds-churn-task-prod";
  let accounts: ModelAccounts;

  before(async function () {
    accounts = await ModelAccounts.start(several());
  });
  after(() => accounts.running.stop());

  it("are there with their bytes, and each may be read by the pipelines that need it", async () => {
    expect(await accounts.wrong()).to.deep.equal([]);
    const { churn, preprocessing } = accounts.models;
    expect(await accounts.passing()).to.deep.equal([
      `model ${preprocessing?.key} version ${preprocessing?.versionId}`,
      `model ${churn?.key} version ${churn?.versionId}`,
      `policy of s3://${BUCKET} for prod`,
      `churn: policies of role ${CHURN} for models`,
      `churn: boundary of role ${CHURN}`,
      `preprocessing: policies of role ${ROLE} for models`,
      `preprocessing: boundary of role ${ROLE}`,
    ]);
  });

  it("are not those that were tested when the bytes of one are others", async () => {
    const { churn } = accounts.models;
    if (!churn) throw new Error("no such model");
    expect(await accounts.wrong({ models: { churn: { ...churn, sha256: "f".repeat(64) } } })).to.deep.equal([
      `model ${churn.key} version ${churn.versionId}: sha256 ${churn.sha256}`,
    ]);
  });

  it("may not be read by the role of a pipeline whose policy is another's, or that nobody granted it", async () => {
    await accounts.putRolePolicy("models", accounts.readerPolicy(), CHURN);
    expect(await accounts.wrong()).to.deep.equal([
      `churn: policies of role ${CHURN} for models: without ReadArtifacts, ReadModelVersions; with denials that the program does not write: KeepFromOtherModels`,
    ]);
    await accounts.putRolePolicy("models", accounts.readerPolicy(undefined, "churn"), CHURN);
    const targets = [{ ...SEVERAL_READERS, readers: [ROLE] }];
    const source = { ...several().source, targets };
    expect(await accounts.wrong({ source })).to.deep.equal([
      `policy of s3://${BUCKET} for prod: ${CHURN} is not among the readers in Pulumi.dev.yaml`,
    ]);
  });
});
