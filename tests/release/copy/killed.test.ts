import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INSTALL_TIMEOUT, Promotion, type Registries, VERSION, startRegistries } from "./copy-fixture";

const ROOT = join(__dirname, "..", "..", "..");
/** Requests that a whole copy makes of the destination, less a few. */
const MOMENTS = 80;
const EARLY = 20;

describe("a copy that is killed", function () {
  this.timeout(60_000);
  let registries: Registries;
  let scratch: string;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    registries = await startRegistries();
    scratch = await mkdtemp(join(tmpdir(), "killed-test-"));
  });
  after(async () => {
    await registries.stop();
    await rm(scratch, { recursive: true });
  });

  /** Kills the copying process when the destination gets its nth request. */
  async function killAt(promotion: Promotion, moment: number): Promise<unknown> {
    const { from, to, digest } = promotion.args();
    registries.target.forget();
    const program = join(__dirname, "copy-process.ts");
    const args = [registries.regctl, from.name, to.name, digest, VERSION];
    const child = spawn(process.execPath, ["-r", "./rehearsal/register.cjs", program, ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: scratch },
    });
    const gone = once(child, "exit");
    registries.target.faults = (_, count) => {
      if (count === moment) child.kill("SIGKILL");
      return undefined;
    };
    const [, signal]: unknown[] = await gone;
    return signal;
  }

  it("leaves no tag that leads to something else and no file, and goes on where it was", async () => {
    const promotion = await Promotion.of(registries);
    // The first comes early enough that the copy cannot have ended by itself.
    const moments = [EARLY, MOMENTS, MOMENTS, MOMENTS].map((last) => 1 + Math.floor(Math.random() * last));
    for (const [position, moment] of moments.entries()) {
      const signal = await killAt(promotion, moment);
      if (position === 0) expect(signal).to.equal("SIGKILL");
      const said = `killed at requests ${moments.join(", ")}`;
      expect(promotion.expectedTags, said).to.include(await promotion.targetTags());
      expect(await readdir(scratch), said).to.deep.equal([]);
    }
    registries.target.forget();
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
    const referrers = await promotion.args().to.referrers(promotion.image.digest);
    expect(referrers.map(({ digest }) => digest)).to.deep.equal([promotion.image.sbom]);
  });
});
