import { expect } from "chai";
import { repositoryLifecycle } from "../../../documents/resource-policies/repository-lifecycle";
import { sampleSettings } from "../../sample-settings";
import { liveThrough, type History } from "./repository-history";

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);
const STEPS = 150;
const [NEWEST, DAYS] = [5, 14];

describe("a repository's lifecycle", () => {
  const lifecycle = repositoryLifecycle(NEWEST, DAYS);
  const histories = new Map<number, History>();

  before(() => {
    for (const seed of SEEDS) histories.set(seed, liveThrough({ seed, steps: STEPS, lifecycle }));
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
