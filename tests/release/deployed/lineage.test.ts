import { expect } from "chai";
import { chainText, renderLineage } from "../../../release/commands/history";
import { brokenLinks, lineageOf, type ParameterVersion } from "../../../release/deployed/lineage";
import { hashText, releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { OLD_RELEASE } from "../release-with";

const WHO = "arn:aws:sts::987654321098:assumed-role/CrossAccountDeployRole/release-0.1.6";

const at = (version: number, value: string): ParameterVersion => ({
  version,
  when: new Date(Date.UTC(2026, 0, version, 12)),
  who: WHO,
  value,
});
const text = (version: string, previous?: string, rest: object = {}) =>
  releaseText({
    ...SAMPLE_RELEASE,
    version,
    ...rest,
    ...(previous === undefined ? {} : { previous: hashText(previous) }),
  });

const FIRST = text("0.1.6");
const SECOND = text("0.1.7", FIRST);
const BACK = text("0.1.6", SECOND, { rollback: { from: "0.1.7" } });

const links = (...values: readonly string[]) =>
  lineageOf(values.map((value, position) => at(position + 1, value))).map(
    ({ version, link }) => `${version} ${link}`,
  );

/** The same value written again and again. */
const rewritten = (from: number, to: number, value: string): ParameterVersion[] =>
  Array.from({ length: to - from + 1 }, (_, index) => at(from + index, value));

const faults = (versions: readonly ParameterVersion[], kind: "source" | "target" = "target") =>
  brokenLinks(lineageOf(versions), kind).map(({ version, fault }) => `${version}: ${fault}`);

describe("the lineage of a stack", () => {
  it("is whole when each release names the checksum of the one before", () => {
    expect(links(FIRST, SECOND, BACK)).to.deep.equal(["1 first", "2 ok", "3 ok"]);
  });

  it("is whole across the change of format, forward and back", () => {
    const old = releaseText({ ...OLD_RELEASE, version: "0.1.4" });
    const next = releaseText({ ...OLD_RELEASE, version: "0.1.5", previous: hashText(old) });
    const first = text("0.1.6", next);
    const second = text("0.1.7", first);
    const back = releaseText({
      ...OLD_RELEASE,
      version: "0.1.5",
      rollback: { from: "0.1.7" },
      previous: hashText(second),
    });
    expect(links(old, next, first, second, back)).to.deep.equal(["1 first", "2 ok", "3 ok", "4 ok", "5 ok"]);
    expect(links(old, text("0.1.6", old), second)).to.deep.equal(["1 first", "2 ok", "3 broken"]);
  });

  it("takes the same value written again for one release", () => {
    expect(links(FIRST, SECOND, SECOND, BACK)).to.deep.equal(["1 first", "2 ok", "4 ok"]);
  });

  it("does not depend on the order in which SSM gives the versions", () => {
    const shuffled = [at(3, BACK), at(1, FIRST), at(2, SECOND)];
    expect(lineageOf(shuffled).map(({ link }) => link)).to.deep.equal(["first", "ok", "ok"]);
  });

  it("says nothing of what was before the oldest version that is kept", () => {
    const kept = [at(7, SECOND), at(8, BACK), ...rewritten(9, 106, BACK)];
    expect(lineageOf(kept).map(({ version, link }) => `${version} ${link}`)).to.deep.equal([
      "7 oldest",
      "8 ok",
    ]);
    expect(brokenLinks(lineageOf(kept), "target")).to.deep.equal([]);
  });

  it("is broken where versions are gone that SSM keeps: it drops the oldest of more than 100 only", () => {
    const gone = "versions before it are missing, although SSM keeps 100: the parameter was deleted";
    // One entry less than above, and the same with the latest value alone.
    expect(faults([at(7, SECOND), at(8, BACK), ...rewritten(9, 105, BACK)])).to.deep.equal([`7: ${gone}`]);
    expect(faults([at(2, FIRST)])).to.deep.equal([`2: ${gone}`]);
    expect(lineageOf([at(2, FIRST)]).map(({ link }) => link)).to.deep.equal(["broken"]);
    expect(faults([at(2, FIRST)], "source")).to.deep.equal([`2: ${gone}`]);
  });

  it("is broken where the first version names a release before it: a parameter made again begins with 1", () => {
    const again =
      "it names a release before it, of which SSM has no version: the parameter was deleted and made again";
    expect(links(SECOND)).to.deep.equal(["1 broken"]);
    expect(faults([at(1, SECOND), at(2, BACK)])).to.deep.equal([`1: ${again}`]);
  });

  it("says why it is broken", () => {
    expect(faults([at(1, "x"), at(2, FIRST), at(3, BACK), at(4, "null")])).to.deep.equal([
      "1: it is not a release",
      "2: it names no release before it",
      "3: it names another release before it than version 2",
      "4: it is not a release",
    ]);
    expect(faults([at(1, FIRST), at(2, SECOND), at(3, BACK)])).to.deep.equal([]);
  });

  it("is broken where a release was changed by hand, and where the next one no longer fits", () => {
    const changed = FIRST.replace('"b', '"c');
    expect(links(changed, SECOND)).to.deep.equal(["1 first", "2 broken"]);
    expect(links(FIRST, SECOND.replace("0.1.7", "0.1.8"), BACK)).to.deep.equal([
      "1 first",
      "2 ok",
      "3 broken",
    ]);
  });

  it("is broken by a value that is no release", () => {
    expect(links(FIRST, "0.1.7", text("0.1.8", "0.1.7"))).to.deep.equal(["1 first", "2 broken", "3 ok"]);
    expect(links(FIRST, "null")).to.deep.equal(["1 first", "2 broken"]);
  });

  it("is broken in a target by a release that names no predecessor, and not in a source, where a build writes it", () => {
    const lineage = lineageOf([at(1, FIRST), at(2, text("0.1.7"))]);
    expect(lineage.map(({ link }) => link)).to.deep.equal(["first", "unnamed"]);
    expect(brokenLinks(lineage, "target").map(({ version }) => version)).to.deep.equal([2]);
    expect(brokenLinks(lineage, "source")).to.deep.equal([]);
  });

  it("is said to be whole, or where and why it is broken", () => {
    const prod = sampleSettings("prod");
    expect(chainText(prod, lineageOf([at(1, FIRST), at(2, SECOND)]))).to.equal(
      "✓ 2 releases of prod, the chain is whole.",
    );
    const dev = sampleSettings("dev");
    expect(chainText(dev, lineageOf([at(1, FIRST), at(2, text("0.1.7"))]))).to.equal(
      "✓ 2 releases of dev. A source's releases form no chain.",
    );
    expect(chainText(dev, lineageOf([at(1, "x")])).split("\n")[0]).to.equal(
      "✗ The history of dev is broken:",
    );
    expect(chainText(prod, lineageOf([at(3, SECOND), at(4, "x")])).split("\n")).to.deep.equal([
      "✗ The chain of prod is broken:",
      "  version 3: versions before it are missing, although SSM keeps 100: the parameter was deleted",
      "  version 4: it is not a release",
      "Someone wrote or deleted /ds/preprocessing/release outside pulumi up. CloudTrail says who (PutParameter, DeleteParameter).",
    ]);
  });

  it("is shown as a table", () => {
    expect(
      renderLineage(lineageOf([at(1, FIRST), at(2, SECOND), at(3, BACK), at(4, "x")])).split("\n"),
    ).to.deep.equal([
      "#  when                  release       commit        chain      rollback         who",
      "1  2026-01-01T12:00:00Z  0.1.6         0123456789ab  the first                   CrossAccountDeployRole/release-0.1.6",
      "2  2026-01-02T12:00:00Z  0.1.7         0123456789ab  ok                          CrossAccountDeployRole/release-0.1.6",
      "3  2026-01-03T12:00:00Z  0.1.6         0123456789ab  ok         back from 0.1.7  CrossAccountDeployRole/release-0.1.6",
      "4  2026-01-04T12:00:00Z  (no release)                BROKEN                      CrossAccountDeployRole/release-0.1.6",
    ]);
  });
});
