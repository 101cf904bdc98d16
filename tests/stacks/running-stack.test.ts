import { expect } from "chai";
import { keptFaults, remarks, type DeployedWith } from "../../deployment/running-stack";
import { sampleSettings } from "../sample-settings";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "./run-stack";
import { words } from "../words";

describe("a stack that is deployed", () => {
  let outputs: Readonly<Record<string, unknown>>;
  let deployed: DeployedWith;

  before(async () => {
    const run = await runStack({ stack: "dev", mode: "up", release: RELEASE });
    expect(run.succeeded, said(run)).to.equal(true);
    outputs = run.outputs;
    deployed = outputs["deployedWith"] as DeployedWith;
  });

  it("keeps its names, its zones and its key, and says so before anything is touched", async () => {
    const settings = {
      names: { cluster: "other-cluster", boundary: "other-boundary", deployRole: "other-deployer" },
      network: { availabilityZones: ["us-east-1b", "us-east-1a"] },
    };
    const run = await runStack({ stack: "dev", mode: "preview", release: RELEASE, outputs, settings });
    expect(run.succeeded).to.equal(false);
    expect(run.resources.filter(({ type }) => type.startsWith("aws:"))).to.deep.equal([]);
    expect(run.failure).to.include(
      [
        "Stack dev is deployed, and keeps some settings while it is:",
        '  names.cluster: found "other-cluster"; allowed: ds-processing-cluster, as it was deployed: AWS renames nothing, what it holds would be lost, and the deploy role knows one name',
        '  network.availabilityZones: found ["us-east-1b","us-east-1a"]; allowed: a list that begins as it was deployed: us-east-1a, us-east-1b',
        "Write them back into Pulumi.dev.yaml. For others, deploy another stack, or destroy this one first. Nothing was changed.",
      ].join("\n"),
    );
  });

  it("loses nothing that runs to a release file that is not there", async () => {
    const run = { stack: "prod", mode: "preview", sourceOutputs: SOURCE_OUTPUTS } as const;
    const found = await runStack({ ...run, outputs: { release: "0.1.6" } });
    expect(found.succeeded).to.equal(false);
    expect(found.failure).to.match(
      /^Stack prod runs release 0\.1\.6, and \S+ is not there: without it every task, state machine and schedule would go\. Restore it from git, or write it anew: npm run release -- prepare 0\.1\.6 --stack prod\. Nothing was changed\.$/m,
    );
    expect(found.resources.filter(({ type }) => type.startsWith("aws:"))).to.deep.equal([]);
    expect((await runStack(run)).succeeded, "before the first release").to.equal(true);
  });

  it("is deployed again as it is, and with what may change", async () => {
    const settings = { network: { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1d"] } };
    const run = await runStack({ stack: "dev", mode: "preview", release: RELEASE, outputs, settings });
    expect(run.succeeded, said(run)).to.equal(true);
  });

  const faults = (was: Partial<DeployedWith>, now: object) =>
    keptFaults({ ...deployed, ...was }, sampleSettings("dev", { ...now })).map(({ key }) => key);
  const zones = (availabilityZones: number | string[]) => ({ network: { availabilityZones } });

  it("keeps every name but those of what the bootstrap makes", () => {
    const names = Object.fromEntries(
      Object.keys(sampleSettings("dev").names).map((name) => [
        name,
        name === "parameterPath" || name === "releaseParameter"
          ? `/other/${name}`
          : name === "keyAlias"
            ? "alias/other"
            : `other-${name.toLowerCase()}`,
      ]),
    );
    expect(faults({}, { names })).to.have.members(
      words(`
        inputBucket outputBucket artifactBucket logBucket cluster releaseParameter taskFamily logGroup stateMachine schedule
        parameterPath topic deadLetterQueue keyAlias executionRole taskRole stateMachineRole scheduleRole
      `).map((name) => `names.${name}`),
    );
  });

  it("gets zones behind those that it has, and gives up the last", () => {
    expect(deployed.zones).to.deep.equal(["us-east-1a", "us-east-1b"]);
    for (const now of [1, 3, ["us-east-1a"], ["us-east-1a", "us-east-1b", "us-east-1f"]])
      expect(faults({}, zones(now)), String(now)).to.deep.equal([]);
    const listed = { availabilityZones: ["us-east-1b", "us-east-1c"], zones: ["us-east-1b", "us-east-1c"] };
    for (const now of [2, ["us-east-1a"], ["us-east-1b", "us-east-1a"]])
      expect(faults(listed, zones(now)), String(now)).to.deep.equal(["network.availabilityZones"]);
    expect(faults(listed, zones(["us-east-1b"]))).to.deep.equal([]);
  });

  it("gets a key of its own and does not give it up, and is told what stays as it was", () => {
    const own = { encryption: "customer-managed" } as const;
    expect(faults(own, {})).to.deep.equal(["encryption"]);
    expect(faults({}, own)).to.deep.equal([]);
    expect(remarks(deployed, sampleSettings("dev", own))).to.deep.equal([
      "encryption differs from what the stack was deployed with. Existing repositories, objects and log events keep the encryption that they have, which AWS never changes; what is written from now on has the stack's own key. The roles need it as well: run the bootstrap of this account first.",
    ]);
    expect(remarks(deployed, sampleSettings("dev"))).to.deep.equal([]);
  });

  it("is told in which order an image goes", () => {
    const was = { ...deployed, images: ["ds-preprocessing", "ai-service"] };
    expect(remarks(was, sampleSettings("prod"))).to.deep.equal([
      "images no longer lists ai-service: this update deletes the repository. An administrator empties it first; whoever deploys unprotects it (pulumi state unprotect <its URN> -s prod); run the bootstrap only after the update, because it takes the name from the deploy role.",
    ]);
    expect(remarks(was, sampleSettings("dev"))[0]).not.to.include("unprotect");
    const names = deployed.pipelines?.["preprocessing"] ?? {};
    const more = { ...deployed, pipelines: { ...deployed.pipelines, churn: names } };
    expect(remarks(more, sampleSettings("dev"))).to.deep.equal([
      "pipelines no longer lists churn: this update deletes its task, state machine, schedule, roles, topic and log. Its data, image and model stay.",
    ]);
  });
});
