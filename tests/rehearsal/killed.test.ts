import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ProjectCopy } from "./project-copy";
import { Rehearsal } from "./rehearsal-process";

describe("a rehearsal that ends half way", function () {
  this.timeout(0);
  const started: Rehearsal[] = [];
  let temporary: string;
  let project: ProjectCopy;
  const start = () => {
    const rehearsal = new Rehearsal({ project: project.folder, environment: { TMPDIR: temporary } });
    started.push(rehearsal);
    return rehearsal;
  };

  before(() => {
    temporary = mkdtempSync(join(tmpdir(), "killed-"));
    project = new ProjectCopy();
  });
  after(() => {
    for (const rehearsal of started) rehearsal.clear();
    rmSync(temporary, { recursive: true, force: true });
    project.remove();
  });

  const moments: Readonly<Record<string, (rehearsal: Rehearsal) => Promise<unknown>>> = {
    "while a program runs": (rehearsal) => rehearsal.started("cmd/run/index.js"),
    "while a policy pack runs": (rehearsal) => rehearsal.started("cmd/run-policy-pack/index.js"),
  };
  for (const [moment, isThere] of Object.entries(moments))
    it(`because it is killed ${moment} leaves no process, port or temporary file, and no folder to the next`, async () => {
      const killed = start();
      expect(await killed.isUp()).to.equal(true);
      await isThere(killed);
      killed.kill("SIGKILL");
      await killed.gone();
      expect(await killed.isUp()).to.equal(false);
      expect(readdirSync(temporary)).to.deep.equal([]);
      expect(killed.folders).to.have.length(1);

      const next = start();
      await next.endpoint();
      expect([killed.folders.length, next.folders.length]).to.deep.equal([0, 1]);
      next.kill("SIGINT");
      expect(await next.exitCode()).to.equal(130);
    });

  it("because something failed leaves no process, port, temporary file or folder", async () => {
    project.write("index.ts", 'throw new Error("half way");\n');
    const failed = start();
    expect(await failed.exitCode()).to.equal(1);
    expect(failed.output).to.match(/^✓ .* prod: bootstrap, by its administrator/m);
    expect(failed.output)
      .to.match(/^✗ .* dev: up/m)
      .and.to.include("half way");
    expect(failed.report).to.include("Rehearsal failed").and.include("half way");
    await failed.gone();
    expect(await failed.isUp()).to.equal(false);
    expect(readdirSync(temporary)).to.deep.equal([]);
    expect(failed.folders).to.deep.equal([]);
  });
});
