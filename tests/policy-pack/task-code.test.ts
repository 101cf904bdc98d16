import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noInlineCode } from "../../policy-pack/rules/builds/no-inline-code";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

const INSTEAD = "Code reaches a target only as an image by digest: put it into an image, and promote that.";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const found = (properties: Readonly<Record<string, unknown>>) =>
  findings(noInlineCode, resource(TASK, properties), facts("prod"));
const inTask = (container: object, ...volumes: readonly object[]) =>
  found({ containerDefinitions: JSON.stringify([{ name: "work", ...container }]), volumes }).map((message) =>
    message.replace(/^has /, "").replace(`. ${INSTEAD}`, ""),
  );
const inContainer = (container: object) =>
  inTask(container).map((message) => message.replace('in container "work" in ', ""));

describe("no-inline-code in a task definition", () => {
  it("tells what is code, and what to do instead", () => {
    expect(found({ containerDefinitions: '[{"name":"work","command":["sh","-c","make"]}]' })).to.deep.equal([
      `has in container "work" in its command code that sh runs. ${INSTEAD}`,
    ]);
  });

  for (const [command, program] of [
    [["/bin/bash", "-lc", "make"], "bash"],
    [["bash", "-o", "pipefail", "-c", "make"], "bash"],
    [["env", "X=1", "dash", "-ec", "make"], "dash"],
    [["busybox sh -c make"], "sh"],
    [["fish", "--command", "make"], "fish"],
    [["python3.12", "-Bc", "import os"], "python3.12"],
    [["python", "-cimport os"], "python"],
    [["python", "-W", "ignore", "-c", "import os"], "python"],
    [["node", "--eval=1"], "node"],
    [["node", "-pe", "1"], "node"],
    [["node", "--import", "data:text/javascript,1"], "node"],
    [["deno", "eval", "1"], "deno"],
    [["perl", "-ne", "print"], "perl"],
    [["ruby", "-e", "puts 1"], "ruby"],
    [["php8.3", "-r", "phpinfo();"], "php8.3"],
    [["awk", "BEGIN { system(x) }"], "awk"],
  ] as const) {
    it(`refuses ${command.join(" ")}`, () => {
      const said = [`its command code that ${program} runs`];
      expect(inContainer({ command })).to.deep.equal(said);
      expect(inContainer({ entryPoint: [command[0]], command: command.slice(1) })).to.deep.equal(said);
      expect(inContainer({ EntryPoint: command })).to.deep.equal(said);
    });
  }

  for (const command of [
    ["python", "-m", "report", "build"],
    ["python", "-OO", "/app/main.py", "--config", "x"],
    ["sh", "/app/run.sh"],
    ["sh", "-e", "/app/run.sh"],
    ["node", "--enable-source-maps", "/app/main.js", "--port=80"],
    ["report", "-c", "settings.toml"],
    ["publish", "-e", "prod"],
    [],
  ])
    it(`takes ${command.join(" ") || "an empty command"}`, () =>
      expect(inContainer({ command })).to.deep.equal([]));

  it("refuses code for the image's own program", () => {
    for (const option of ["-c", "-e", "-lc"])
      expect(inContainer({ command: [option, "make"] })).to.deep.equal([`its command code behind ${option}`]);
    expect(inContainer({ command: ["--config", "x"] })).to.deep.equal([]);
  });

  it("refuses a shell for the health check", () => {
    expect(inContainer({ healthCheck: { command: ["CMD-SHELL", "curl localhost"] } })).to.deep.equal([
      "its health check code that CMD-SHELL runs",
    ]);
    expect(inContainer({ healthCheck: { command: ["CMD", "/app/health"] } })).to.deep.equal([]);
  });

  it("refuses variables and configurations from a bucket", () => {
    expect(inContainer({ environmentFiles: [{ type: "s3", value: "arn:aws:s3:::x/y.env" }] })).to.deep.equal([
      "environmentFiles variables from a bucket",
    ]);
    expect(inContainer({ environmentFiles: [] })).to.deep.equal([]);
    const logs = (type: string) =>
      inContainer({ firelensConfiguration: { type: "fluentbit", options: { "config-file-type": type } } });
    expect(logs("s3")).to.deep.equal([
      "firelensConfiguration a configuration from a bucket, which can run programs",
    ]);
    expect(logs("file")).to.deep.equal([]);
  });

  it("takes volumes that begin empty, and no others", () => {
    expect(inTask({}, { name: "scratch" }, { name: "other" })).to.deep.equal([]);
    for (const key of [
      "hostPath",
      "efsVolumeConfiguration",
      "dockerVolumeConfiguration",
      "fsxWindowsFileServerVolumeConfiguration",
      "s3filesVolumeConfiguration",
      "configureAtLaunch",
    ])
      expect(inTask({}, { name: "code", [key]: {} })).to.deep.equal([
        `a volume in ${key}, which may hold code`,
      ]);
  });

  it("cannot decide about containers that are unknown, malformed or of two minds", () => {
    const undecided = /^cannot be decided by no-inline-code: /;
    expect(found(withUnknown({}, "containerDefinitions"))[0]).to.match(undecided);
    expect(found({ containerDefinitions: "{" })[0]).to.match(undecided);
    expect(found({ containerDefinitions: '[{"command":["sh","-c","x"],"command":[]}]' })[0]).to.match(
      /containerDefinitions has the key "command" twice/,
    );
    // AWS's provider, written in Go, takes the long s for an s.
    expect(found({ containerDefinitions: '[{"user":"65532","u\u017fer":"0"}]' })[0]).to.match(
      /has a key twice, in different case/,
    );
  });
});
