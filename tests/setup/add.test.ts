import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { add } from "../../setup/add";
import { stackFilesIn } from "../../setup/new-files";
import { readBootstrapFile } from "../../bootstrap/read-file";
import { pipelinesOf } from "../../settings/settings";
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

  /** Stack files whose names have each pipeline's own in them. */
  const named = (readers: readonly string[] = ["ds-{workload}-task-prod"]) => {
    const names = (stack: string) =>
      Object.fromEntries(
        ["input", "output", "artifact"].map((what) => [`${what}Bucket`, `ds-${what}s-${stack}-{account}`]),
      );
    const target = { stack: "prod", account: "987654321098", promoters: ["ds-promotion-prod"], readers };
    return fixtureProject({
      "Pulumi.dev.yaml": fileWith("dev", { names: names("dev"), targets: [target] }),
      "Pulumi.prod.yaml": fileWith("prod", { names: names("prod") }),
    });
  };

  it("adds a pipeline to the source and to every target, with an image and a model where there is none", async () => {
    const folder = named();
    const added = await add(folder, "pipeline", "churn", { dockerfile: "churn/Dockerfile" });
    const both = [
      "    churn:",
      "      key: models/churn/model.json",
      "    churn:",
      "      image: ds-churn",
      "      model: churn",
      "      folder: churn",
      "      inputKey: raw/churn/monthly_data.csv",
      "      schedule:",
    ];
    expect([...added]).to.deep.equal([
      [
        "Pulumi.dev.yaml",
        [
          "    ds-churn:",
          "      build:",
          "        dockerfile: churn/Dockerfile",
          ...both,
          "        enabled: false",
        ],
      ],
      ["Pulumi.prod.yaml", ["    ds-churn: {}", ...both, "        enabled: false"]],
    ]);
    const [family] = readEverySource(folder);
    for (const { settings } of [family?.source, ...(family?.targets ?? [])].flatMap((each) => each ?? []))
      expect(
        pipelinesOf(settings).map(({ workload, names }) => [workload, names.stateMachine]),
      ).to.deep.equal([
        ["churn", "ds-churn-pipeline"],
        ["preprocessing", "ds-preprocessing-pipeline"],
      ]);
    expect(family?.source.settings.targets[0]?.readers).to.deep.equal([
      "ds-churn-task-prod",
      "ds-preprocessing-task-prod",
    ]);
  });

  it("adds a pipeline's task to the readers that are named each, and runs what is there already", async () => {
    const folder = named(["ds-preprocessing-task-prod"]);
    const given = { image: "ds-preprocessing", model: "preprocessing" };
    const added = await add(folder, "pipeline", "nightly", given);
    expect(added.get("Pulumi.dev.yaml")).to.deep.include("        - ds-nightly-task-prod");
    const [family] = readEverySource(folder);
    expect(Object.keys(family?.source.settings.images ?? {})).to.deep.equal(["ds-preprocessing"]);
    expect(Object.keys(family?.source.settings.models ?? {})).to.deep.equal(["preprocessing"]);
    expect(family?.source.settings.targets[0]?.readers).to.deep.equal([
      "ds-preprocessing-task-prod",
      "ds-nightly-task-prod",
    ]);
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
    expect(live?.pipelines["preprocessing"]?.schedule.enabled).to.equal(false);
    expect(family?.source.settings.targets[1]?.readers).to.deep.equal(["ds-preprocessing-task-live"]);
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
    [
      "a pipeline that is there",
      ["pipeline", "preprocessing"],
      /^Pulumi\.dev\.yaml has ds-pipeline:pipelines\.preprocessing already\. Nothing was written\./,
    ],
    [
      "a pipeline whose names would be another's too",
      ["pipeline", "churn"],
      /^Nothing was written:\nPulumi\.dev\.yaml has .*names\.taskFamily: found "ds-preprocessing"; allowed: a name with \{workload\}/s,
    ],
    ["a target that is there", ["target", "prod"], /account: found ""|is there already/],
    [
      "a target after one that there is not",
      ["target", "qa", { account: "333333333333", after: "live" }],
      /after: live, which is not a target of dev\. Allowed: prod\./,
    ],
    ["a target in the source's account", ["target", "qa", { account: "123456789012" }], /other than/],
    [
      "what cannot be added",
      ["lambda", "x"],
      /^"lambda" cannot be added; allowed: image, pipeline, target\./,
    ],
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
