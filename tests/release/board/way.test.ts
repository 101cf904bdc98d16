import { expect } from "chai";
import { wayOf } from "../../../release/board/way";
import { lineageOf } from "../../../release/deployed/lineage";
import { type Release, releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE } from "../../sample-settings";

const releaseOf = (version: string, changes: Partial<Release> = {}): string =>
  releaseText({ ...SAMPLE_RELEASE, version, ...changes });
const at = (second: string) => new Date(`2026-12-01T10:00:${second}Z`);
const lineage = (...entries: readonly (readonly [when: string, value: string])[]) =>
  lineageOf(
    entries.map(([when, value], place) => ({ version: place + 1, when: at(when), who: "arn", value })),
  );

describe("the way of every version", () => {
  it("has the newest on top, from every environment and the records", () => {
    const way = wayOf({
      source: "dev",
      records: [
        { version: "1.0.0", recordedAt: at("05.000") },
        { version: "1.1.0", recordedAt: at("20.000"), rejectedAt: at("32.000") },
      ],
      lineages: [
        {
          stack: "dev",
          kind: "source",
          lineage: lineage(["01.000", releaseOf("1.0.0")], ["15.000", releaseOf("1.1.0")]),
        },
        {
          stack: "prod",
          kind: "target",
          lineage: lineage(
            ["10.000", releaseOf("1.0.0")],
            ["25.000", releaseOf("1.1.0")],
            ["30.000", releaseOf("1.0.0", { rollback: { from: "1.1.0" } })],
            ["35.000", "no release"],
          ),
        },
      ],
    });
    expect(way.map(({ kind, stack, version, from }) => [kind, stack, version, from])).to.deep.equal([
      ["unreadable", "prod", "", null],
      ["rejected", "dev", "1.1.0", null],
      ["rolled-back", "prod", "1.0.0", "1.1.0"],
      ["deployed", "prod", "1.1.0", null],
      ["recorded", "dev", "1.1.0", null],
      ["built", "dev", "1.1.0", null],
      ["deployed", "prod", "1.0.0", null],
      ["recorded", "dev", "1.0.0", null],
      ["built", "dev", "1.0.0", null],
    ]);
  });

  it("goes by what comes first in a version's life within one second, which is all that S3 keeps", () => {
    const way = wayOf({
      source: "dev",
      records: [{ version: "1.0.0", recordedAt: at("01.000") }],
      lineages: [
        { stack: "prod", kind: "target", lineage: lineage(["01.900", releaseOf("1.0.0")]) },
        { stack: "dev", kind: "source", lineage: lineage(["01.500", releaseOf("1.0.0")]) },
      ],
    });
    expect(way.map(({ kind }) => kind)).to.deep.equal(["deployed", "recorded", "built"]);
  });
});
