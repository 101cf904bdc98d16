import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { add } from "../../setup/add";
import { stackFilesIn } from "../../setup/new-files";
import { readBootstrapFile } from "../../bootstrap/read-file";
import { readEverySource } from "../../settings/project-stacks";
import { fixtureProject } from "../fixture-project";
import { fileWith } from "../sample-settings";
import { refusal } from "./refusal";

const contents = (folder: string) =>
  stackFilesIn(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]);

describe("npm run add", () => {
  it("adds an image to the source, which builds it, and to every target, beside what is there", async () => {
    const folder = fixtureProject();
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, `# ours\n${readFileSync(file, "utf8")}`);
    const added = await add(folder, "image", "report", { dockerfile: "report/Dockerfile" });
    expect([...added]).to.deep.equal([
      ["Pulumi.dev.yaml", ["    report:", "      build:", "        dockerfile: report/Dockerfile"]],
      ["Pulumi.prod.yaml", ["    report: {}"]],
    ]);
    const [family] = readEverySource(folder);
    expect(family?.source.settings.images["report"]?.build?.dockerfile).to.equal("report/Dockerfile");
    expect(family?.targets[0]?.settings.images["report"]).to.deep.equal({});
    expect(readFileSync(file, "utf8")).to.match(/^# ours\n/);
  });

  it("adds a target: its file as the source's, its bootstrap, and its place in the source's list", async () => {
    // Each stack has buckets of its own, by a name that tells its stack.
    const folder = fixtureProject({ "Pulumi.dev.yaml": fileWith("dev", { names: {} }) });
    const added = await add(folder, "target", "live", { account: "333333333333", region: "eu-west-1" });
    expect([...added.keys()]).to.deep.equal([
      "Pulumi.dev.yaml",
      "Pulumi.live.yaml",
      "bootstrap/Pulumi.live.yaml",
    ]);
    const [family] = readEverySource(folder);
    const live = family?.targets.find(({ settings }) => settings.stack === "live")?.settings;
    expect(live).to.deep.include({ kind: "target", account: "333333333333", region: "eu-west-1" });
    expect(live?.images).to.deep.equal({ "ds-preprocessing": {} });
    expect(live?.schedule.enabled).to.equal(false);
    expect(readBootstrapFile(folder, "live").stack).to.equal("live");
  });

  it("adds a target after another", async () => {
    const folder = fixtureProject({ "Pulumi.dev.yaml": fileWith("dev", { names: {} }) });
    const added = await add(folder, "target", "live", { account: "333333333333", after: "prod" });
    expect(added.get("Pulumi.live.yaml")).to.include("  ds-pipeline:after: prod");
    const [family] = readEverySource(folder);
    expect(family?.targets.map(({ settings }) => settings.after)).to.deep.equal([undefined, "prod"]);
  });

  it("adds a target of a source that names who deploys otherwise", async () => {
    const names = { deployerRole: "courier-{stack}" };
    const folder = fixtureProject({
      "Pulumi.dev.yaml": fileWith("dev", { names, targets: undefined }),
      "Pulumi.prod.yaml": undefined,
      "bootstrap/Pulumi.prod.yaml": undefined,
    });
    const added = await add(folder, "target", "live", { account: "333333333333" });
    expect(added.get("Pulumi.dev.yaml")).to.include("      deployer: courier-live");
  });

  it("adds the first target of a source that has none", async () => {
    const folder = fixtureProject({
      "Pulumi.dev.yaml": fileWith("dev", { names: {}, targets: undefined }),
      "Pulumi.prod.yaml": undefined,
      "bootstrap/Pulumi.prod.yaml": undefined,
    });
    await add(folder, "target", "live", { account: "333333333333" });
    const [family] = readEverySource(folder);
    expect(family?.targets.map(({ settings }) => settings.stack)).to.deep.equal(["live"]);
  });

  for (const [title, args, fault] of [
    [
      "an image that is there",
      ["image", "ds-preprocessing"],
      /has ds-pipeline:images\.ds-preprocessing already/,
    ],
    [
      "an image without a name that ECR takes",
      ["image", "Report"],
      /^Nothing was written:\nPulumi\.dev\.yaml/,
    ],
    ["a target that is there", ["target", "prod"], /account: found ""|is there already/],
    [
      "a target after one that there is not",
      ["target", "qa", { account: "333333333333", after: "live" }],
      /after: live, which is not a target of dev\. Allowed: prod\./,
    ],
    ["a target in the source's account", ["target", "qa", { account: "123456789012" }], /other than/],
    ["what cannot be added", ["lambda", "x"], /^"lambda" cannot be added; allowed: image, target\./],
    ["the source of another project", ["image", "x", { source: "other" }], /^Name the stack that builds/],
  ] as const)
    it(`changes nothing for ${title}`, async () => {
      const folder = fixtureProject();
      const before = contents(folder);
      const [kind, name, given = {}] = args;
      expect(await refusal(add(folder, kind, name, given))).to.match(fault);
      expect(contents(folder)).to.deep.equal(before);
    });
});
