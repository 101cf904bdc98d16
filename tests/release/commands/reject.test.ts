import { expect } from "chai";
import { join } from "node:path";
import type { Rejection } from "../../../release/rejection";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import type { Board } from "../../../views/board/data";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged } from "./unchanged";

const REASON = "wrong currency in March";

describe("release reject", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  const tested: Record<string, Release> = {};
  before(async () => {
    pair = await pairs.next();
    for (const version of ["0.1.5", "0.1.6", "0.1.7"]) tested[version] = await pair.tested(version);
  });
  beforeEach(() => pair.deploy("target", tested["0.1.5"] as Release));
  const name = (version: string) =>
    `s3://${pair.source.names.artifactBucket}/releases/rejected/${version}.json`;
  const by = () => `arn:aws:sts::${pair.source.account}:assumed-role/ds-tester-dev/jane`;
  const today = new Date().toISOString().slice(0, 10);
  const why = (reason = REASON) => `0.1.6 was rejected on ${today} by ${by()}: ${reason}.`;
  const NEXT =
    " No target takes it: choose another version (npm run release -- list), or build and test what is corrected as a new one.";
  const follows = (version: string, before: string) => ({
    ...(tested[version] as Release),
    previous: hashText(releaseText(tested[before] as Release)),
  });

  describe("is refused, and nothing is rejected,", () => {
    it("without a version, or a reason, or with a reason that nobody reads", async () => {
      const usage =
        'A rejection has a version and a reason: npm run release -- reject 0.1.6 --reason "wrong currency in March"\n';
      for (const [line, message] of [
        [["reject"], usage],
        [["reject", "0.1.6"], usage],
        [["reject", "--reason", REASON], usage],
        [["reject", "0.1.6", "--reason", " \n"], usage],
        [
          ["reject", "0.1.6", "--reason", "x".repeat(1001)],
          "--reason has 1001 characters; allowed: 1000. Say it shortly, with a link to the rest.\n",
        ],
      ] as const) {
        const { code, out, err } = await unchanged(pair, "tester", ...line);
        expect({ code, out, err }).to.deep.equal({ code: 2, out: "", err: message });
      }
    });

    it("for a version that was not tested: it may be wanted some day", async () => {
      expect(await refusal(pair, "tester", "reject", "0.1.60", "--reason", REASON)).to.match(
        /^Version 0\.1\.60 was not tested: .+ Tested are 0\.1\.7, 0\.1\.6, 0\.1\.5\. /,
      );
    });

    it("for one who promotes: the role may not write below releases/", async () => {
      const { code, err } = await unchanged(pair, "deployer", "reject", "0.1.6", "--reason", REASON);
      expect(code).to.equal(5);
      expect(err).to.match(
        /^Access denied\. AccessDenied: .+ s3:PutObject .+ Call as ds-tester-dev\. If so, /,
      );
    });
  });

  describe("of a version", () => {
    before(async () => {
      const { code, out } = await pair.call("tester", "reject", "v0.1.6", "--reason", `  ${REASON}. `);
      expect({ code, out }).to.deep.equal({
        code: 0,
        out: `✓ ${name("0.1.6")} is written: no target takes release 0.1.6 any more\nA target that has it keeps it until it goes back or forward. Where it is deployed: npm run release -- list\n`,
      });
    });

    it("is written once: another reason changes nothing", async () => {
      const again = await unchanged(pair, "tester", "reject", "0.1.6", "--reason", "another");
      expect(again.code).to.equal(0);
      expect(again.out.split("\n")[0]).to.equal(
        `✓ Release 0.1.6 was rejected before, and that stays: rejected on ${today} by ${by()}: ${REASON}`,
      );
      const { out } = await unchanged(pair, "tester", "reject", "0.1.6", "--reason", "another", "--json");
      const { rejection, written } = JSON.parse(out) as { rejection: Rejection; written: boolean };
      expect(written).to.equal(false);
      expect(rejection).to.deep.include({ version: "0.1.6", reason: `${REASON}.`, rejectedBy: by() });
      expect(Date.parse(rejection.rejectedAt)).to.be.closeTo(Date.now(), 600_000);
    });

    it("keeps it from being prepared", async () => {
      expect(await refusal(pair, "deployer", "prepare", "0.1.6")).to.equal(
        `Release 0.1.6 is not prepared:\n  ${why()}${NEXT}`,
      );
    });

    it("keeps it from being planned and promoted, by its name or by a file that was prepared before", async () => {
      for (const prepare of [undefined, () => pair.writeFile("target", follows("0.1.6", "0.1.5"))])
        for (const command of [["plan"], ["promote", "--confirm"]]) {
          prepare?.();
          const line = [...command, ...(prepare ? [] : ["0.1.6"])];
          const { code, out } = await unchanged(pair, "deployer", ...line);
          expect(code, line.join(" ")).to.equal(3);
          expect(out.split("\n").filter((each) => each.startsWith("  ✗ "))).to.deep.equal([
            `  ✗ ${why()}${NEXT}`,
          ]);
        }
    });

    it("keeps a target from going back to it", async () => {
      await pair.deploy("target", follows("0.1.7", "0.1.6"));
      const { code, out } = await unchanged(pair, "deployer", "rollback", "0.1.6", "--confirm");
      expect(code).to.equal(3);
      expect(out).to.contain(`\n  ✗ ${why()}${NEXT}\nRefused: nothing was changed.\n`);
    });

    it("takes it from no target that has it, which may be deployed again, and says so", async () => {
      await pair.deploy("target", follows("0.1.6", "0.1.5"));
      const { code, out } = await unchanged(pair, "deployer", "plan");
      expect(code, out).to.equal(0);
      expect(out).to.contain(`\n  ! ${why()} prod has it already, and keeps it.\n`);
      expect((await unchanged(pair, "deployer", "prepare", "0.1.6")).code).to.equal(0);
    });

    it("is listed with its reason", async () => {
      const { out } = await unchanged(pair, "deployer", "list");
      const marks = out.split("\n").map((line) => line.split(/ {2}(?=rejected )/)[1]);
      expect(marks).to.deep.equal([
        undefined,
        undefined,
        `rejected on ${today} by ${by()}: ${REASON}`,
        undefined,
        undefined,
      ]);
      const { releases } = JSON.parse((await unchanged(pair, "deployer", "list", "--json")).out) as {
        releases: { version: string; rejection?: Rejection }[];
      };
      expect(releases.map(({ version, rejection }) => [version, rejection?.reason])).to.deep.equal([
        ["0.1.7", undefined],
        ["0.1.6", `${REASON}.`],
        ["0.1.5", undefined],
      ]);
    });

    it("is on the board, whose candidate is the newest that was not rejected", async () => {
      expect((await pair.call("tester", "reject", "0.1.7", "--reason", "as slow as 0.1.6")).code).to.equal(0);
      await pair.deploy("target", follows("0.1.7", "0.1.5"));
      const line = ["board", "--out", join(pair.folder, "..", "board.html"), "--json"];
      const { out } = await unchanged(pair, "deployer", ...line);
      const { candidate, rejected, way } = JSON.parse(out) as Board;
      expect(rejected).to.deep.equal(["0.1.6", "0.1.7"]);
      expect(candidate.status === "read" && candidate.value?.release.version).to.equal("0.1.5");
      expect(
        way.filter(({ kind }) => kind === "rejected").map(({ stack, version }) => [stack, version]),
      ).to.deep.equal([
        ["dev", "0.1.7"],
        ["dev", "0.1.6"],
      ]);
    });

    it("that somebody wrote beside the command keeps the version from every target, too", async () => {
      await pair.putRecord("rejected/0.1.5", {});
      const { code, err } = await unchanged(pair, "deployer", "prepare", "0.1.5");
      expect(code).to.equal(2);
      expect(err).to.match(
        /\/releases\/rejected\/0\.1\.5\.json is not a rejection of 0\.1\.5: someone wrote it /,
      );
      expect((await unchanged(pair, "deployer", "list")).out).to.match(
        /^0\.1\.5 .+ {2}rejected, and why cannot be read: s3:/m,
      );
    });
  });
});
