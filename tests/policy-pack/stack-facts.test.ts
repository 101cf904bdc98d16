import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readFacts } from "../../policy-pack/facts";
import type { PackSettings } from "../../policy-pack/pack-settings";
import { configWith, PROJECT, sampleSettings, type Config } from "../sample-settings";

const NOTHING_MORE: PackSettings = { allowedAccounts: [], extraTypes: [], levels: {} };

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
    expect(await factsOf("prod", configWith("prod", {}))).to.deep.equal({
      kind: "target",
      project: PROJECT,
      stack: "prod",
      settings: sampleSettings("prod"),
      accounts: ["987654321098", "123456789012"],
      extraTypes: [],
    });
    const dev = await factsOf("dev", configWith("dev", {}));
    expect(dev.kind).to.equal("source");
    expect(dev.accounts).to.deep.equal(["123456789012", "987654321098"]);
  });

  it("is what settings.json adds", async () => {
    const more = {
      ...NOTHING_MORE,
      allowedAccounts: ["555555555555"],
      extraTypes: ["aws:dynamodb/table:Table"],
    };
    const { accounts, extraTypes } = await factsOf("prod", configWith("prod", {}), more);
    expect(accounts).to.deep.equal(["987654321098", "123456789012", "555555555555"]);
    expect(extraTypes).to.deep.equal(["aws:dynamodb/table:Table"]);
  });

  it("is a source by its own word alone; any other stack is held to a target's rules", async () => {
    for (const kind of ["Source", "source ", "both", "", undefined])
      expect((await factsOf("dev", configWith("dev", { kind }))).kind, String(kind)).to.equal("target");
    expect((await factsOf("x", { "other:kind": "source", [`${PROJECT}:kinds`]: "source" })).kind).to.equal(
      "target",
    );
  });

  it("is no settings, and only the added accounts, when the settings have faults", async () => {
    const faulty = await factsOf("prod", configWith("prod", { account: "1" }), {
      ...NOTHING_MORE,
      allowedAccounts: ["555555555555"],
    });
    expect(faulty.settings).to.equal(undefined);
    expect(faulty.accounts).to.deep.equal(["555555555555"]);
    expect(faulty.kind).to.equal("target");
  });
});
