import { join } from "node:path";
import { expect } from "chai";
import { UNKNOWN } from "../../rehearsal/plugins/provider";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { predecessors, references } from "./dependencies";
import { runStack, said, type StackRunArgs } from "./run-stack";
import { expectSnapshot } from "./snapshot";

/** Properties whose content decides who may do what, or what runs. */
const DECIDING = ["assumeRolePolicy", "policy", "definition", "containerDefinitions"];

export const ACCOUNTS = { dev: "123456789012", prod: "987654321098" };

/**
 * What holds of every stack with a release, whatever its settings.
 * @param snapshot Its name; @param base that of the one which it says only the difference to
 * @returns its update, once tests run
 */
export function holdsAsAWhole(
  run: Pick<StackRunArgs, "release" | "trial" | "settings" | "sourceOutputs"> & {
    readonly stack: "dev" | "prod";
  },
  snapshot: string,
  base?: string,
): () => ScratchRun {
  let preview: ScratchRun;
  let up: ScratchRun;

  before(async () => {
    [preview, up] = (await Promise.all(
      (["preview", "up"] as const).map((mode) => runStack({ ...run, policies: true, mode })),
    )) as [ScratchRun, ScratchRun];
    expect(preview.succeeded, said(preview)).to.equal(true);
    expect(up.succeeded, said(up)).to.equal(true);
  });

  it("breaks no rule of the policy pack, and leaves none undecided", () => {
    expect([...preview.violations, ...up.violations]).to.deep.equal([]);
  });

  it("registers exactly the resources of its snapshot, with these inputs", () => {
    expectSnapshot(up, join(__dirname, snapshot), base);
  });

  it("registers the same resources in preview and update", () => {
    const urns = ({ resources }: ScratchRun) => resources.map(({ urn }) => urn).sort();
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
    const found = references(up.resources, ACCOUNTS[run.stack], "us-east-1");
    expect(found).to.have.length.greaterThan(40);
    // A role's trust names the machine that needs the role: there the order is the other way round, and certain too.
    const unordered = found.filter(({ from, to }) => !before(from).has(to) && !before(to).has(from));
    expect(unordered).to.deep.equal([]);
  });

  return () => up;
}
