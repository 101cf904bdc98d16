import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readFacts } from "../../policy-pack/facts";
import type { PackSettings } from "../../policy-pack/pack-settings";
import { parseSettings } from "../../settings/settings";
import { configWith, dataOf, fixtureConfig, PROJECT, type Config } from "../sample-settings";

const NOTHING_MORE: PackSettings = {
  sources: ["dev"],
  allowedAccounts: [],
  extraTypes: [],
  extraCalls: [],
  levels: {},
};

/** The facts of a stack that the engine hands this configuration over for. */
async function factsOf(stack: string, config: Config, settings = NOTHING_MORE) {
  const never = () => {
    throw new Error("a pack registers no resource and makes no call");
  };
  await pulumi.runtime.setMocks({ newResource: never, call: never }, PROJECT, stack);
  pulumi.runtime.setAllConfig({ ...config });
  return readFacts(settings);
}

describe("what the pack knows of a stack", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("is the stack's settings, and the accounts of both sides", async () => {
    expect(dataOf(await factsOf("prod", configWith("prod", {})))).to.deep.equal(
      dataOf({
        kind: "target",
        project: PROJECT,
        stack: "prod",
        settings: parseSettings(PROJECT, "prod", fixtureConfig("prod")),
        accounts: ["987654321098", "123456789012"],
        extraTypes: [],
        extraCalls: [],
      }),
    );
    const dev = await factsOf("dev", configWith("dev", {}));
    expect(dev.kind).to.equal("source");
    expect(dev.accounts).to.deep.equal(["123456789012", "987654321098"]);
  });

  it("is what settings.json adds", async () => {
    const more = {
      ...NOTHING_MORE,
      allowedAccounts: ["555555555555"],
      extraTypes: ["aws:dynamodb/table:Table"],
      extraCalls: ["sqs:sendMessage"],
    };
    const { accounts, extraTypes, extraCalls } = await factsOf("prod", configWith("prod", {}), more);
    expect(accounts).to.deep.equal(["987654321098", "123456789012", "555555555555"]);
    expect(extraTypes).to.deep.equal(["aws:dynamodb/table:Table"]);
    expect(extraCalls).to.deep.equal(["sqs:sendMessage"]);
  });

  it("is a source by its own word and the pack's list; any other stack is held to a target's rules", async () => {
    for (const kind of ["Source", "source ", "both", "", undefined])
      expect((await factsOf("dev", configWith("dev", { kind }))).kind, String(kind)).to.equal("target");
    const faulty = await factsOf("dev", configWith("dev", { account: "1" }));
    expect([faulty.kind, faulty.settings]).to.deep.equal(["target", undefined]);
    const listed = { ...NOTHING_MORE, sources: ["dev", "prod"] };
    expect((await factsOf("prod", configWith("prod", {}), listed)).kind).to.equal("target");
    expect((await factsOf("x", { "other:kind": "source", [`${PROJECT}:kinds`]: "source" })).kind).to.equal(
      "target",
    );
  });

  it("is not there for a stack that calls itself a source and is not listed, whatever else it says", async () => {
    const refused = async (config: Config, settings = NOTHING_MORE) => {
      try {
        await factsOf("prod", config, settings);
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    const message = (...sources: readonly string[]) =>
      `Pulumi.prod.yaml says ds-pipeline:kind: source; policy-pack/settings.json has the sources ${sources.join(", ") || "none"}. Correct the kind; or, when stack prod is one that builds, write there "sources": ${JSON.stringify([...sources, "prod"])}, which switches off the rules against building for it.`;
    const whole = configWith("prod", { kind: "source", source: undefined, externalId: undefined });
    expect(await refused(whole)).to.equal(message("dev"));
    expect(await refused(configWith("prod", { kind: "source", account: "1" }))).to.equal(message("dev"));
    expect(await refused(whole, { ...NOTHING_MORE, sources: [] })).to.equal(message());
    expect(await refused(whole, { ...NOTHING_MORE, sources: ["prod"] })).to.equal(undefined);
  });

  it("is not settings, and only the added accounts, when the settings have faults", async () => {
    const faulty = await factsOf("prod", configWith("prod", { account: "1" }), {
      ...NOTHING_MORE,
      allowedAccounts: ["555555555555"],
    });
    expect(faulty.settings).to.equal(undefined);
    expect(faulty.accounts).to.deep.equal(["555555555555"]);
    expect(faulty.kind).to.equal("target");
  });
});
