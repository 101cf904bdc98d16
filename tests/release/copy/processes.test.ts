import { expect } from "chai";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Suite } from "./copy-fixture";
import { isTag, isUpload, UNAUTHORIZED, within } from "./faults";
import type { Faults } from "./faulty-registry";
import { Promotion, VERSION } from "./promotion";
import { startCopy } from "./start-copy";

const PASSWORD = "a-password-nobody-shall-see";
const BASIC = Buffer.from(`AWS:${PASSWORD}`).toString("base64");
const SECRETS = new RegExp(`${PASSWORD}|${BASIC}`);

describe("copies in processes of their own", function () {
  const suite = Suite.withRegistries();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "processes-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const copy = (promotion: Promotion, more: { limit?: string; password?: string } = {}) =>
    startCopy({ registries: suite.registries, promotion, folder, ...more }).end;

  it("of the same two images at once are done twice, where tags are immutable", async () => {
    const promotion = await suite.promotion("frontend", "backend");
    promotion.makeTagsImmutable();
    const ends = await Promise.all([copy(promotion), copy(promotion)]);
    expect(ends.map(({ code }) => code)).to.deep.equal([0, 0], ends.map(({ said }) => said).join("\n"));
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("of other images under the same version at once set the tags of one of them, where tags are immutable", async () => {
    const one = await suite.promotion("frontend", "backend");
    const other = await one.next("other frontend", "other backend");
    one.makeTagsImmutable();
    const immutable = suite.registries.target.faults;
    const meet = meetAtFirstTag(one.repository);
    suite.target(async (asked, count) => {
      await meet(asked, count);
      return immutable(asked, count);
    });
    const ends = await Promise.all([copy(one), copy(other)]);
    expect(new Set(ends.map(({ code }) => code))).to.deep.equal(new Set([0, 1]));
    const [winner, loser] = ends[0].code === 0 ? [one, other] : [other, one];
    const refusal = ends.find(({ code }) => code === 1)?.said;
    expect(refusal).to.include(
      `tag-taken: RegistryError: ${one.to.name}:${VERSION} already points to ${winner.image.digest}, not ${loser.image.digest}.`,
    );
    expect(await one.targetTags()).to.deep.equal({ ...loser.tagsAfter(2), ...winner.expectedTags });
  });

  /** Lets two who are about to set the first tag of the release go on together. */
  function meetAtFirstTag(repository: string): Faults {
    const isFirst = within(repository, isTag);
    let arrived = 0;
    let goOn = () => {};
    const both = new Promise<void>((resolve) => (goOn = resolve));
    return async (asked) => {
      if (asked.method !== "PUT" || !isFirst(asked)) return undefined;
      arrived += 1;
      if (arrived === 2) goOn();
      await both;
      return undefined;
    };
  }

  it("show no password in arguments, environments, outputs, errors and files, whatever happens", async function () {
    if (!existsSync("/proc/self/cmdline")) this.skip();
    const refused = { kind: "answer", status: 403, body: `who are you, ${BASIC}` } as const;
    const busy = { ...refused, status: 503 };
    const endings: readonly [fault: Faults, code: number, says: RegExp][] = [
      [() => undefined, 0, /"tagged":\["sha256-/],
      [(asked) => (isUpload(asked) ? refused : undefined), 1, /^denied: .*with fresh credentials too/m],
      [(asked) => (isUpload(asked) ? busy : undefined), 1, /^registry-unavailable: /m],
    ];
    for (const [fault, code, says] of endings) {
      const promotion = await suite.promotion("frontend", "backend");
      const seen: string[] = [];
      const started = startCopy({ registries: suite.registries, promotion, folder, password: PASSWORD });
      suite.target(async (asked, count) => {
        if (asked.authorization !== `Basic ${BASIC}`) return UNAUTHORIZED;
        if (isUpload(asked)) {
          seen.push(...(await processes(started.process.pid)), ...(await textsBelow(folder)));
        }
        return fault(asked, count);
      });
      const end = await started.end;
      expect(end.code, end.said).to.equal(code);
      expect(end.said).to.match(says);
      expect(end.said).to.not.match(SECRETS);
      expect(seen.some((each) => each.includes("regctl\0image\0copy\0"))).to.equal(true);
      expect(seen.join("\n")).to.not.match(SECRETS);
      expect(await readdir(folder)).to.deep.equal([]);
    }
  });

  it("say that there is no room for a temporary file, and set nothing", async () => {
    const promotion = await suite.promotion();
    const { code, said } = await copy(promotion, { limit: "ulimit -f 0" });
    expect(code).to.equal(1);
    expect(said).to.match(
      /^temporary-folder: RegistryError: A file of 1 kB cannot be written in .* \(EFBIG/m,
    );
    expect(await readdir(folder)).to.deep.equal([]);
    expect(
      suite.registries.target.asked.filter(({ method }) => method !== "GET" && method !== "HEAD"),
    ).to.deep.equal([]);
  });
});

/** Whatever a folder holds at this moment. */
async function textsBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
}

/** Arguments of all processes on this machine, and the environments of one and of those that it started. */
async function processes(parent: number | undefined): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((each) => /^\d+$/.test(each));
  const read = (id: string, what: string) => readFile(join("/proc", id, what), "utf8").catch(() => "");
  const texts = await Promise.all(
    ids.map(async (id) => {
      const isIts = Number(id) === parent || (await read(id, "stat")).includes(`) S ${parent} `);
      return [await read(id, "cmdline"), ...(isIts ? [await read(id, "environ")] : [])];
    }),
  );
  return texts.flat();
}
