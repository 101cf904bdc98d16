import { expect } from "chai";
import { commands } from "../../release/commands";
import { PYTHON } from "../python-workload/images";
import { ProjectCopy } from "./project-copy";
import { provedIn, Rehearsal } from "./rehearsal-process";

/** Commands of which the rehearsal shows what they say. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  history: /releases of prod, the chain is whole\.$/m,
  status: /^drift +none +none$/m,
};

/** Played where a target tries releases: tests/examples/rehearsal.test.ts. */
const ELSEWHERE = ["canary", "accept"];

describe("npm run rehearse", function () {
  this.timeout(0);
  let project: ProjectCopy;
  let rehearsal: Rehearsal;

  before(() => {
    project = new ProjectCopy();
  });
  afterEach(() => rehearsal.clear());
  after(() => project.remove());

  async function isGone(): Promise<void> {
    await rehearsal.gone();
    expect(await rehearsal.isUp()).to.equal(false);
    expect(rehearsal.folders).to.deep.equal([]);
  }

  it("proves the whole flow and leaves nothing behind, in a folder of any name and with a workload in another language", async () => {
    rehearsal = new Rehearsal({ project: project.folder });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    expect(provedIn(rehearsal.output)).to.deep.equal({
      dev: [
        "an administrator creates its roles once",
        "its state moves to the backend it created",
        "the stack deploys before its first release",
        "a second preview changes nothing",
        "its pipeline runs on its own data",
        "a trigger delivered twice starts one run",
        "the model meets its thresholds",
        "a tested release is recorded, never replaced",
        "a release is rejected once, with a reason",
      ],
      prod: [
        "an administrator creates its roles once",
        "the stack deploys from dev's outputs",
        "an image with a critical finding is refused",
        "its images have the bytes that dev tested",
        "release render names its images for kustomize",
        "a second preview changes nothing",
        "its pipeline runs on its own data",
        "its task reads the model from dev's bucket",
        "release verify finds it equal to dev",
        "its tags equal dev's after a second release",
        "its task refuses a model not in its release",
        "a release and its rollback move as one unit",
        "only its task may read dev's model",
        "a preview blocks a program that builds",
        "its deploy role is limited to deploying",
        "forks, other branches and roles get no access",
        "a pull request's job cannot update the stack",
        "dev's deployer cannot read its state",
        "pulumi refresh finds what was changed by hand",
        "a rejected release is refused",
        "release board shows each version's history",
        "release doctor finds no problem at the end",
        "pulumi destroy leaves no resource",
      ],
    });
    const summary = rehearsal.output.slice(rehearsal.output.indexOf("Proved in")).split("The lineage of")[0];
    expect(summary?.split("\n").filter((line) => line.length > 100)).to.deep.equal([]);
    const told = (command: string) => new RegExp(`^✓ .+ s {2}.*release ${command}\\b`, "m");
    for (const command of Object.keys(commands))
      if (!ELSEWHERE.includes(command))
        expect(rehearsal.output, `release ${command}`).to.match(SHOWN[command] ?? told(command));
    // The table breaks lines, and long words behind a slash.
    const said = rehearsal.output.replace(/\s+/g, "");
    for (const [image, platforms] of [
      ["readings", "linux/amd64,linux/arm64"],
      ["lookup", "linux/amd64"],
    ])
      expect(said).to.match(new RegExp(`dev:build${image}withoutDockersha256:\\w+for${platforms}✓`));
    for (const seen of [
      "readings.banded.csv,rows4,outside0.5",
      "target_readings.banded.csv,rows2,outside0.5",
    ])
      expect(said, "the result that the image declares").to.include(`thebytesof${PYTHON}/${seen}`);
    expect(rehearsal.report)
      .to.include("Rehearsal passed")
      .and.include("those very bytes")
      .and.include("the chain is whole")
      .and.not.match(/not reached|not tried|No image was pushed here|It wrote nothing/);
    await isGone();
  });

  it("stops everything that it started when it is interrupted", async () => {
    rehearsal = new Rehearsal({ project: project.folder });
    expect(await rehearsal.isUp()).to.equal(true);
    await rehearsal.started("pulumi up");
    rehearsal.kill("SIGINT");
    expect(await rehearsal.exitCode()).to.equal(130);
    expect(rehearsal.output).to.include("Interrupted: everything that was started is stopped.");
    expect(rehearsal.output)
      .to.match(/^- .+ interrupted$/m)
      .and.not.to.include("✗");
    expect(rehearsal.report).to.include("Rehearsal interrupted").and.include("not reached");
    await isGone();
  });

  for (const [options, message] of [
    [["--kepe"], "Unknown option '--kepe'"],
    [["--target", "staging"], '"staging" is not a target. Targets are: prod.'],
  ] as const)
    it(`refuses ${options.join(" ")} before it starts anything`, async () => {
      rehearsal = new Rehearsal({ project: project.folder, options });
      expect(await rehearsal.exitCode()).to.equal(2);
      expect(rehearsal.output).to.include(message).and.not.to.include("AWS on this machine");
      expect(rehearsal.folders).to.deep.equal([]);
    });
});
