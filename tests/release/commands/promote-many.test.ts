import { expect } from "chai";
import type { Release } from "../../../release/release-file";
import { releasedTag } from "../../../release/run-release";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged, withoutSteps } from "./unchanged";

const digestOf = ({ images }: Release, image: string) => images[image]?.digest ?? "";

describe("release promote of two images", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  let release: Release;
  before(async () => {
    pair = await pairs.next({ moreImages: ["ds-reporting"] });
    release = await pair.tested("0.1.6");
  });
  const tags = async () => [await pair.tags("target"), await pair.tags("target", "ds-reporting")];
  afterEach(() => {
    pair.front("target").forget();
  });

  it("moves nothing of the first when the second is blocked", async () => {
    const blocked = await pair.tested("0.2.0");
    const taken = await pair.pushToTarget(["0.2.0"], "ds-reporting");
    const { code, out } = await unchanged(pair, "deployer", "promote", "0.2.0", "--confirm");
    expect(code).to.equal(3);
    expect(out.split("\n").filter((line) => line.startsWith("  ✗ "))).to.deep.equal([
      `  ✗ ${pair.registry("target")}/ds-reporting:0.2.0 already points to ${taken}, not ${digestOf(blocked, "ds-reporting")}. Tags are immutable: release the image under a new version.`,
    ]);
    expect((await pair.images("target"))["ds-preprocessing"]).to.deep.equal({});
  });

  it("tags neither when the second cannot be copied", async () => {
    const before = await tags();
    pair.front("target").faults = ({ method, path }) =>
      method === "POST" && path.includes("/ds-reporting/")
        ? { kind: "answer", status: 403, body: "no" }
        : undefined;
    const { code, err } = await pair.call("deployer", "promote", "0.1.6", "--confirm");
    expect(code).to.equal(5);
    expect(withoutSteps(err)).to.match(/^A registry refuses the copy, with fresh credentials too\. /);
    expect(await tags()).to.deep.equal(before);
    expect(pair.file("target")).to.equal(undefined);
  });

  it("moves both, and says so of each", async () => {
    const { code, out } = await pair.call("deployer", "promote", "0.1.6", "--confirm");
    expect(code).to.equal(0);
    expect(
      out
        .split("\n")
        .filter((line) => line.startsWith("✓ ds-"))
        .map((line) => line.split(":")[0]),
    ).to.deep.equal(["✓ ds-preprocessing", "✓ ds-reporting"]);
    expect(await pair.tags("target", "ds-reporting")).to.deep.include({
      "0.1.6": digestOf(release, "ds-reporting"),
      [releasedTag(release)]: digestOf(release, "ds-reporting"),
    });
    expect(JSON.parse(pair.file("target") ?? "")).to.deep.equal(release);
  });
});
