import { expect } from "chai";
import { commands } from "../../release/commands";
import { Rehearsal } from "./rehearsal-process";

const VERSION = /\d+\.\d+\.\d+/;
/** Commands of which the rehearsal shows what they say. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  history: /releases of prod, the chain is whole\.$/m,
  status: /^drift +none +none$/m,
};

async function isGone(rehearsal: Rehearsal): Promise<void> {
  await rehearsal.gone();
  expect(await rehearsal.isUp()).to.equal(false);
  expect(rehearsal.folders).to.deep.equal([]);
}

describe("npm run rehearse", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;

  afterEach(() => rehearsal.clear());

  it("proves the whole flow and leaves nothing behind", async () => {
    rehearsal = new Rehearsal();
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const proved = rehearsal.output.split("Proved in")[1] ?? "";
    const claims = [...proved.matchAll(/^ {2}✓ (.+?) {2,}/gm)].map(([, claim]) => claim);
    expect(
      claims.map((claim) => claim?.replace(VERSION, "<version>").replace(/s3:.*/, "s3://<bucket>")),
    ).to.deep.equal([
      "dev: an administrator made the roles once",
      "dev: the state is in s3://<bucket>",
      "prod: an administrator made the roles once",
      "dev: deploys before its first release, and says what is next",
      "dev: a second preview changes nothing",
      "dev: the pipeline ran on its own data",
      "a trigger delivered twice runs once",
      "dev: the model holds its thresholds on validation data",
      "dev: what passed is recorded, and never replaced",
      "prod: deployed from dev's outputs",
      "prod has the bytes of <version> that dev tested",
      "prod: a second preview changes nothing",
      "prod: the pipeline ran on its own data",
      "prod's task read the model from dev's bucket",
      "prod: dev, registry, deployment and run agree on <version>",
      "dev: the pipeline ran on its own data",
      "dev: what passed is recorded, and never replaced",
      "prod has the bytes of <version> that dev tested",
      "prod: the pipeline ran on its own data",
      "prod: dev, registry, deployment and run agree on <version>",
      "prod: the pipeline ran on its own data",
      "prod: dev, registry, deployment and run agree on <version>",
      "prod: goes to another release and back as one unit",
      "the model is closed to another role of prod",
      "the model is closed to prod's root",
      "the model is closed to a third account",
      "prod refuses a model that its release does not name",
      "a build smuggled into prod is blocked at preview",
      "CrossAccountDeployRole deploys, and is refused to build",
      "CrossAccountDeployRole deploys, and is refused to push",
      "CrossAccountDeployRole deploys, and is refused identities other than its stack's",
      "CrossAccountDeployRole deploys, and is refused to raise its own boundary",
      "no fork, branch, environment or other role gets further",
      "a pull request's job cannot update prod",
      "dev's deployer cannot read the state of prod",
      "prod: pulumi refresh finds what was changed by hand",
      "release doctor finds no trouble after all of it",
      "prod: pulumi destroy leaves nothing of the stack",
    ]);
    const told = (command: string) => new RegExp(`^✓ .+ s {2}.*release ${command}\\b`, "m");
    for (const command of Object.keys(commands))
      expect(rehearsal.output, `release ${command}`).to.match(SHOWN[command] ?? told(command));
    await isGone(rehearsal);
  });

  it("stops everything that it started when it is interrupted", async () => {
    rehearsal = new Rehearsal();
    expect(await rehearsal.isUp()).to.equal(true);
    await rehearsal.started("pulumi up");
    rehearsal.kill("SIGINT");
    expect(await rehearsal.exitCode()).to.equal(130);
    expect(rehearsal.output).to.include("Interrupted: everything that was started is stopped.");
    await isGone(rehearsal);
  });

  it("refuses an option that it does not have", async () => {
    rehearsal = new Rehearsal(["--kepe"]);
    expect(await rehearsal.exitCode()).to.equal(2);
    expect(rehearsal.output).to.include("Unknown option '--kepe'").and.to.include("--keep");
  });
});
