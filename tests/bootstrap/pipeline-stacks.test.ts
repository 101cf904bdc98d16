import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { PipelineStacksError, readPipelineStacks } from "../../bootstrap/pipeline-stacks";
import { configWith, sampleSettings } from "../sample-settings";

type Changes = Readonly<Record<string, unknown>>;

describe("the pipeline's stack files, as the bootstrap reads them", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pipeline-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: ds-pipeline\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a stack of the fixture, changed, under its own name or another. */
  function write(stack: "dev" | "prod", changes: Changes = {}, name: string = stack): void {
    const config = Object.entries(configWith(stack, changes)).map(([key, value]) => {
      const map = value.startsWith("{") || value.startsWith("[");
      return [key, map ? (JSON.parse(value) as unknown) : value];
    });
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), stringify({ config: Object.fromEntries(config) }));
  }

  function refusal(stack: string): string {
    try {
      readPipelineStacks(folder, stack);
    } catch (error) {
      expect(error).to.be.instanceOf(PipelineStacksError);
      return (error as Error).message;
    }
    throw new Error(`${stack} was read`);
  }

  it("are a source and its targets", () => {
    write("dev");
    write("prod");
    expect(readPipelineStacks(folder, "dev")).to.deep.equal({
      pipeline: sampleSettings("dev"),
      targets: [sampleSettings("prod")],
    });
  });

  it("are a target alone, which needs no source beside it", () => {
    write("prod");
    expect(readPipelineStacks(folder, "prod")).to.deep.equal({
      pipeline: sampleSettings("prod"),
      targets: [],
    });
  });

  it("have to be there", () => {
    expect(refusal("dev")).to.equal(
      "The pipeline has no Pulumi.dev.yaml. A stack of the bootstrap has the name of the pipeline's stack that it prepares an account for: write that file, or choose another stack with pulumi stack select.",
    );
  });

  it("have to be there for every target", () => {
    write("dev");
    expect(refusal("dev")).to.equal(
      "Pulumi.dev.yaml has the target prod, and there is no Pulumi.prod.yaml beside it, which names the target's roles. Write it, or take prod out of targets.",
    );
  });

  it("have to agree", () => {
    const source = { stack: "dev", account: "210987654321" };
    const disagreements: readonly (readonly [Changes, string])[] = [
      [
        { account: "012345678901" },
        "Pulumi.dev.yaml has target prod in account 987654321098, and Pulumi.prod.yaml in 012345678901.",
      ],
      [
        { source },
        "Pulumi.prod.yaml receives from account 210987654321, and Pulumi.dev.yaml is in 123456789012.",
      ],
      [
        { names: { promotionRole: "copier" } },
        "Pulumi.dev.yaml lets ds-promotion-prod pull for prod, and the promotion role of Pulumi.prod.yaml is copier.",
      ],
    ];
    write("dev");
    for (const [changes, message] of disagreements) {
      write("prod", changes);
      expect(refusal("dev")).to.equal(`${message} Correct whichever is wrong.`);
    }
    write("dev", { account: "987654321098", targets: undefined }, "prod");
    expect(refusal("dev")).to.equal(
      "Pulumi.dev.yaml has the target prod, and Pulumi.prod.yaml is a source. Correct whichever is wrong.",
    );
  });
});
