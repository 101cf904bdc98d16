import { expect } from "chai";
import { differences } from "../../release/differences";
import type { Release } from "../../release/release-file";
import { SAMPLE_RELEASE } from "../sample-settings";

describe("what differs between two releases", () => {
  it("is nothing between a release and itself, in whatever order its keys are", () => {
    const { version, ...rest } = SAMPLE_RELEASE;
    expect(differences({ ...rest, version }, SAMPLE_RELEASE)).to.deep.equal([]);
  });

  it("is listed value by value, by where it stands", () => {
    const after: Release = {
      ...SAMPLE_RELEASE,
      version: "0.1.7",
      images: { "ds-preprocessing": { digest: `sha256:${"c".repeat(64)}`, platforms: ["linux/arm64"] } },
      previous: "d".repeat(64),
    };
    expect(differences(SAMPLE_RELEASE, after)).to.deep.equal([
      { key: "version", before: "0.1.6", after: "0.1.7" },
      {
        key: "images.ds-preprocessing.digest",
        before: `sha256:${"a".repeat(64)}`,
        after: `sha256:${"c".repeat(64)}`,
      },
      {
        key: "images.ds-preprocessing.platforms",
        before: "linux/amd64, linux/arm64",
        after: "linux/arm64",
      },
      { key: "previous", before: undefined, after: "d".repeat(64) },
    ]);
  });

  it("has what is new and what is gone", () => {
    const image = SAMPLE_RELEASE.images["ds-preprocessing"];
    const before: Release = {
      ...SAMPLE_RELEASE,
      images: { old: image },
      rollback: { from: "0.1.7" },
    } as Release;
    const keys = differences(before, SAMPLE_RELEASE).map(({ key, before: was, after }) => [
      key,
      was !== undefined,
      after !== undefined,
    ]);
    expect(keys).to.deep.equal([
      ["images.old.digest", true, false],
      ["images.old.platforms", true, false],
      ["images.ds-preprocessing.digest", false, true],
      ["images.ds-preprocessing.platforms", false, true],
      ["rollback.from", true, false],
    ]);
  });

  it("is found of values that read alike, and of what is empty", () => {
    const differ = (before: object, after: object) => differences(before, after);
    for (const [before, after] of [
      [7, "7"],
      [["a, b"], ["a", "b"]],
      [{}, []],
      [[], undefined],
      [{}, undefined],
      [null, undefined],
      [{ "b.c": 1 }, { b: { c: 1 } }],
      [[{ a: 1 }], { "0": { a: 1 } }],
    ])
      expect(differ({ key: before }, { key: after })).not.to.deep.equal([]);
    expect(differ({ list: [{ a: 1 }, { a: 2 }] }, { list: [{ a: 1 }, { a: 3, b: {} }] })).to.deep.equal([
      { key: "list.1.a", before: "2", after: "3" },
      { key: "list.1.b", before: undefined, after: "{}" },
    ]);
  });

  it("is all of the first release", () => {
    expect(differences(undefined, SAMPLE_RELEASE).map(({ key }) => key)).to.deep.equal([
      "version",
      "commit",
      "images.ds-preprocessing.digest",
      "images.ds-preprocessing.platforms",
      "models.preprocessing.key",
      "models.preprocessing.versionId",
      "models.preprocessing.sha256",
      "evidence.testedAt",
      "evidence.runs.preprocessing",
    ]);
  });
});
