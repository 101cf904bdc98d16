import { expect } from "chai";
import { JobFixture, refusal } from "../job-fixture";

describe("ci targets", () => {
  let fixture: JobFixture;
  let base: string;
  beforeEach(() => {
    fixture = new JobFixture();
    fixture.write("releases/prod.json", "{}");
    base = fixture.commit("base");
  });
  afterEach(() => fixture.stop());

  /** As workflows call it: an option that they have no value for is empty. */
  const targets = async (since: string, only = "") => {
    fixture.said = "";
    await fixture.run("targets", { options: { "changed-since": since, only } });
    return JSON.parse(fixture.outputs["targets"] ?? "") as unknown;
  };

  it("names the source and every target where nothing else is asked for", async () => {
    await fixture.run("targets");
    expect(fixture.outputs).to.deep.equal({ changed: "true", source: "dev", targets: '["prod"]' });
    expect(fixture.said).to.equal("Source dev; targets prod.\n");
    expect(await targets("")).to.deep.equal(["prod"]);
  });

  it("names none that a push leaves alone", async () => {
    fixture.write("index.ts", "");
    fixture.write("Pulumi.dev.yaml", `${fixture.read("Pulumi.dev.yaml")}\n`);
    fixture.write("releases/dev.json", "{}");
    fixture.commit("program");
    expect(await targets(base)).to.deep.equal([]);
    expect(fixture.said).to.equal("Source dev; targets (none).\n");
  });

  const CHANGES: Readonly<Record<string, () => unknown>> = {
    "whose stack file a push changes": () =>
      fixture.write("Pulumi.prod.yaml", `${fixture.read("Pulumi.prod.yaml")}\n`),
    "whose release file a push changes": () => fixture.write("releases/prod.json", '{ "a": 1 }'),
    "whose release file a push removes": () => fixture.remove("releases/prod.json"),
    "whose release file a push moves": () => fixture.git("mv", "releases/prod.json", "releases/old.json"),
  };
  for (const [what, change] of Object.entries(CHANGES))
    it(`names a target ${what}`, async () => {
      change();
      fixture.commit("change");
      fixture.commit("another of the same push");
      expect(await targets(base)).to.deep.equal(["prod"]);
    });

  it("names all where the commit before is not known", async () => {
    for (const unknown of ["0".repeat(40), "f".repeat(40), "--output=x"])
      expect(await targets(unknown)).to.deep.equal(["prod"]);
  });

  it("says whether the source has something to run: not for what is of targets alone, or for people", async () => {
    fixture.write("releases/prod.json", '{ "a": 1 }');
    fixture.write("Pulumi.prod.yaml", `${fixture.read("Pulumi.prod.yaml")}\n`);
    fixture.write("docs/drawing.svg", "");
    fixture.write("ci/README.md", "");
    const promoted = fixture.commit("a promotion");
    await targets(base);
    expect(fixture.outputs["changed"]).to.equal("false");
    expect(fixture.said).to.equal("Source dev, which has nothing to run; targets prod.\n");
    fixture.write("releases/model.json", "{}");
    fixture.commit("a model");
    await targets(promoted);
    expect(fixture.outputs["changed"]).to.equal("true");
  });

  it("names the one that was asked for, whatever changed", async () => {
    expect(await targets(base, "prod")).to.deep.equal(["prod"]);
    expect(await targets("", "prod")).to.deep.equal(["prod"]);
    expect(await refusal(targets(base, "dev"))).to.equal('"dev" is not a target. Targets are: prod.');
  });
});
