import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountRoot } from "../../../rehearsal/emulator/clients";
import type { Release } from "../../../release/release-file";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged, withoutSteps } from "./unchanged";

describe("the caller of a release command", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  let release: Release;
  before(async () => {
    pair = await pairs.next();
    release = await pair.tested("0.1.6");
    pair.writeFile("target", release);
  });

  const COMMANDS: readonly (readonly string[])[] = [
    ["candidate"],
    ["list"],
    ["prepare", "0.1.6"],
    ["plan"],
    ["promote", "--confirm"],
    ["rollback", "--confirm"],
  ];

  it("has to be of the source's account, for every command", async () => {
    const { account } = pair.target;
    for (const command of COMMANDS) {
      const { code, out, err } = await unchanged(pair, accountRoot(account), ...command);
      expect({ code, out, err: withoutSteps(err) }, command[0]).to.deep.equal({
        code: 2,
        out: "",
        err: `These credentials (arn:aws:iam::${account}:root) belong to account ${account}; dev is in account ${pair.source.account}. Choose other credentials (AWS_PROFILE), or correct account in Pulumi.dev.yaml and source.account in Pulumi.prod.yaml.`,
      });
    }
  });

  it("is refused with credentials that AWS does not know, for every command", async () => {
    const unknown = { accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "wrong-secret" };
    for (const command of COMMANDS) {
      const { code, out, err } = await unchanged(pair, unknown, ...command);
      expect({ code, out }, command[0]).to.deep.equal({ code: 5, out: "" });
      expect(withoutSteps(err)).to.match(
        /^AWS does not accept these credentials\. InvalidClientTokenId: [^]+\.$/,
      );
      expect(err).not.to.contain("wrong-secret");
    }
  });

  it("is refused as the wrong role of the right account, and says which one to use", async () => {
    const { target, source } = pair;
    for (const command of COMMANDS.filter(([name]) => name !== "candidate" && name !== "list")) {
      const { code, err } = await unchanged(pair, "tester", ...command);
      expect(code, command[0]).to.equal(5);
      const said = withoutSteps(err);
      expect(said).to.contain(
        `arn:aws:sts::${source.account}:assumed-role/ds-tester-dev/jane may not assume arn:aws:iam::${target.account}:role/ds-promotion-prod, the role that promotes to prod (`,
      );
      expect(said).to.match(
        new RegExp(
          String.raw`\)\. Call as ds-deployer-prod of account ${source.account}, with the externalId of Pulumi\.prod\.yaml; bootstrap/ makes both roles\.$`,
        ),
      );
    }
  });

  it("says which role to use where a command works in the source alone", async () => {
    await pair.deploy("source", { ...release, version: "0.1.7" });
    await pair.run({ output: pair.outputOf({ ...release, version: "0.1.7" }) });
    const { code, err } = await pair.call("deployer", "candidate");
    expect(code).to.equal(5);
    expect(withoutSteps(err)).to.match(
      / Call as ds-tester-dev\. If so, its policies may be out of date: run bootstrap\/ again\.$/,
    );
    await pair.deploy("source", release);
  });

  it("is refused with another external id than the promotion role demands", async () => {
    const file = join(pair.folder, "Pulumi.prod.yaml");
    const settings = readFileSync(file, "utf8");
    writeFileSync(file, settings.replace("externalId: ds-pipeline-prod", "externalId: somebody-elses"));
    try {
      const { code, err } = await unchanged(pair, "deployer", "promote", "--confirm");
      expect(code).to.equal(5);
      expect(withoutSteps(err)).to.match(
        /^arn:aws:sts::\d+:assumed-role\/ds-deployer-prod\/jane may not assume arn:aws:iam::\d+:role\/ds-promotion-prod, /,
      );
    } finally {
      writeFileSync(file, settings);
    }
  });

  it("ends when AWS does not answer at all", async () => {
    const env = { ...(await pair.environment("deployer")), AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const { code, err } = await pair.callIn(env, "plan");
    expect(code).to.equal(4);
    expect(withoutSteps(err)).to.match(
      /^AWS gave no answer after several attempts\. .*ECONNREFUSED.*\. Run the same command again\.$/,
    );
  });

  it("is refused when a registry stands somewhere else than on this machine, before a login goes there", async () => {
    const env = await pair.environment("deployer");
    const [first = ""] = (env["RELEASE_LOCAL_REGISTRIES"] ?? "").split("=");
    const elsewhere = { ...env, RELEASE_LOCAL_REGISTRIES: `${first}=registry.example.org` };
    const { code, err } = await pair.callIn(elsewhere, "plan");
    expect(code).to.equal(2);
    expect(withoutSteps(err)).to.equal(
      `RELEASE_LOCAL_REGISTRIES has registry.example.org for ${first}; allowed: 127.0.0.1 or localhost with a port. Unset it to reach AWS.`,
    );
  });

  it("does not find their secrets in anything that is printed", async () => {
    const deployer = await pair.session("deployer");
    const tester = await pair.session("tester");
    const printed: string[] = [];
    for (const form of [[], ["--json"]])
      for (const command of COMMANDS) {
        const { out, err } = await pair.call(
          command[0] === "candidate" ? tester : deployer,
          ...command,
          ...form,
        );
        printed.push(out, err);
      }
    const said = printed.join("\n");
    const passwords = [...pair.front("source").asked, ...pair.front("target").asked].map(
      ({ authorization }) => authorization.replace("Basic ", ""),
    );
    const secrets = new Set([
      ...[deployer, tester].flatMap(({ secretAccessKey, sessionToken = "" }) => [
        secretAccessKey,
        sessionToken,
      ]),
      ...passwords,
      ...passwords.map((each) => Buffer.from(each, "base64").toString().split(":").slice(1).join(":")),
    ]);
    secrets.delete("");
    expect(secrets.size).to.be.at.least(6);
    expect([...secrets].filter((secret) => said.includes(secret))).to.deep.equal([]);
  });
});
