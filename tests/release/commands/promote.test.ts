import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { expect } from "chai";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { releasedTag } from "../../../release/run-release";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { refusal, unchanged, withoutSteps } from "./unchanged";

const digestOf = ({ images }: Release) => images["ds-preprocessing"]?.digest ?? "";
const released = (release: Release) => ({
  [release.version]: digestOf(release),
  [releasedTag(release)]: digestOf(release),
});

describe("release promote", function () {
  const pairs = LocalPairs.forSuite(4);

  describe("of what the release file names", () => {
    let pair: Pair;
    let release: Release;
    before(async () => {
      pair = await pairs.next();
      release = await pair.tested("0.1.6");
      pair.writeFile("target", release);
    });

    it("changes nothing without --confirm, and shows the plan", async () => {
      const { code, out } = await unchanged(pair, "deployer", "promote");
      const plan = await unchanged(pair, "deployer", "plan");
      expect(code).to.equal(3);
      expect(out).to.equal(
        plan.out.replace(
          /Nothing blocks it.*\n$/,
          "Nothing was changed. To do this: npm run release -- promote --confirm\n",
        ),
      );
      expect((await unchanged(pair, "deployer", "promote", "v0.1.6", "-s", "prod", "--full")).out).to.match(
        /\nNothing was changed\. To do this: npm run release -- promote --stack prod 0\.1\.6 --full --confirm\n$/,
      );
    });

    it("copies the image by digest with its platforms, and then tags it", async () => {
      const { code, out, err } = await pair.call("deployer", "promote", "--confirm");
      expect(code, err).to.equal(0);
      expect(out.split("\n").slice(-4)).to.deep.equal([
        `✓ ds-preprocessing: 3 manifests and 3 blobs, 5.58 kB copied; ${release.images["ds-preprocessing"]?.digest} compared, with 2 manifests below or attached to it; tags ${releasedTag(release)}, 0.1.6 set`,
        "✓ releases/prod.json names release 0.1.6 already",
        "Next: pulumi up -s prod, then npm run release -- verify",
        "",
      ]);
      expect(err).to.match(/^Asking both accounts and registries\nrelease 0\.1\.6: 0 B of 5\.58 kB\n/);
      expect(Object.keys((await pair.images("target"))["ds-preprocessing"] ?? {})).to.deep.equal(
        Object.keys((await pair.images("source"))["ds-preprocessing"] ?? {}),
      );
      expect(await pair.tags("target")).to.deep.equal(released(release));
      expect(JSON.parse(pair.file("target") ?? "")).to.deep.equal(release);
    });

    it("copies nothing when asked again", async () => {
      pair.front("target").forget();
      const { code, out } = await unchanged(pair, "deployer", "promote", "--confirm");
      expect(code).to.equal(0);
      expect(out.split("\n").at(-4)).to.equal(
        `✓ ds-preprocessing: was there already; ${release.images["ds-preprocessing"]?.digest} compared; tags as they were`,
      );
      expect(["POST", "PATCH", "PUT"].map((method) => pair.front("target").count(method))).to.deep.equal([
        0, 0, 0,
      ]);
    });

    it("says that only its deployment is missing, and then that nothing is", async () => {
      const last = async (...line: readonly string[]) => {
        const { code, out } = await unchanged(pair, "deployer", ...line);
        return [code, out.trimEnd().split("\n").at(-1)];
      };
      const left =
        "All of it is in the registry of prod, and releases/prod.json names it. Next: pulumi up -s prod, then npm run release -- verify";
      for (const line of ["plan", "plan 0.1.6", "promote", "promote v0.1.6"])
        expect(await last(...line.split(" ")), line).to.deep.equal([0, left]);
      await pair.deploy("target", release);
      const had = "prod has release 0.1.6 already: nothing to do";
      for (const line of ["plan", "plan 0.1.6", "promote", "promote --full"])
        expect(await last(...line.split(" ")), line).to.deep.equal([0, had]);
      for (const line of ["promote --confirm", "promote --full --confirm"])
        expect(await last(...line.split(" ")), line).to.deep.equal([
          0,
          "prod has release 0.1.6 already: nothing to deploy",
        ]);
    });

    it("needs no regctl where nothing is to be copied", async () => {
      const env = { ...(await pair.environment("deployer")), PATH: "" };
      const { code, err } = await pair.callIn(env, "promote", "--full", "--confirm");
      expect(code, err).to.equal(0);
    });

    it("is to be promoted again where a tag is gone", async () => {
      const [repositoryName = ""] = Object.keys(pair.target.images);
      await pair
        .ecr("target")
        .send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: "0.1.6" }] }));
      const { code, out } = await unchanged(pair, "deployer", "plan");
      expect([code, out.trimEnd().split("\n").at(-1)]).to.deep.equal([
        0,
        "Nothing blocks it. To promote it: npm run release -- promote --confirm",
      ]);
      expect((await pair.call("deployer", "promote", "--confirm")).code).to.equal(0);
    });

    it("says in JSON what it did", async () => {
      const { code, out } = await unchanged(pair, "deployer", "promote", "--confirm", "--json");
      const { results, blocks } = JSON.parse(out) as { results: unknown; blocks: unknown };
      expect({ code, results, blocks }).to.deep.equal({
        code: 0,
        results: {
          "ds-preprocessing": {
            copied: { manifests: 0, blobs: 0, bytes: 0 },
            verified: [digestOf(release)],
            tagged: [],
          },
        },
        blocks: [],
      });
    });
  });

  describe("of a version that is named", () => {
    let pair: Pair;
    let first: Release;
    before(async () => {
      pair = await pairs.next();
      first = await pair.tested("0.1.6");
    });
    afterEach(() => {
      pair.front("target").forget();
    });

    it("is blocked by what blocks the plan, and changes nothing", async () => {
      const wrong = await pair.makeRelease("0.1.1");
      await pair.putRecord("0.1.1", { ...wrong, evidence: first.evidence });
      const { code, out } = await unchanged(pair, "deployer", "promote", "0.1.1", "--confirm");
      expect(code).to.equal(3);
      expect(out).to.match(/\n {2}✗ the run that tested it: found .+\nRefused: nothing was changed\.\n$/);
    });

    it("writes no release file when a tag cannot be set, although the image is there", async () => {
      pair.front("target").faults = ({ method, path }) =>
        method === "PUT" && path.endsWith("/manifests/0.1.6")
          ? { kind: "answer", status: 400, body: "no" }
          : undefined;
      const { code, err } = await pair.call("deployer", "promote", "0.1.6", "--confirm");
      expect(code).to.equal(3);
      expect(withoutSteps(err)).to.match(
        /:?\d+\/ds-preprocessing did not set tag 0\.1\.6 to sha256:[0-9a-f]{64} \(.*no\)\. The image is there without the tag: correct what it names, then run the same command again\.$/,
      );
      expect(pair.file("target")).to.equal(undefined);
      expect(await pair.tags("target")).to.deep.equal({ [releasedTag(first)]: digestOf(first) });
    });

    it("goes on where it was broken off, and writes the file last", async () => {
      let fileAtLastTag: string | undefined = "not asked";
      pair.front("target").faults = ({ method, path }) => {
        if (method === "PUT" && path.endsWith("/manifests/0.1.6")) fileAtLastTag = pair.file("target");
        return undefined;
      };
      const { code, out } = await pair.call("deployer", "promote", "0.1.6", "--confirm");
      expect(code).to.equal(0);
      expect(fileAtLastTag).to.equal(undefined);
      expect(out.split("\n").slice(-4)).to.deep.equal([
        `✓ ds-preprocessing: was there already; ${first.images["ds-preprocessing"]?.digest} compared, with 2 manifests below or attached to it; tags 0.1.6 set`,
        "✓ releases/prod.json names release 0.1.6: commit it",
        "Next: pulumi up -s prod, then npm run release -- verify",
        "",
      ]);
      expect(JSON.parse(pair.file("target") ?? "")).to.deep.equal(first);
      expect(await pair.tags("target")).to.deep.equal(released(first));
    });

    it("names what the target has by then, and leaves older images where they are", async () => {
      await pair.deploy("target", first);
      const second = await pair.tested("0.1.7");
      const { code } = await pair.call("deployer", "promote", "0.1.7", "--confirm");
      expect(code).to.equal(0);
      expect(JSON.parse(pair.file("target") ?? "")).to.deep.equal({
        ...second,
        previous: hashText(releaseText(first)),
      });
      expect(await pair.tags("target")).to.deep.equal({ ...released(first), ...released(second) });
    });

    it("is refused when the target has a newer one: that is gone back from", async () => {
      await pair.deploy("target", JSON.parse(pair.file("target") ?? "") as Release);
      expect(await refusal(pair, "deployer", "promote", "0.1.6", "--confirm")).to.equal(
        "prod has release 0.1.7, and 0.1.6 is older. To go back: npm run release -- rollback 0.1.6",
      );
      pair.writeFile("target", first);
      expect(await refusal(pair, "deployer", "promote", "--confirm")).to.equal(
        "prod has release 0.1.7, and 0.1.6 is older. To go back: npm run release -- rollback 0.1.6",
      );
    });
  });

  for (const [what, version, copied, message] of [
    [
      "does not name what it did not copy, when somebody changes the file meanwhile",
      [],
      "0.1.6",
      "releases/prod.json changed while release 0.1.6 was copied. The images are there; run the same command again for what the file names now.",
    ],
    [
      "does not write over what somebody wrote meanwhile, when a version is named",
      ["0.1.7"],
      "0.1.7",
      "releases/prod.json changed after release 0.1.7 was chosen, and stays as it is now. Images that were copied are there: check what the file names, then run the same command again.",
    ],
  ] as const)
    it(what, async () => {
      const pair = await pairs.next();
      const tested = { "0.1.6": await pair.tested("0.1.6"), "0.1.7": await pair.tested("0.1.7") };
      const others = { ...tested["0.1.6"], version: "0.1.5" };
      pair.writeFile("target", tested["0.1.6"]);
      pair.front("target").faults = ({ method }) => {
        if (method === "POST") pair.writeFile("target", others);
        return undefined;
      };
      const { code, err } = await pair.call("deployer", "promote", ...version, "--confirm");
      expect(code).to.equal(3);
      expect(withoutSteps(err)).to.equal(message);
      expect(JSON.parse(pair.file("target") ?? "")).to.deep.equal(others);
      expect(await pair.tags("target")).to.deep.equal(released(tested[copied]));
    });
});
