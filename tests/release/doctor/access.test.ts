import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { crossAccountTrustPolicy } from "../../../documents/roles/assumed-role-trust";
import { deployTrust, externalIdRequired, promotionTrust } from "../../../release/doctor/access";
import { diagnose } from "../../../release/doctor/diagnose";
import type { Diagnostic } from "../../../release/doctor/diagnostic";
import { DEV, PROD, type RunningEmulator, startForTest } from "../../rehearsal/emulator-fixture";
import { sampleSettings } from "../../sample-settings";
import { accountOf } from "../account-of";
import { callWith } from "./call-with";

const source = sampleSettings("dev", { account: DEV });
const targetWith = (changes: object = {}) =>
  sampleSettings("prod", { account: PROD, source: { stack: "dev", account: DEV }, ...changes });
const CALLER = `arn:aws:iam::${DEV}:root`;

describe("whether the target's roles can be assumed", () => {
  let running: RunningEmulator;

  before(async function () {
    running = await startForTest();
    const { names, externalId = "" } = targetWith();
    const trusting = crossAccountTrustPolicy(CALLER, externalId);
    await createRole(names.deployRole, trusting);
    await createRole(names.promotionRole, trusting);
    const [statement] = trusting.Statement;
    await createRole("open", { ...trusting, Statement: [{ ...statement, Condition: undefined }] });
  });
  after(() => running.stop());

  const createRole = (RoleName: string, trust: object) =>
    new IAMClient(running.config(PROD)).send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );

  const look = async (diagnostic: Diagnostic, changes: object = {}) => {
    const target = targetWith(changes);
    const call = callWith(source, target, {
      source: () => Promise.resolve(accountOf(source, { endpoint: running.aws.endpoint })),
    });
    const [{ ok, found, fix } = { ok: undefined }] = await diagnose(call, [diagnostic]);
    return { ok, found, fix };
  };

  it("is so with the external id, and without it is refused", async () => {
    const role = `arn:aws:iam::${PROD}:role`;
    expect(await look(deployTrust)).to.include({ ok: true, found: `${role}/CrossAccountDeployRole` });
    expect(await look(promotionTrust)).to.include({ ok: true, found: `${role}/ds-promotion-prod` });
    expect(await look(externalIdRequired)).to.include({ ok: true, found: "both refuse" });
  });

  it("is not so with another external id, or of a role that is not there", async () => {
    for (const changes of [{ externalId: "another-one" }, { names: { promotionRole: "absent" } }]) {
      const { ok, found } = await look(promotionTrust, changes);
      expect(ok).to.equal(false);
      expect(found).to.match(/not authorized to perform: sts:AssumeRole/);
    }
    expect((await look(promotionTrust)).fix).to.equal(
      `Call as ds-deployer-prod of account ${DEV}. If so, run bootstrap/ in dev and prod again: the role's trust must name that role and the externalId of Pulumi.prod.yaml. Who administers account ${PROD} sees the trust: aws iam get-role --role-name ds-promotion-prod`,
    );
  });

  it("is too much so when a role forgot to ask for the external id", async () => {
    expect(await look(externalIdRequired, { names: { promotionRole: "open" } })).to.include({
      ok: false,
      found: `arn:aws:iam::${PROD}:role/open can be assumed without it`,
    });
  });

  it("does not matter where the caller deploys the target itself", async () => {
    for (const diagnostic of [deployTrust, promotionTrust, externalIdRequired])
      expect(await look(diagnostic, { signIn: "caller", names: { promotionRole: "absent" } })).to.include({
        ok: true,
        found: "not used: the target's signIn is caller",
      });
  });
});
