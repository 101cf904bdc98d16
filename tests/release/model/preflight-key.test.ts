import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { expect } from "chai";
import { keyPolicy } from "../../../documents/resource-policies/key-policy";
import type { ReleasedModel } from "../../../release/release-file";
import { DEV } from "../../rehearsal/emulator-fixture";
import { GRANT, ModelAccounts, ROLE, sourceWith } from "./model-accounts";

const source = sourceWith({ encryption: "customer-managed" });
const { keyAlias } = source.names;
const NAME = "key of the model for prod";

describe("a release's model under a key of the source's own", function () {
  let accounts: ModelAccounts;
  let kms: KMSClient;
  let keyArn: string;
  let model: ReleasedModel;

  before(async function () {
    accounts = await ModelAccounts.start();
    kms = new KMSClient(accounts.running.config(DEV));
    keyArn = await createKey();
    await kms.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: keyArn }));
    await putKeyPolicy([ROLE]);
    await accounts.putRolePolicy("models", accounts.readerPolicy(keyArn));
    model = await uploadUnder(keyArn);
  });
  after(() => accounts.running.stop());

  const createKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
  const uploadUnder = (SSEKMSKeyId: string) =>
    accounts.upload("the sealed model", { ServerSideEncryption: "aws:kms", SSEKMSKeyId });
  const putKeyPolicy = (roles: readonly string[]) => {
    const policy = keyPolicy(source, [{ ...GRANT, roles }]);
    const Policy = JSON.stringify(policy);
    return kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default", Policy }));
  };

  it("may be read when the key allows the role", async () => {
    expect(await accounts.wrong({ model, source })).to.deep.equal([]);
    expect(await accounts.passing({ model, source })).to.include(NAME);
  });

  it("is not about a key when S3 manages the model's", async () => {
    expect(await accounts.passing({ source })).not.to.include(NAME);
  });

  it("may not be read when the key does not let the role in, or is another", async () => {
    await putKeyPolicy(["other"]);
    expect(await accounts.wrong({ model, source })).to.deep.equal([`${NAME}: without AllowProdDecrypt`]);
    await putKeyPolicy([ROLE]);
    const other = await createKey();
    expect(await accounts.wrong({ model: await uploadUnder(other), source })).to.deep.equal([
      `policies of role ${ROLE} for models: without DecryptModels`,
      `${NAME}: ${other}; ${keyAlias} is ${keyArn}`,
    ]);
  });

  it("may not be read when the settings give the source no key of its own", async () => {
    expect(await accounts.wrong({ model })).to.include(
      `${NAME}: ${keyArn}, and dev's settings give it no key of its own that prod may use`,
    );
  });

  it("may not be read when the key is disabled", async () => {
    await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
    expect(await accounts.wrong({ model, source })).to.include(`${NAME}: ${keyArn} is Disabled`);
  });
});
