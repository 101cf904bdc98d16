import { expect } from "chai";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCopies } from "../../../release/copy/plan";
import { Suite } from "./copy-fixture";
import { type Promotion, VERSION } from "./promotion";
import { startCopy } from "./start-copy";

/** Other numbers, other moments. */
const SEED = 104;
/** Requests that a whole copy of two images makes of both registries, less a few. */
const REQUESTS = 205;
const IMAGES = 5;
const KILLS_EACH = 2;

describe("a copy that is killed", function () {
  const suite = Suite.withRegistries();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "killed-test-"));
  });
  after(() => rm(folder, { recursive: true }));

  const momentOf = (kill: number) =>
    1 + (createHash("sha256").update(`${SEED} ${kill}`).digest().readUInt32BE() % REQUESTS);

  /** Kills the copying process with its nth request; what ended it, and how many tags there are then. */
  async function killAt(promotion: Promotion, moment: number) {
    const { registries } = suite;
    registries.source.forget();
    registries.target.forget();
    const { process: child, end } = startCopy({ registries, promotion, folder });
    const count = () => {
      if (registries.source.count() + registries.target.count() === moment) child.kill("SIGKILL");
      return undefined;
    };
    suite.source(count);
    suite.target(count);
    const { signal } = await end;
    const tags = await promotion.targetTags();
    const names = Object.keys(tags);
    expect(promotion.expectedTags).to.include(tags);
    const own = names.filter((name) => name.endsWith(`:${VERSION}`)).length;
    if (own > 0) expect(tags).to.deep.equal(promotion.tagsAfter(promotion.images.length + own));
    return { signal, reached: names.length };
  }

  for (let image = 0; image < IMAGES; image++) {
    const moments = Array.from({ length: KILLS_EACH }, (_, kill) => momentOf(image * KILLS_EACH + kill));
    it(`at requests ${moments.join(" and ")}, leaves no tag to anything that is not whole and no file, and goes on`, async () => {
      const promotion = await suite.promotion("frontend", "backend");
      for (const [kill, moment] of moments.entries()) {
        const { signal, reached } = await killAt(promotion, moment);
        // A copy that goes on may have come to its end before.
        if (kill === 0) expect(signal).to.equal("SIGKILL");
        expect(await readdir(folder)).to.deep.equal([]);
        if (reached === 0) continue;
        const missing = (await planCopies(promotion.args().images, true)).map(
          ({ plan }) => plan.bytes.missing,
        );
        expect(missing).to.deep.equal([0, 0]);
      }
      suite.registries.source.forget();
      suite.registries.target.forget();
      await promotion.copy();
      expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
      const referrers = await promotion.to.referrers(promotion.image.digest);
      expect(referrers.map(({ digest }) => digest)).to.deep.equal([promotion.image.sbom]);
    });
  }
});
