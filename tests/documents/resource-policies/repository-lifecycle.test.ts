import { expect } from "chai";
import {
  repositoryLifecycle,
  type LifecyclePolicyDocument,
} from "../../../documents/resource-policies/repository-lifecycle";
import { sampleSettings } from "../../sample-settings";
import { expired, type StoredManifest } from "./lifecycle-evaluation";
import { liveThrough, type History } from "./repository-history";

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);
const STEPS = 150;
const [NEWEST, DAYS] = [5, 14];

/** A rule that counts the newest with a tag. */
const newest = (rulePriority: number, pattern: string, countNumber: number) => ({
  rulePriority,
  description: pattern,
  selection: { tagStatus: "tagged", tagPatternList: [pattern], countType: "imageCountMoreThan", countNumber },
  action: { type: "expire" as const },
});
const OTHERS_GO = {
  rulePriority: 9,
  description: "others",
  selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: DAYS },
  action: { type: "expire" as const },
};

/** Seeds with which one of the newest records lost something that it names. */
const losing = (lifecycle: LifecyclePolicyDocument) =>
  SEEDS.filter((seed) => liveThrough({ seed, steps: STEPS, lifecycle, watched: NEWEST }).losses.length > 0);

const stored = (digest: string, pushedAt: number, more: Partial<StoredManifest> = {}): StoredManifest => ({
  digest,
  pushedAt,
  tags: new Set(),
  platforms: [],
  ...more,
});

describe("a repository's lifecycle", () => {
  const lifecycle = repositoryLifecycle(NEWEST, DAYS);
  const histories = new Map<number, History>();

  before(() => {
    for (const seed of SEEDS)
      histories.set(seed, liveThrough({ seed, steps: STEPS, lifecycle, watched: NEWEST }));
  });

  it("keeps releases and what is tied to them, the newest versions, and other images for a while", () => {
    const { releasedImages, unreleasedImageDays } = sampleSettings("prod").retention;
    const counted = (tagPatternList: readonly string[], countNumber: number) => ({
      tagStatus: "tagged",
      tagPatternList,
      countType: "imageCountMoreThan",
      countNumber,
    });
    const { rules } = repositoryLifecycle(releasedImages, unreleasedImageDays);
    expect(
      rules.map(({ rulePriority, description, selection }) => [rulePriority, description, selection]),
    ).to.deep.equal([
      [1, "Images of a release stay", counted(["release-*"], 999_999)],
      [2, "Signatures and the like, tagged by digest, stay", counted(["sha256-*"], 999_999)],
      [3, "Keep the newest 50 images with a version", counted(["*.*.*"], 50)],
      [
        4,
        "Other images go after 14 days",
        { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      ],
    ]);
    for (const { action } of rules) expect(action).to.deep.equal({ type: "expire" });
  });

  it("is one that ECR takes", () => {
    const { rules } = lifecycle;
    const patterns = rules.flatMap(({ selection }) => (selection["tagPatternList"] as string[]) ?? []);
    expect(new Set(patterns).size).to.equal(patterns.length);
    for (const pattern of patterns) expect(pattern.split("*").length - 1).to.be.at.most(4);
    expect(rules.at(-1)?.selection["tagStatus"]).to.equal("any");
    expect(JSON.stringify(lifecycle).length).to.be.at.most(30_720);
  });

  it("never expires what a record names, in whatever order images were pushed and recorded", () => {
    for (const [seed, { records, manifests }] of histories) {
      expect(records).to.have.length.greaterThan(4 * NEWEST);
      const lost = records.filter(({ digests }) => !digests.every((digest) => manifests.has(digest)));
      expect(lost, `seed ${seed}`).to.deep.equal([]);
    }
  });

  it("lets every other image go, with its platforms", () => {
    for (const [seed, { manifests, unreleased, today }] of histories) {
      const old = unreleased.flatMap((digest) => {
        const image = manifests.get(digest);
        return image && today - image.pushedAt > DAYS ? [image] : [];
      });
      expect(unreleased).to.have.length.greaterThan(NEWEST);
      expect(old.length, `seed ${seed}`).to.be.at.most(NEWEST);
      for (const { tags } of old) expect([...tags].some((tag) => /^0\.\d+\.0$/.test(tag))).to.equal(true);
      const alive = new Set([...manifests.values()].flatMap(({ platforms }) => platforms));
      const untagged = [...manifests.values()].filter(
        ({ tags, subject, pushedAt }) =>
          tags.size === 0 && subject === undefined && today - pushedAt > DAYS + 2,
      );
      expect(untagged.filter(({ digest }) => !alive.has(digest))).to.deep.equal([]);
    }
  });
});

describe("rules that count releases", () => {
  it("lose some: by version alone, by the newest releases, and by the newest signatures", () => {
    const versions = newest(3, "*.*.*", NEWEST);
    const signatures = newest(2, "sha256-*", 999_999);
    expect(losing({ rules: [versions, OTHERS_GO] })).to.deep.equal(SEEDS);
    expect(losing({ rules: [versions, signatures, OTHERS_GO] })).to.have.length.greaterThan(0);
    expect(
      losing({ rules: [newest(1, "release-*", NEWEST), signatures, versions, OTHERS_GO] }),
    ).to.have.length.greaterThan(0);
    expect(
      losing({ rules: [newest(1, "release-*", 999_999), newest(2, "sha256-*", 60), versions, OTHERS_GO] }),
    ).to.have.length.greaterThan(0);
  });
});

describe("the evaluation of a lifecycle, as ECR documents it", () => {
  const tagged = (...tags: readonly string[]) => ({ tags: new Set(tags) });
  const gone = (rules: LifecyclePolicyDocument["rules"], images: readonly StoredManifest[], today = 30) => [
    ...expired({ rules }, images, today),
  ];

  it("counts from the youngest push, also what another rule keeps", () => {
    const images = [stored("old", 1, tagged("1.0.0")), stored("new", 2, tagged("1.0.1", "release-1.0.1"))];
    expect(gone([newest(1, "*.*.*", 1)], images)).to.deep.equal(["old"]);
    expect(gone([newest(1, "release-*", 9), newest(2, "*.*.*", 1)], images)).to.deep.equal(["old"]);
  });

  it("holds off later rules for whatever an earlier one selects, by every pattern of its list", () => {
    const images = [stored("both", 1, tagged("1.0.0", "release-1.0.0")), stored("one", 1, tagged("1.0.0"))];
    expect(gone([newest(1, "release-*", 9), OTHERS_GO], images)).to.deep.equal(["one"]);
    const list = { ...newest(1, "release-*", 9).selection, tagPatternList: ["release-*", "*.*.*"] };
    expect(gone([{ ...newest(1, "", 9), selection: list }, OTHERS_GO], images)).to.deep.equal(["one"]);
  });

  it("keeps a platform while its index stays, and lets referrers go with their subject", () => {
    const images = (...tags: readonly string[]) => [
      stored("platform", 1),
      stored("index", 1, { ...tagged(...tags), platforms: ["platform"] }),
      stored("signature", 1, { subject: "index" }),
    ];
    const rules = [newest(1, "release-*", 9), OTHERS_GO];
    expect(gone(rules, images("release-1.0.0"))).to.deep.equal([]);
    expect(gone(rules, images("git-1"))).to.deep.equal(["platform", "index", "signature"]);
    expect(gone(rules, images("git-1"), 15)).to.deep.equal([]);
  });
});
