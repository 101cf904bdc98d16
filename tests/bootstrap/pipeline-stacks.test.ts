import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { readPipelineStacks } from "../../bootstrap/pipeline-stacks";
import { ProjectStacksError } from "../../settings/project-stacks";
import { parseSettings } from "../../settings/settings";
import { dataOf, fixtureConfig, PROJECT, writtenConfig } from "../sample-settings";
import { scratchFolder } from "../scratch-folder";

describe("the pipeline's stack files, as the bootstrap reads them", () => {
  let folder: string;
  beforeEach(() => {
    folder = scratchFolder();
    writeFileSync(join(folder, "Pulumi.yaml"), "name: ds-pipeline\nruntime: nodejs\n");
  });

  const write = (stack: "dev" | "prod") =>
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), stringify({ config: writtenConfig(stack) }));

  const settingsOf = (stack: "dev" | "prod") => parseSettings(PROJECT, stack, fixtureConfig(stack));

  function refusal(stack: string): string {
    try {
      readPipelineStacks(folder, stack);
    } catch (error) {
      expect(error).to.be.instanceOf(ProjectStacksError);
      return (error as Error).message;
    }
    throw new Error(`${stack} was read`);
  }

  it("are a source and its targets", () => {
    write("dev");
    write("prod");
    expect(dataOf(readPipelineStacks(folder, "dev"))).to.deep.equal(
      dataOf({ pipeline: settingsOf("dev"), targets: [settingsOf("prod")] }),
    );
  });

  it("are a target alone, which needs no source beside it", () => {
    write("prod");
    expect(dataOf(readPipelineStacks(folder, "prod"))).to.deep.equal(
      dataOf({ pipeline: settingsOf("prod"), targets: [] }),
    );
  });

  it("have to be there", () => {
    expect(refusal("dev")).to.equal(
      "The pipeline has no Pulumi.dev.yaml. A stack of the bootstrap has the name of the pipeline's stack that it prepares an account for: write that file, or choose another stack with pulumi stack select.",
    );
  });

  it("have to be there for every target", () => {
    write("dev");
    expect(refusal("dev")).to.match(
      /^Pulumi\.dev\.yaml has the target prod, and there is no Pulumi\.prod\.yaml/,
    );
  });
});
