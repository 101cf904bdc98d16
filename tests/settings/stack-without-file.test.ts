import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readSettings as readBootstrapSettings } from "../../bootstrap/read-settings";
import { ProgramError } from "../../settings/program-error";
import { readSettings } from "../../settings/read-settings";
import { parseSettings } from "../../settings/settings";
import { parse } from "yaml";
import { configOf, fixtureConfig, PROJECT, sampleSettings } from "../sample-settings";

const never = () => {
  throw new Error("nothing is registered or called");
};

describe("a stack that no file says anything of", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("is told what to write, which is a valid file once it is filled in", async () => {
    await pulumi.runtime.setMocks({ newResource: never, call: never }, PROJECT, "typo");
    pulumi.runtime.setAllConfig({});
    let message = "";
    expect(readSettings)
      .to.throw(ProgramError)
      .with.property("message")
      .that.satisfies((text: string) => (message = text));
    expect(message).to.match(
      /^Stack typo has no settings: there is no Pulumi\.typo\.yaml beside Pulumi\.yaml, or it has no config\. Choose another stack \(-s\), or write it:\nconfig:\n/,
    );
    const written = message
      .slice(message.indexOf("config:\n"))
      .replace("<region>", "eu-west-1")
      .replace("<12 digits>", "111111111111")
      .replace("<the source's>", "build")
      .replace("<its account>", "222222222222")
      .replace("<a word>", "typo")
      .replaceAll("<repository>", "churn")
      .replaceAll("<model>", "churn")
      .replace("<name>", "churn")
      .replace("<file>", "churn.bin");
    expect(parse(written)).to.have.property("config");
    expect(parseSettings(PROJECT, "typo", configOf(written)).kind).to.equal("target");
  });

  it("takes no settings from elsewhere, and neither does its bootstrap", async () => {
    await pulumi.runtime.setMocks({ newResource: never, call: never }, PROJECT, "typo");
    pulumi.runtime.setAllConfig({ ...fixtureConfig("dev") });
    expect(readSettings).to.throw(
      /^The configuration of stack typo has \d+ faults:\n.*Pulumi\.typo\.yaml says, nothing/s,
    );
    const stacks = { pipeline: sampleSettings("dev"), targets: [] };
    expect(() => readBootstrapSettings(stacks)).to.throw(/bootstrap\/Pulumi\.typo\.yaml says, nothing/);
  });
});
