import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noBuilderContainers } from "../../policy-pack/rules/builds/no-builder-containers";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";
import { words } from "../words";

const INSTEAD = "Nothing builds in a target: run the promoted image, without more rights than it needs.";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const OWN = {
  name: "main",
  image: "987654321098.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:aa",
};

const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
  findings(noBuilderContainers, resource(type, properties), facts("prod"));
const inTask = (...containers: readonly object[]) =>
  found(TASK, {
    containerDefinitions: JSON.stringify(containers.map((changes) => ({ ...OWN, ...changes }))),
  });
const parts = (messages: readonly string[]) =>
  messages.map((message) => message.replace("has a container with ", "").replace(`. ${INSTEAD}`, ""));

describe("no-builder-containers", () => {
  it("tells what builds, and what to do instead", () => {
    expect(inTask({ image: "gcr.io/kaniko-project/executor:v1.23.2" })).to.deep.equal([
      `has a container with the image gcr.io/kaniko-project/executor:v1.23.2, which builds images. ${INSTEAD}`,
    ]);
  });

  for (const image of words(`
    moby/buildkit:rootless quay.io/buildah/stable quay.io/podman/stable:v5 docker docker:27-dind docker.io/library/docker:cli registry.example.com:5000/tools/docker@sha256:aa 987654321098.dkr.ecr.us-east-1.amazonaws.com/my-kaniko:1 example.com/base:3.20-dind-rootless buildpacksio/pack:0.36 paketobuildpacks/builder-jammy-base ghcr.io/ko-build/ko r.j3ss.co/img earthly/earthly registry.dagger.io/dagger/engine
  `)) {
    it(`refuses the image ${image}`, () =>
      expect(parts(inTask({ image }))).to.deep.equal([`the image ${image}, which builds images`]));
  }

  for (const image of [
    OWN.image,
    "987654321098.dkr.ecr.us-east-1.amazonaws.com/docker-metrics:1",
    "987654321098.dkr.ecr.us-east-1.amazonaws.com/img-resize:1",
    "docker.io/library/python:3.13",
    "amazon/cloudwatch-agent",
    "packer-reports/ko-sales",
  ]) {
    it(`lets the image ${image} be`, () => expect(inTask({ image })).to.deep.equal([]));
  }

  for (const command of [
    ["/kaniko/executor", "--dockerfile=Dockerfile"],
    ["buildah", "bud", "."],
    ["sh", "-c", "cd /src && docker build -t x ."],
    ["docker", "--host", "tcp://x:2375", "buildx", "build", "."],
    ["podman", "build", "."],
    ["buildctl-daemonless.sh", "build"],
    ["dockerd-entrypoint.sh"],
    ["ko", "publish", "./cmd"],
    ["jib", "build"],
    ["pack", "build", "app"],
    ["crane", "push", "x", "y"],
    ["skopeo", "copy", "x", "y"],
    ["regctl", "image", "copy", "x", "y"],
  ]) {
    it(`refuses the command ${command.join(" ")}, as an entry point too`, () => {
      const message = [`the command ${command.join(" ").slice(0, 80)}, which builds or pushes images`];
      expect(parts(inTask({ command }))).to.deep.equal(message);
      expect(parts(inTask({ entryPoint: command.slice(0, 1), command: command.slice(1) }))).to.deep.equal(
        message,
      );
    });
  }

  for (const command of [
    ["python", "-m", "report", "build"],
    ["build"],
    ["pack", "--results"],
    ["docker-entrypoint.sh", "build"],
    ["mybuildah"],
    ["--image=docker", "build"],
  ]) {
    it(`lets the command ${command.join(" ")} be`, () => expect(inTask({ command })).to.deep.equal([]));
  }

  it("refuses what a container could build with", () => {
    expect(parts(inTask({ privileged: true }))).to.deep.equal([
      "privileged mode, in which a container can build",
    ]);
    const withPower = (power: string) => inTask({ linuxParameters: { capabilities: { add: [power] } } });
    for (const power of ["SYS_ADMIN", "CAP_SYS_ADMIN", "all"])
      expect(parts(withPower(power))).to.deep.equal([
        `the capability ${power}, with which a container can build`,
      ]);
    expect(withPower("NET_BIND_SERVICE")).to.deep.equal([]);
    expect(parts(inTask({ environment: [{ name: "DOCKER_HOST", value: "tcp://x" }] }))).to.deep.equal([
      "the variable DOCKER_HOST, which leads to a builder",
    ]);
    expect(
      inTask({ privileged: false, environment: [{ name: "HOST", value: "DOCKER_HOST" }] }),
    ).to.deep.equal([]);
  });

  it("refuses a container engine's socket, and folders that hold one", () => {
    const mounted = (hostPath: string) =>
      found(TASK, { containerDefinitions: JSON.stringify([OWN]), volumes: [{ name: "x", hostPath }] });
    for (const path of words(`
      /var/run/docker.sock /run//docker.sock /run/containerd /var/run/ /run /var /
    `))
      expect(parts(mounted(path)), path).to.deep.equal([
        `the path ${path}, where a container engine listens`,
      ]);
    for (const path of ["/mnt/data", "/run/secrets", "/var/lib/data", "/running"])
      expect(mounted(path), path).to.deep.equal([]);
    expect(parts(inTask({ mountPoints: [{ containerPath: "/var/run/docker.sock" }] }))).to.deep.equal([
      "the path /var/run/docker.sock, where a container engine listens",
    ]);
  });

  it("looks at every container of a task, and tells the same thing once", () => {
    expect(
      parts(inTask({}, { image: "moby/buildkit" }, { image: "moby/buildkit" }, { privileged: true })),
    ).to.deep.equal([
      "the image moby/buildkit, which builds images",
      "privileged mode, in which a container can build",
    ]);
  });

  it("looks at containers of components of tasks", () => {
    const containers = { one: { image: "moby/buildkit", command: ["x"] } };
    expect(parts(found("awsx:ecs:FargateTaskDefinition", { containers }))).to.deep.equal([
      "the image moby/buildkit, which builds images",
    ]);
  });

  it("cannot decide about containers that are unknown or malformed, and does not need the rest", () => {
    expect(found(TASK, withUnknown({}, "containerDefinitions"))[0]).to.match(
      /^cannot be decided by no-builder-containers: /,
    );
    expect(found(TASK, { containerDefinitions: "[{" })[0]).to.match(
      /: containerDefinitions is not JSON: \[\{\./,
    );
    expect(
      found(TASK, withUnknown({ containerDefinitions: JSON.stringify([OWN]) }, "executionRoleArn")),
    ).to.deep.equal([]);
  });
});
