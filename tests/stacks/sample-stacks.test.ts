import { join } from "node:path";
import { expect } from "chai";
import { UNKNOWN } from "../../rehearsal/plugins/provider";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { predecessors, references } from "./dependencies";
import { RELEASE, SOURCE_OUTPUTS, runStack, said } from "./run-stack";
import { expectSnapshot } from "./snapshot";

/** Properties whose content decides who may do what, or what runs. */
const DECIDING = ["assumeRolePolicy", "policy", "definition", "containerDefinitions"];

const ACCOUNTS = { dev: "123456789012", prod: "987654321098" };

for (const stack of ["dev", "prod"] as const) {
  describe(`stack ${stack} with a release`, () => {
    let preview: ScratchRun;
    let up: ScratchRun;

    before(async () => {
      const sourceOutputs = stack === "prod" ? SOURCE_OUTPUTS : {};
      const run = { stack, release: RELEASE, sourceOutputs, policies: true } as const;
      [preview, up] = await Promise.all([
        runStack({ ...run, mode: "preview" }),
        runStack({ ...run, mode: "up" }),
      ]);
      expect(preview.succeeded, said(preview)).to.equal(true);
      expect(up.succeeded, said(up)).to.equal(true);
    });

    it("breaks no rule of the policy pack, and leaves none undecided", () => {
      expect([...preview.violations, ...up.violations]).to.deep.equal([]);
    });

    it("registers exactly the resources of its snapshot, with these inputs", () => {
      const base = stack === "prod" ? "dev.snapshot.txt" : undefined;
      expectSnapshot(up, join(__dirname, `${stack}.snapshot.txt`), base);
    });

    it("registers the same resources in preview and update", () => {
      expect(urns(preview)).to.deep.equal(urns(up));
    });

    it("has no unknown value in a document that decides about access or execution", () => {
      const documents = preview.resources.flatMap(({ urn, inputs }) =>
        DECIDING.filter((property) => property in inputs).map((property) => ({
          urn,
          text: JSON.stringify(inputs[property]),
        })),
      );
      expect(documents).to.have.length.greaterThan(10);
      expect(documents.filter(({ text }) => text.includes(UNKNOWN))).to.deep.equal([]);
    });

    it("creates whatever a resource names before that resource", () => {
      const before = predecessors(up);
      const found = references(up.resources, ACCOUNTS[stack], "us-east-1");
      expect(found).to.have.length.greaterThan(40);
      // A role's trust names the machine that needs the role: there the order is the other way round, and certain too.
      const unordered = found.filter(({ from, to }) => !before(from).has(to) && !before(to).has(from));
      expect(unordered).to.deep.equal([]);
    });

    it("puts every AWS resource under a component and its one account's provider", () => {
      const provider = up.resources.find(({ type }) => type === "pulumi:providers:aws");
      expect(provider?.inputs).to.include({
        region: "us-east-1",
        allowedAccountIds: JSON.stringify([ACCOUNTS[stack]]),
      });
      const aws = up.resources.filter(({ type }) => type.startsWith("aws:"));
      expect(
        aws.filter(({ provider: reference }) => !reference.startsWith(`${provider?.urn}::`)),
      ).to.deep.equal([]);
      expect(
        aws.filter(({ parent }) => parent.endsWith(`::pulumi:pulumi:Stack::ds-pipeline-${stack}`)),
      ).to.deep.equal([]);
    });

    it("refuses to delete what holds data and what runs in a target, and the models in a source", () => {
      const guarded = up.resources.filter(({ protect }) => protect).map(({ name }) => name);
      const target = [
        "data-input-bucket",
        "data-output-bucket",
        "images-ds-preprocessing",
        "pipeline-machine",
      ];
      expect(guarded.sort()).to.deep.equal(stack === "prod" ? target : ["artifacts-models-bucket"]);
    });
  });
}

function urns({ resources }: ScratchRun): string[] {
  return resources.map(({ urn }) => urn).sort();
}
