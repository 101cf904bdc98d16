import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { composeArns } from "../../../settings/arns";
import { handedOverTrustPolicy } from "../../../documents/roles/assumed-role-trust";
import { accountRoot } from "../../../rehearsal/emulator/clients";
import { listen } from "../../../rehearsal/tools/loopback";
import type { Account } from "../../../release/accounts/accounts";
import { deployTrust, externalIdDemanded, promotionTrust } from "../../../release/doctor/access";
import type { Case } from "../../../release/doctor/case";
import {
  DEV,
  INSTALL_TIMEOUT,
  PROD,
  type RunningEmulator,
  startForTest,
} from "../../rehearsal/emulator-fixture";
import { sampleSettings } from "../../sample-settings";

const source = sampleSettings("dev", { account: DEV });
const targetWith = (changes: object = {}) =>
  sampleSettings("prod", { account: PROD, source: { stack: "dev", account: DEV }, ...changes });
const CALLER = `arn:aws:iam::${DEV}:root`;
const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${DEV}:assumed-role/ds-deployer-prod/jane@example.org</Arn><Account>${DEV}</Account><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const REFUSAL =
  "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>";

describe("whether the target's roles can be taken on", () => {
  let running: RunningEmulator;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    running = await startForTest();
    const { names, externalId = "" } = targetWith();
    const trusting = handedOverTrustPolicy(CALLER, externalId);
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

  function asked(changes: object = {}, endpoint = running.config(DEV).endpoint): Case {
    const credentials = () => Promise.resolve(accountRoot(DEV));
    const client = { ...running.config(DEV), endpoint, credentials };
    const account: Account = {
      settings: source,
      arns: composeArns(source),
      client,
      loginAt: () => {
        throw new Error("no registry is asked about trust");
      },
    };
    const target = targetWith(changes);
    return {
      stacks: { source, target: () => target, targets: [target] },
      folder: "/nonexistent",
      source: () => Promise.resolve(account),
      target: () => Promise.reject(new Error("the target is not signed in to")),
      releaseFile: () => undefined,
      regctl: () => Promise.reject(new Error("nothing is copied")),
    };
  }

  it("is so with the external id, and without it is refused", async () => {
    const role = `arn:aws:iam::${PROD}:role`;
    expect(await deployTrust.answer(asked())).to.deep.equal({
      ok: true,
      found: `${role}/CrossAccountDeployRole`,
    });
    expect(await promotionTrust.answer(asked())).to.deep.equal({
      ok: true,
      found: `${role}/ds-promotion-prod`,
    });
    expect(await externalIdDemanded.answer(asked())).to.deep.equal({ ok: true, found: "both refuse" });
  });

  it("is not so with another external id, or of a role that is not there", async () => {
    for (const changes of [{ externalId: "another-one" }, { names: { promotionRole: "absent" } }]) {
      const { ok, found } = await promotionTrust.answer(asked(changes));
      expect(ok).to.equal(false);
      expect(found).to.match(/not authorized to perform: sts:AssumeRole/);
    }
    expect(promotionTrust.fix?.(asked())).to.equal(
      `Call as ds-deployer-prod of account ${DEV}. Where that is so, run bootstrap/ in dev and prod again: the role's trust must name that role and the externalId of Pulumi.prod.yaml. Who administers account ${PROD} sees the trust: aws iam get-role --role-name ds-promotion-prod`,
    );
  });

  it("is too much so when a role forgot to ask for the external id", async () => {
    expect(await externalIdDemanded.answer(asked({ names: { promotionRole: "open" } }))).to.deep.equal({
      ok: false,
      found: `arn:aws:iam::${PROD}:role/open can be taken on without it`,
    });
  });

  it("is asked under the caller's own name, so that CloudTrail tells who looked", async () => {
    const named: (string | null)[] = [];
    const sts = await listen(
      createServer((request, response) => {
        void text(request).then((body) => {
          const asked = new URLSearchParams(body);
          if (asked.get("Action") === "AssumeRole") named.push(asked.get("RoleSessionName"));
          response
            .writeHead(asked.get("Action") === "AssumeRole" ? 403 : 200, { "content-type": "text/xml" })
            .end(asked.get("Action") === "AssumeRole" ? REFUSAL : IDENTITY);
        });
      }),
    );
    try {
      const given = asked({}, `http://127.0.0.1:${sts.port}`);
      expect((await deployTrust.answer(given)).ok).to.equal(false);
      expect((await externalIdDemanded.answer(given)).ok).to.equal(true);
      expect(named).to.deep.equal(Array.from({ length: 3 }, () => "release-jane@example.org"));
    } finally {
      await sts.stop();
    }
  });

  it("does not matter where the caller deploys the target itself", async () => {
    for (const question of [deployTrust, promotionTrust, externalIdDemanded])
      expect(
        await question.answer(asked({ signIn: "caller", names: { promotionRole: "absent" } })),
      ).to.deep.equal({
        ok: true,
        found: "not used: the target's signIn is caller",
      });
  });
});
