import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { init, type Given } from "../../setup/init";
import { pipelinesOf } from "../../settings/settings";
import { readEverySource } from "../../settings/project-stacks";
import { readBootstrapFile } from "../../bootstrap/read-file";
import { stackFilesIn } from "../../setup/new-files";
import { readPackSettings } from "../../policy-pack/pack-settings";
import { fixtureProject } from "../fixture-project";
import { refusal } from "./refusal";

const NOBODY = { stdin: new PassThrough(), stdout: new PassThrough() };
const GIVEN: Given = {
  region: "eu-west-1",
  source: "build=111111111111",
  target: ["live=222222222222", "stage=333333333333"],
  repository: "acme/churn",
};

/** A project without any stack file. */
function emptyProject(): string {
  const files = ["dev", "prod"].flatMap((stack) => [
    `Pulumi.${stack}.yaml`,
    `bootstrap/Pulumi.${stack}.yaml`,
  ]);
  return fixtureProject(Object.fromEntries(files.map((file) => [file, undefined])));
}

describe("npm run init", () => {
  it("writes what every other command reads: a source with its targets, their bootstrap, and the pack's source", async () => {
    const folder = emptyProject();
    const files = await init(folder, { ...GIVEN, email: "data@example.com" }, NOBODY);
    expect([...files].sort()).to.deep.equal([...stackFilesIn(folder), "policy-pack/settings.json"].sort());
    const [family, ...others] = readEverySource(folder);
    expect(others).to.deep.equal([]);
    expect(family?.targets.map(({ settings }) => [settings.stack, settings.account])).to.deep.equal([
      ["live", "222222222222"],
      ["stage", "333333333333"],
    ]);
    const { settings } = family?.source ?? {};
    expect(settings).to.deep.include({ kind: "source", stack: "build", region: "eu-west-1" });
    const live = family?.targets[0]?.settings;
    expect(settings && pipelinesOf(settings)[0]?.names.stateMachine).to.equal("ds-preprocessing-pipeline");
    expect(live && pipelinesOf(live)[0]?.alarms).to.deep.equal({ email: "data@example.com" });
    expect(readFileSync(join(folder, "Pulumi.build.yaml"), "utf8")).to.include("ds-{workload}-task-live");
    expect(readBootstrapFile(folder, "build").github?.repository).to.equal("acme/churn");
    expect(readPackSettings(join(folder, "policy-pack"), [], []).sources).to.deep.equal(["build"]);
  });

  it("gives every name the prefix and the pipeline of the team", async () => {
    const folder = emptyProject();
    await init(folder, { ...GIVEN, prefix: "acme", pipeline: "churn" }, NOBODY);
    for (const { source, targets } of readEverySource(folder))
      for (const settings of [source, ...targets].flatMap((each) => pipelinesOf(each.settings))) {
        for (const name of Object.values(settings.names))
          expect(name).to.match(/^(\/ecs\/|\/|alias\/)?acme\b/);
        expect(JSON.stringify(settings.names)).not.to.match(/\bds-|preprocessing/);
        expect(settings.image).to.equal("acme-churn");
        expect([settings.names.releaseParameter, settings.names.keyAlias]).to.deep.equal([
          "/acme/release",
          "alias/acme",
        ]);
      }
  });

  it("asks on a terminal for what no option says, with what is taken for an empty answer", async () => {
    const folder = emptyProject();
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stdout = new PassThrough();
    let shown = "";
    // The first is empty where there is no default: it is asked again.
    const answers = ["", "eu-west-1", "build=111111111111", "live=222222222222", "", "churn"];
    stdout.on("data", (chunk: Buffer) => {
      shown += String(chunk);
      if (shown.endsWith(": ")) stdin.write(`${answers.shift() ?? ""}\n`);
    });
    await init(folder, { repository: "acme/churn" }, { stdin, stdout });
    expect(shown).to.include("What begins the names of everything in AWS [ds]: ");
    expect(shown).not.to.include("GitHub repository");
    expect(Object.keys(readEverySource(folder)[0]?.source.settings.pipelines ?? {})).to.deep.equal(["churn"]);
  });

  it("names all options that are missing where nobody can be asked", async () => {
    const folder = emptyProject();
    const said = await refusal(init(folder, { region: "eu-west-1" }, NOBODY));
    expect(said).to.match(
      /^Nobody can be asked here, and these options are missing:\n {2}--source .*\n {2}--target .*\nNothing was written\.$/,
    );
    expect(stackFilesIn(folder)).to.deep.equal([]);
  });

  for (const [title, given, fault] of [
    [
      "an account of 11 digits",
      { source: "build=11111111111" },
      /^Nothing was written:\n.*ds-pipeline:account: found "11111111111"/s,
    ],
    [
      "a stack without an account",
      { target: ["live"] },
      /^--target has "live"; allowed: a stack and its account/,
    ],
    ["a target called as the source", { target: ["build=222222222222"] }, /^build is named twice; allowed/],
    ["two sources", { source: "a=111111111111,b=222222222222" }, /^--source names one stack/],
    [
      "one account for both",
      { target: ["live=111111111111"] },
      /^Nothing was written:\n.*an account other than/s,
    ],
    [
      "nobody who deploys",
      { repository: "" },
      /^Nothing was written:\nbootstrap\/Pulumi\.build\.yaml has a fault/,
    ],
  ] as const)
    it(`writes nothing for ${title}`, async () => {
      const folder = emptyProject();
      const pack = readFileSync(join(folder, "policy-pack", "settings.json"), "utf8");
      expect(await refusal(init(folder, { ...GIVEN, ...given }, NOBODY))).to.match(fault);
      expect(stackFilesIn(folder)).to.deep.equal([]);
      expect(readFileSync(join(folder, "policy-pack", "settings.json"), "utf8")).to.equal(pack);
    });

  it("writes nothing beside files that are there, and says how to take the example's away", async () => {
    const folder = fixtureProject();
    expect(await refusal(init(folder, GIVEN, NOBODY))).to.match(
      /^There are stack files already: Pulumi\.dev\.yaml, .*git rm Pulumi\.dev\.yaml /,
    );
    expect(existsSync(join(folder, "Pulumi.build.yaml"))).to.equal(false);
  });
});
