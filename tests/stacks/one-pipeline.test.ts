import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import { severalPipelines, severalSettings } from "../sample-settings";
import { runStack, said } from "./run-stack";

type Values = Readonly<Record<string, unknown>>;
interface Left {
  readonly urn: string;
  readonly custom: boolean;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

/**
 * What the last program that knew one pipeline left of a stack of the fixture, with a release of format 1: the state of its
 * update on the echoing provider. Outputs that are as the inputs are not repeated there.
 */
const leftBehind = (stack: string): readonly Left[] =>
  (JSON.parse(readFileSync(join(__dirname, `one-pipeline.${stack}.json`), "utf8")) as Left[]).map((left) => ({
    ...left,
    ...(left.custom ? { outputs: { ...left.inputs, ...left.outputs } } : {}),
  }));

/** The value of a parameter is a secret for Pulumi, whatever it holds. */
function releaseIn(resources: readonly Left[]): unknown {
  const parameter = resources.find(({ urn }) => urn.endsWith("::parameters-release"));
  const secret = parameter?.inputs?.["value"] as { readonly plaintext: string } | undefined;
  return JSON.parse(JSON.parse(secret?.plaintext ?? "null") as string);
}

for (const stack of ["dev", "prod"] as const)
  describe(`stack ${stack}, deployed by a program that knew one pipeline`, () => {
    const resources = leftBehind(stack);
    const update = (settings: Values) =>
      runStack({
        stack,
        mode: "preview",
        release: releaseIn(resources),
        settings,
        resources,
        ...(stack === "prod" ? { sourceOutputs: { ...exportContract(severalSettings("dev")) } } : {}),
      });
    const kinds = (run: Awaited<ReturnType<typeof update>>) =>
      run.steps.filter(({ type }) => type.startsWith("aws:")).map(({ op, name }) => `${op} ${name}`);

    it("is updated without replacing, adding or removing anything of AWS", async () => {
      const run = await update({});
      expect(run.succeeded, said(run)).to.equal(true);
      const changed = kinds(run);
      expect(changed.filter((step) => !step.startsWith("update "))).to.deep.equal([]);
      // What a target verified is recorded in the source's bucket, which that program did not know.
      const policies = stack === "dev" ? ["update grants-artifacts"] : [];
      expect(changed).to.deep.equal([...policies, "update pipeline-preprocessing-machine"]);
    });

    it("takes more pipelines beside the one, which stays as it is", async () => {
      const run = await update(severalPipelines(stack));
      expect(run.succeeded, said(run)).to.equal(true);
      const others = kinds(run).filter((step) => !step.startsWith("create "));
      expect(others.filter((step) => !step.startsWith("update "))).to.deep.equal([]);
      expect(kinds(run)).to.include("create processing-churn-task-role");
    });
  });
