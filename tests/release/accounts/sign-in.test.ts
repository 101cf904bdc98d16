import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account, Accounts } from "../../../release/accounts/accounts";
import { signIn } from "../../../release/accounts/sign-in";
import { parseSettings, type Settings } from "../../../settings/settings";
import { configOf, sampleSettings, STAGING_YAML } from "../../sample-settings";
import { refusalOf } from "../refusal";
import { DEPLOYER, FakeSts } from "./fake-sts";

const DEV = sampleSettings("dev");
const PROD = sampleSettings("prod");

describe("signing in", () => {
  const sts = new FakeSts();
  const inherited = { ...process.env };
  before(() => sts.start());
  after(() => sts.stop());
  beforeEach(() => {
    Object.assign(sts, { minutes: 60, refuses: false, calls: 0 });
    sts.taken.length = 0;
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, inherited);
  });

  /** The accounts of a command, called with an access key. */
  const as = (key: string, target: Settings = PROD, more: Record<string, string> = {}): Accounts => {
    const env = {
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_ENDPOINT_URL: sts.url,
      AWS_EC2_METADATA_DISABLED: "true",
      ...more,
    };
    for (const name of Object.keys(process.env).filter((each) => /^AWS_(?!SDK)/.test(each)))
      delete process.env[name];
    Object.assign(process.env, env);
    return signIn({ source: DEV, target: () => target, targets: [target] }, env);
  };
  const refusal = async (work: Promise<unknown>) => Object.values(await refusalOf(work));

  const credentialsOf = (account: Account) => account.client(STSClient).config.credentials();

  it("is as the caller in the source, asked once", async () => {
    const accounts = as("AKIADEPLOYER");
    const [account, again] = await Promise.all([accounts.source(), accounts.source()]);
    expect(again).to.equal(account);
    expect(account.settings.stack).to.equal("dev");
    expect(account.settings.arns.artifactBucket).to.equal(
      "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1",
    );
    const { config } = account.client(STSClient);
    expect([await config.region(), await config.maxAttempts()]).to.deep.equal(["us-east-1", 5]);
    expect(account.client(S3Client).config.forcePathStyle).to.equal(true);
    expect(account.client(STSClient)).to.equal(account.client(STSClient));
    expect(sts.calls).to.equal(1);
  });

  it("is as the promotion role in the target, which the caller assumes under its own name", async () => {
    const accounts = as("AKIADEPLOYER");
    await accounts.source();
    const target = await accounts.target();
    expect(target.settings.stack).to.equal("prod");
    expect(sts.taken).to.deep.equal([
      {
        by: DEPLOYER,
        role: "arn:aws:iam::987654321098:role/ds-promotion-prod",
        session: "release-jane@example.org",
        externalId: "ds-pipeline-prod",
      },
    ]);
    expect(await credentialsOf(target)).to.deep.include({
      accessKeyId: "ASIAPROMOTION",
      sessionToken: "token-1",
    });
    expect(sts.taken).to.have.length(1);
  });

  it("is in each target that is asked for, once, as that target's role", async () => {
    const accounts = as("AKIADEPLOYER");
    const staging = parseSettings("ds-pipeline", "eu-staging", configOf(STAGING_YAML));
    const [prod, other, again] = await Promise.all([
      accounts.target(),
      accounts.target(staging),
      accounts.target(PROD),
    ]);
    expect(again).to.equal(prod);
    expect([prod, other].map(({ settings }) => settings.stack)).to.deep.equal(["prod", "eu-staging"]);
    expect(await other.client(STSClient).config.region()).to.equal("eu-central-1");
    expect(sts.taken.map(({ role, externalId }) => [role, externalId])).to.have.deep.members([
      ["arn:aws:iam::987654321098:role/ds-promotion-prod", "ds-pipeline-prod"],
      ["arn:aws:iam::012345678901:role/ds-promotion-eu-staging", "ds-pipeline-staging"],
    ]);
  });

  it("names sessions of callers whose own names are too long or have other letters", async () => {
    sts.callers.set("AKIALONG", `arn:aws:iam::123456789012:user/path/jane doe+${"x".repeat(80)}`);
    await as("AKIALONG").target();
    expect(sts.taken[0]?.["session"]).to.equal(`release-jane-doe+${"x".repeat(47)}`);
  });

  it("asks for another session before one ends", async () => {
    sts.minutes = 4;
    const target = await as("AKIADEPLOYER").target();
    const before = sts.taken.length;
    sts.minutes = 60;
    const renewed = await Promise.all([credentialsOf(target), credentialsOf(target)]);
    expect(new Set(renewed.map(({ sessionToken }) => sessionToken)).size).to.equal(1);
    expect((await credentialsOf(target)).sessionToken).to.equal(renewed[0]?.sessionToken);
    expect(sts.taken).to.have.length(before + 1);
  });

  it("asks again after a session that could not be had", async () => {
    sts.minutes = 4;
    const target = await as("AKIADEPLOYER").target();
    sts.refuses = true;
    expect((await refusal(credentialsOf(target)))[0]).to.equal("denied");
    Object.assign(sts, { refuses: false, minutes: 60 });
    expect((await credentialsOf(target)).accessKeyId).to.equal("ASIAPROMOTION");
  });

  it("is refused with credentials of another account", async () => {
    const accounts = as("AKIASTRANGER");
    expect(await refusal(accounts.source())).to.deep.equal([
      "usage",
      "These credentials (arn:aws:iam::222222222222:user/stranger) belong to account 222222222222; dev is in account 123456789012. Choose other credentials (AWS_PROFILE), or correct account in Pulumi.dev.yaml and source.account in Pulumi.prod.yaml.",
    ]);
  });

  it("is refused when the promotion role does not let the caller in, and says who may", async () => {
    sts.refuses = true;
    expect(await refusal(as("AKIADEPLOYER").target())).to.deep.equal([
      "denied",
      `${DEPLOYER} may not assume arn:aws:iam::987654321098:role/ds-promotion-prod, the role that promotes to prod (User: ${DEPLOYER} is not authorized). Call as ds-deployer-prod of account 123456789012, with the externalId of Pulumi.prod.yaml; bootstrap/ makes both roles.`,
    ]);
  });

  it("takes the caller for the target where the settings say so, of the target's account only", async () => {
    const target = sampleSettings("prod", { signIn: "caller" });
    sts.callers.set("AKIAPROD", "arn:aws:iam::987654321098:user/admin");
    const account = await as("AKIAPROD", target).target();
    expect([(await credentialsOf(account)).accessKeyId, sts.taken]).to.deep.equal(["AKIAPROD", []]);
    expect(await refusal(as("AKIADEPLOYER", target).target())).to.deep.equal([
      "usage",
      `These credentials (${DEPLOYER}) belong to account 123456789012; prod is in account 987654321098. Choose other credentials (AWS_PROFILE), or correct account in Pulumi.prod.yaml and under targets in Pulumi.dev.yaml.`,
    ]);
  });

  describe("with endpoint_url in the AWS configuration file", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "aws-config-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** The AWS SDK as it is after signing in, with another server in the file. @returns where it would ask */
    const asksAt = async (env: Record<string, string>, more = ""): Promise<unknown> => {
      const file = join(folder, "config");
      writeFileSync(file, `[default]\nendpoint_url = http://sts.example.org\n${more}`);
      const accounts = as("AKIADEPLOYER", PROD, { AWS_CONFIG_FILE: file, ...env });
      await accounts.source().catch(() => undefined);
      const { serviceConfiguredEndpoint: configured } = new STSClient({ region: "us-east-1" })
        .config as unknown as { readonly serviceConfiguredEndpoint: () => Promise<unknown> };
      return configured();
    };
    // Without keys no request leaves: what is asked for is where it would have gone.
    const NO_KEYS = {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };

    it("asks AWS itself", async () => {
      expect(await asksAt({ ...NO_KEYS, AWS_ENDPOINT_URL: "" })).to.equal(undefined);
      expect(process.env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]).to.equal("true");
      expect(sts.calls).to.equal(0);
    });

    it("asks AWS itself where the file names one service", async () => {
      const services = "services = local\n[services local]\nsts =\n  endpoint_url = http://sts.example.org\n";
      expect(await asksAt({ ...NO_KEYS, AWS_ENDPOINT_URL: "" }, services)).to.equal(undefined);
    });

    it("asks where the environment says, whatever says to ignore that", async () => {
      const ignores = "ignore_configured_endpoint_urls = true\n";
      expect(await asksAt({}, ignores)).to.equal(sts.url);
      expect(await asksAt({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" })).to.equal(sts.url);
    });

    it("asks where the environment says, which the AWS SDK then does not ignore", async () => {
      expect(await asksAt({})).to.equal(sts.url);
      expect(process.env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]).to.equal("false");
      expect(sts.calls).to.equal(1);
    });
  });

  it("does not go on with credentials that AWS does not know", async () => {
    const error: unknown = await as("AKIAUNKNOWN")
      .source()
      .catch((failed: unknown) => failed);
    expect(error).to.have.property("name", "InvalidClientTokenId");
  });
});
