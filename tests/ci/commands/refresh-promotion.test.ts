import { expect } from "chai";
import { GitHubFixture } from "../github-fixture";
import { hashOf, merge, named, release } from "../promotion/releases";

const PERMISSIONS = { contents: "write", "pull-requests": "write" } as const;
const PULL = "https://github.com/octo-org/octo-repo/pull";

describe("ci refresh-promotion", () => {
  let fixture: GitHubFixture;
  before(async () => (fixture = await GitHubFixture.start()));
  after(() => fixture.stop());
  beforeEach(() => fixture.reset());

  const refresh = (deployed: string) =>
    fixture.run("refresh-promotion", {
      args: ["prod"],
      env: { DEPLOYED: deployed },
      permissions: PERMISSIONS,
    });
  const built = (version: string) => release(version, { commit: fixture.commitOf("main") });
  const propose = (version: string) =>
    fixture.run("open-promotion", {
      env: { RECORD: JSON.stringify(built(version)) },
      permissions: PERMISSIONS,
    });

  it("makes the open pull request follow what the target has after a second merge came first", async () => {
    const [first, second] = [built("0.1.6"), built("0.1.7")];
    merge(fixture, first);
    const inBetween = { ...second, previous: hashOf(first) };
    merge(fixture, inBetween);
    await propose("0.1.8");
    expect(named(fixture).previous).to.equal(hashOf(inBetween));
    // The second merge was never promoted: the target has the first.
    expect(await refresh(hashOf(first))).to.equal(
      `${PULL}/1 promotes release 0.1.8 to prod, as the successor of the release that it has.\n`,
    );
    expect(named(fixture)).to.deep.equal({ ...built("0.1.8"), previous: hashOf(first) });
    expect(fixture.github.state.pulls).to.have.lengthOf(1);
  });

  it("leaves a pull request that follows it already", async () => {
    const first = built("0.1.6");
    merge(fixture, first);
    await propose("0.1.7");
    fixture.writes();
    expect(await refresh(hashOf(first))).to.equal(
      "The pull request that promotes 0.1.7 to prod follows the release that prod has.\n",
    );
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("proposes main's release again where it was to follow another, and says why", async () => {
    const [has, stale] = ["1".repeat(64), "2".repeat(64)];
    const overdue = { ...built("0.1.7"), previous: stale };
    merge(fixture, overdue);
    expect(await refresh(has)).to.equal(
      `${PULL}/1 promotes release 0.1.7 to prod, as the successor of the release that it has.\n`,
    );
    expect(named(fixture)).to.deep.equal({ ...overdue, previous: has });
    expect(fixture.github.state.pulls[0]?.body).to.contain(
      "\n\nThe file names this release already, but it could not be promoted: prod has another release than its predecessor. This changes `previous` only.\n\n",
    );
    fixture.writes();
    await refresh(has);
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("does nothing after a promotion that went well, or one that its run can be started again for", async () => {
    const deployed = { ...built("0.1.7"), previous: "1".repeat(64) };
    merge(fixture, deployed);
    for (const has of [hashOf(deployed), deployed.previous])
      expect(await refresh(has)).to.equal("No promotion to prod is open, and none is needed.\n");
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("takes `none` for a target without release, and nothing said for not known", async () => {
    expect(await refresh("none")).to.equal("No promotion to prod is open, and none is needed.\n");
    merge(fixture, { ...built("0.1.7"), previous: "1".repeat(64) });
    await propose("0.1.8");
    fixture.writes();
    expect(await refresh("")).to.equal(
      "It is not known which release prod has, as the job before did not report it: nothing is changed.\n",
    );
    expect(fixture.writes()).to.deep.equal([]);
  });

  it("refuses what is not a checksum", async () => {
    expect(
      await fixture.refusal("refresh-promotion", { args: ["prod"], env: { DEPLOYED: "0.1.6" } }),
    ).to.equal(
      'DEPLOYED is "0.1.6", and has to be the checksum of the release that the target has (64 hexadecimal digits), none for a target without a release, or empty if that is unknown.',
    );
  });
});
