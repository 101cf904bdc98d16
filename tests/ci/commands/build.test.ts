import { expect } from "chai";
import { Refusal } from "../../release/validation/scripted-aws";
import { SAMPLE_RELEASE } from "../../sample-settings";
import { JobAws } from "../aws/job-aws";
import { BUILT, StubDocker } from "../images/stub-docker";
import { JobFixture, refusal } from "../job-fixture";

const HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const THERE = `sha256:${"a".repeat(64)}`;
const BOTH = ["amd64", "arm64"];

/** What the registry answers for a tag. */
const index = (architectures: readonly string[], manifest: object = {}) => ({
  images: [
    {
      imageId: { imageDigest: THERE },
      imageManifest: JSON.stringify({
        manifests: [
          ...architectures.map((architecture) => ({ platform: { os: "linux", architecture } })),
          { platform: { os: "unknown", architecture: "unknown" } },
        ],
        ...manifest,
      }),
    },
  ],
});
const failing = (failureCode: string, failureReason: string) => ({
  images: [],
  failures: [{ failureCode, failureReason }],
});
const NONE = failing("ImageNotFound", "Requested image not found");

describe("ci build", () => {
  let fixture: JobFixture;
  let aws: JobAws;
  let docker: StubDocker;
  let commit: string;
  beforeEach(async () => {
    fixture = new JobFixture();
    aws = await JobAws.start();
    docker = new StubDocker();
    fixture.write("package.json", '{ "version": "0.1.0" }');
    fixture.write("releases/model.json", JSON.stringify(SAMPLE_RELEASE.models));
    commit = fixture.commit("one");
    const authorizationToken = Buffer.from("AWS:the password").toString("base64");
    aws.scripted.answer("GetAuthorizationToken", { authorizationData: [{ authorizationToken }] });
  });
  afterEach(async () => {
    docker.stop();
    await aws.stop();
    fixture.stop();
  });

  const build = () => fixture.run("build", { env: { ...aws.env, GITHUB_SHA: commit } });
  const release = (digest: string) => ({
    version: "0.1.1",
    commit,
    images: { "ds-preprocessing": { digest, platforms: ["linux/amd64", "linux/arm64"] } },
    models: SAMPLE_RELEASE.models,
  });
  const handedOn = () => JSON.parse(fixture.outputs["release"] ?? "") as unknown;
  const builds = () => docker.calls.filter((call) => call.startsWith("buildx build"));

  it("builds what is not there, as the image builder, and hands on the release that comes of it", async () => {
    aws.scripted.answer("BatchGetImage", NONE);
    expect(await build()).to.equal(0);
    expect(aws.roles).to.deep.equal(["arn:aws:iam::123456789012:role/ds-image-builder-dev"]);
    expect(aws.scripted.requests[0]).to.deep.include({
      operation: "BatchGetImage",
      input: { repositoryName: "ds-preprocessing", imageIds: [{ imageTag: `commit-${commit}` }] },
    });
    expect(builds()).to.have.length(1);
    expect(builds()[0]).to.contain(` --tag ${HOST}/ds-preprocessing:commit-${commit} `);
    expect(builds()[0]).to.contain(` --build-arg VERSION=0.1.1 --build-arg REVISION=${commit} .`);
    expect(docker.input).to.equal("the password");
    expect(handedOn()).to.deep.equal(release(BUILT));
    expect(fixture.outputs).to.have.all.keys("release");
    expect(fixture.summary).to.equal(`### Release 0.1.1\n\n- \`ds-preprocessing@${BUILT}\`\n`);
    expect(fixture.said).to.contain(`ds-preprocessing:commit-${commit} will be built.\n`);
    expect(fixture.said).not.to.contain("the password");
  });

  it("builds nothing twice", async () => {
    aws.scripted.answer("BatchGetImage", index(BOTH));
    await build();
    expect(docker.calls).to.deep.equal([]);
    expect(handedOn()).to.deep.equal(release(THERE));
    expect(fixture.said).to.contain(`ds-preprocessing:commit-${commit} exists: ${THERE}\n`);
  });

  it("refuses what is there for other platforms than the settings want, or is not an index", async () => {
    const tag = `ds-preprocessing:commit-${commit}`;
    const NO_INDEX = `${tag} is not an index of platforms, as docker buildx makes with an SBOM and provenance. An administrator deletes the tag; then run the job again.`;
    for (const [answer, said] of [
      [
        index(["amd64"]),
        `${tag} is for linux/amd64, and the settings want linux/amd64, linux/arm64. A tag never moves: push another commit.`,
      ],
      [
        index([]),
        `${tag} is for no platform, and the settings want linux/amd64, linux/arm64. A tag never moves: push another commit.`,
      ],
      [index(BOTH, { manifests: undefined }), NO_INDEX],
      [{ images: [{ imageManifest: JSON.stringify({ manifests: [] }) }] }, NO_INDEX],
      [
        failing("UpstreamUnavailable", "no answer"),
        `${tag} was not read (UpstreamUnavailable: no answer). Run the job again.`,
      ],
    ] as const) {
      aws.scripted.answer("BatchGetImage", answer);
      expect(await refusal(build())).to.equal(said);
    }
    expect(docker.calls).to.deep.equal([]);
    expect(fixture.outputs).to.deep.equal({});
  });

  const NEXT = "dev is deployed without a new release. Then run this workflow again.";

  it("says what is next where the source has no repository yet, and hands on no release", async () => {
    aws.scripted.answer("BatchGetImage", new Refusal("RepositoryNotFoundException"));
    expect(await build()).to.equal(0);
    const next = `The source has no repository ds-preprocessing yet. ${NEXT}`;
    expect(fixture.outputs).to.deep.equal({ next });
    expect(fixture.said).to.contain(`${next}\n`);
    expect(docker.calls).to.deep.equal([]);
  });

  it("says what is next where the commit names no model, and signs in as nobody", async () => {
    fixture.remove("releases/model.json");
    expect(await build()).to.equal(0);
    expect(fixture.outputs).to.deep.equal({
      next: `The commit names no model: releases/model.json is not there. When dev has its buckets: npm run release -- model <version> --file <file>, and commit the file. ${NEXT}`,
    });
    expect([...aws.roles, ...docker.calls]).to.deep.equal([]);
  });

  it("fails at everything else, and hands on nothing", async () => {
    fixture.write("releases/model.json", "{");
    expect(await refusal(build())).to.match(
      /^releases\/model\.json cannot be read \(.*\)\. It names the models that this commit is released with: npm run release -- model <version> --file <file> uploads one and writes it; then commit it\.$/,
    );
    fixture.write("releases/model.json", '{ "key": "elsewhere" }');
    aws.scripted.answer("BatchGetImage", index(BOTH));
    expect(await refusal(build())).to.match(/^The release of this commit .*models\.preprocessing\.key/s);
    fixture.write("releases/model.json", JSON.stringify(SAMPLE_RELEASE.models));
    aws.scripted.answer("BatchGetImage", NONE);
    docker.fails("^buildx build");
    expect(await refusal(build())).to.equal("docker buildx build ended with 3; what it says is above.");
    fixture.write(
      "Pulumi.dev.yaml",
      fixture.read("Pulumi.dev.yaml").replace(/ {6}build:[^]*?(?= {2}ds-)/, ""),
    );
    fixture.write(
      "Pulumi.dev.yaml",
      fixture.read("Pulumi.dev.yaml").replace("ds-preprocessing:\n  ds", "ds-preprocessing: {}\n  ds"),
    );
    expect(await refusal(build())).to.equal(
      "Pulumi.dev.yaml does not say how ds-preprocessing is built. Write images.ds-preprocessing.build with its dockerfile and platforms.",
    );
    expect(fixture.outputs).to.deep.equal({});
  });
});
