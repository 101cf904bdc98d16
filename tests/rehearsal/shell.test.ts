import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { quoted } from "../../rehearsal/tools/command";
import { ProjectCopy } from "./project-copy";
import { Rehearsal } from "./rehearsal-process";
import { scratchFolder } from "../scratch-folder";

const ROOT = join(__dirname, "..", "..");

describe("npm run rehearse -- --shell, where there is an official language host", function () {
  this.timeout(0);
  let folder: string;
  let project: ProjectCopy;
  let rehearsal: Rehearsal | undefined;
  const file = (name: string) => join(folder, name);
  const script = (name: string, ...lines: readonly string[]) =>
    writeFileSync(file(name), ["#!/bin/sh", ...lines].join("\n"), { mode: 0o755 });

  beforeEach(() => {
    folder = scratchFolder();
    mkdirSync(file("on-path"));
    project = new ProjectCopy();
  });
  afterEach(() => {
    rehearsal?.clear();
    project.remove();
  });

  it("runs every program by it, and stops everything when the shell ends", async () => {
    const ours = [process.execPath, "-r", join(ROOT, "register.cjs")];
    const host = [...ours, join(ROOT, "rehearsal", "plugins", "language", "main.ts")].map(quoted).join(" ");
    script("on-path/pulumi-language-nodejs", `echo started >> ${quoted(file("hosts"))}`, `exec ${host} "$@"`);
    script(
      "bash",
      `cp ${quoted(file("hosts"))} ${quoted(file("before"))}`,
      `{ echo "$@"; pulumi preview -s prod; echo exit code $?; } > ${quoted(file("said"))} 2>&1`,
    );
    const PATH = `${file("on-path")}${delimiter}${process.env["PATH"]}`;
    rehearsal = new Rehearsal({
      project: project.folder,
      options: ["--shell"],
      environment: { PATH, SHELL: file("bash") },
    });
    expect(await rehearsal.exitCode(), rehearsal.output).to.equal(0);
    const said = readFileSync(file("said"), "utf8");
    expect(said).to.match(/^--norc\n[^]*\d+ unchanged\n[^]*exit code 0\n$/);
    const started = (name: string) => readFileSync(file(name), "utf8").split("\n").length;
    expect(started("before")).to.be.greaterThan(10);
    expect(started("hosts")).to.be.greaterThan(started("before"));
    await rehearsal.gone();
    expect(await rehearsal.isUp()).to.equal(false);
    expect(rehearsal.folders).to.deep.equal([]);
  });
});
