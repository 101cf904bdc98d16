import { expect } from "chai";
import { tmpdir } from "node:os";
import { type Build, withDocker } from "../../../ci/images/docker";
import { Login } from "../../../release/registry/login";
import { refusal } from "../job-fixture";
import { BUILT, StubDocker } from "./stub-docker";

const HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const BUILD: Build = {
  context: ".",
  dockerfile: "workload/Dockerfile",
  platforms: ["linux/amd64", "linux/arm64"],
  reference: `${HOST}/ds-preprocessing:commit-abc`,
  version: "0.1.7",
  commit: "abc",
};

const LOGIN = `login --username AWS --password-stdin ${HOST}`;
const CREATE =
  /^buildx create --name <builder> --driver docker-container --driver-opt image=moby\/buildkit:v[\d.]+@sha256:[0-9a-f]{64}$/;
const END = ["buildx rm <builder>", `logout ${HOST}`];

describe("docker in a job", () => {
  let docker: StubDocker;
  beforeEach(() => (docker = new StubDocker()));
  afterEach(() => docker.stop());

  const build = (password = "the password") =>
    withDocker(
      tmpdir(),
      new Login(HOST, () => Promise.resolve({ username: "AWS", password })),
      (buildAndPush) => buildAndPush(BUILD),
    );

  it("builds for the platforms with an SBOM and provenance, pushes, and leaves neither login nor builder", async () => {
    expect(await build()).to.equal(BUILT);
    const [login, create, ...more] = docker.calls;
    expect(login).to.equal(LOGIN);
    expect(create).to.match(CREATE);
    expect(more).to.deep.equal([
      `buildx build --push --builder <builder> --platform linux/amd64,linux/arm64 --file workload/Dockerfile --tag ${BUILD.reference} --sbom true --provenance mode=max --metadata-file <file> --build-arg VERSION=0.1.7 --build-arg REVISION=abc .`,
      ...END,
    ]);
  });

  it("has the password on its standard input, and nowhere else", async () => {
    await build();
    expect(docker.input).to.equal("the password");
    expect(docker.calls.join("\n")).not.to.contain("the password");
  });

  it("leaves neither login nor builder after a failure", async () => {
    for (const [call, said, left] of [
      ["^buildx build", "docker buildx build ended with 3; what it says is above.", END],
      ["^buildx create", "docker buildx create ended with 3; what it says is above.", END],
      ["^login", `docker login --username ended with 3; what it says is above.`, []],
    ] as const) {
      docker.fails(call);
      const before = docker.calls.length;
      expect(await refusal(build())).to.equal(said);
      expect(docker.calls.slice(before).filter((each) => END.includes(each))).to.deep.equal(left);
    }
  });

  it("tells the first failure where leaving fails too, and tries to leave all the same", async () => {
    docker.fails("^buildx (build|rm)", "^logout");
    expect(await refusal(build())).to.equal("docker buildx build ended with 3; what it says is above.");
    expect(docker.calls.slice(-2)).to.deep.equal(END);
  });

  it("is no failure where the image is there, and a builder that goes with the machine was not removed", async () => {
    docker.fails("^buildx rm");
    expect(await build()).to.equal(BUILT);
    expect(docker.calls.slice(-2)).to.deep.equal(END);
  });

  it("takes no image without a digest", async () => {
    docker.says({});
    expect(await refusal(build())).to.equal(
      `docker buildx wrote no digest of ${BUILD.reference}: it has to be 0.10 or later.`,
    );
  });

  it("says what it ended with where it did not listen", async () => {
    docker.isDeaf();
    docker.fails("^login");
    const larger = "x".repeat(1_000_000); // than what a pipe holds until somebody reads it
    expect(await refusal(build(larger))).to.equal(
      "docker login --username ended with 3; what it says is above.",
    );
  });

  it("says that the machine has none", async () => {
    docker.remove();
    expect(await refusal(build())).to.equal(
      "docker does not run (spawn docker ENOENT). The job needs a runner that has it.",
    );
  });
});
