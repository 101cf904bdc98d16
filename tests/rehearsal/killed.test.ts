import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Rehearsal } from "./rehearsal-process";

describe("a rehearsal that is killed", function () {
  this.timeout(240_000);
  const started: Rehearsal[] = [];
  let temporary: string;
  const start = (...options: string[]) => {
    const rehearsal = new Rehearsal(options, { TMPDIR: temporary });
    started.push(rehearsal);
    return rehearsal;
  };

  before(() => (temporary = mkdtempSync(join(tmpdir(), "killed-"))));
  after(() => {
    for (const rehearsal of started) rehearsal.clear();
    rmSync(temporary, { recursive: true, force: true });
  });

  const moments: Readonly<Record<string, (rehearsal: Rehearsal) => Promise<unknown>>> = {
    "while a program runs": (rehearsal) => rehearsal.started("cmd/run/index.js"),
    "while a policy pack runs": (rehearsal) => rehearsal.started("cmd/run-policy-pack/index.js"),
  };
  for (const [moment, isThere] of Object.entries(moments))
    it(`${moment} leaves no process, port or temporary file, and no folder to the next`, async () => {
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
});
