import { expect } from "chai";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReleaseError } from "../../release/release-error";
import { readStacks } from "../../release/stacks";
import { SettingsError } from "../../settings/settings";
import { FIXTURE, STAGING_YAML } from "../sample-settings";

const SOURCE_YAML = `
config:
  aws:region: us-east-1
  ds-pipeline:kind: source
  ds-pipeline:account: "123456789012"
  ds-pipeline:models: { preprocessing: { key: models/preprocessing_model.pkl } }
  ds-pipeline:pipelines:
    preprocessing: { image: ds-preprocessing, model: preprocessing, schedule: { enabled: false } }
  ds-pipeline:retention: { logDays: 7 }
`;
const STAGING_TARGET = `
    - stack: eu-staging
      account: "012345678901"
      readers: [ds-preprocessing-task-eu-staging]
      promoters: [ds-promotion-eu-staging]
`;

describe("the stacks of a release", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stacks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fixture = (...files: readonly string[]) => {
    for (const file of files) copyFileSync(join(FIXTURE, file), join(folder, file));
  };
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  /** A source with the targets given, each in the list that the source's file begins. */
  const source = (...targets: readonly string[]) =>
    write(
      "Pulumi.dev.yaml",
      `${SOURCE_YAML}${targets.length > 0 ? "  ds-pipeline:targets:" : ""}${targets.join("").replaceAll("\n\n", "\n")}`,
    );
  const PROD_TARGET = STAGING_TARGET.replaceAll("eu-staging", "prod").replace("012345678901", "987654321098");
  const refusal = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      expect(error).to.be.instanceOf(ReleaseError).with.property("reason", "usage");
      return (error as ReleaseError).message;
    }
    throw new Error("nothing was refused");
  };

  it("are one source and one target", () => {
    fixture("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml");
    const stacks = readStacks(folder);
    expect([stacks.source.stack, stacks.target().stack]).to.deep.equal(["dev", "prod"]);
    expect(stacks.targets.map(({ stack }) => stack)).to.deep.equal(["prod"]);
    expect(readStacks(folder, "prod").target().stack).to.equal("prod");
  });

  it("are several targets of which one is named", () => {
    fixture("Pulumi.yaml", "Pulumi.prod.yaml");
    write("Pulumi.eu-staging.yaml", STAGING_YAML);
    source(STAGING_TARGET, PROD_TARGET);
    const stacks = readStacks(folder);
    expect(stacks.targets.map(({ stack }) => stack)).to.deep.equal(["eu-staging", "prod"]);
    expect(refusal(() => stacks.target())).to.equal(
      "dev has 2 targets. Say which: --stack eu-staging or --stack prod.",
    );
    expect(readStacks(folder, "eu-staging").target().account).to.equal("012345678901");
    expect(readStacks(folder, "prod").target().account).to.equal("987654321098");
  });

  it("may be a source alone, until a target is asked for", () => {
    fixture("Pulumi.yaml");
    source();
    expect(readStacks(folder).source.stack).to.equal("dev");
    expect(refusal(() => readStacks(folder).target())).to.equal(
      "Pulumi.dev.yaml has no targets. A release needs one to move to.",
    );
  });

  it("are refused for a name that is no target's", () => {
    fixture("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml");
    for (const named of ["staging", "dev", ""])
      expect(refusal(() => readStacks(folder, named))).to.equal(
        `"${named}" is not a target. Targets are: prod.`,
      );
  });

  it("are refused outside a project, and with a file that is no YAML, by the file's name", () => {
    expect(refusal(() => readStacks(folder))).to.equal(
      `${join(folder, "Pulumi.yaml")} cannot be read: ENOENT: no such file or directory, open '${join(folder, "Pulumi.yaml")}'`,
    );
    fixture("Pulumi.yaml");
    write("Pulumi.dev.yaml", "config: [");
    expect(refusal(() => readStacks(folder))).to.match(/Pulumi\.dev\.yaml cannot be read: /);
  });

  it("are refused for a fault in any stack's settings, which the settings name themselves", () => {
    fixture("Pulumi.yaml", "Pulumi.dev.yaml");
    write("Pulumi.prod.yaml", STAGING_YAML.replace("kind: target", "kind: Target"));
    expect(() => readStacks(folder)).to.throw(SettingsError, /^Pulumi\.prod\.yaml has /);
  });
});
