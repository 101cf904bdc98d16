import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { accountRoot } from "../../../rehearsal/emulator/clients";
import type { Check } from "../../../release/checks/check";
import type { Release } from "../../../release/release-file";
import { asRoot } from "./accounts";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged, withoutSteps } from "./unchanged";

interface Verified {
  readonly ok: boolean;
  readonly disagree: readonly string[];
  readonly checks: readonly Check[];
}

for (const several of [false, true])
  describe(`the commands that look, of ${several ? "several pipelines" : "one pipeline"}`, function () {
    const pairs = LocalPairs.forSuite(1);
    /** What checks of each pipeline are called. */
    const named = (name: string) =>
      several ? ["churn", "preprocessing", "smoke"].map((workload) => `${workload}: ${name}`) : [name];
    let pair: Pair;
    let release: Release;

    before(async () => {
      pair = await pairs.next({ several });
      pair.git("tag", "0.1.6");
      release = await pair.tested("0.1.6");
      pair.writeFile("target", release);
    });

    const verify = async () => {
      const { code, out } = await unchanged(pair, "deployer", "verify", "--json");
      return { code, ...(JSON.parse(out) as Verified) };
    };
    const troubles = (out: string) => out.split("\n").filter((line) => line.startsWith("✗"));

    describe("as somebody without access", () => {
      it("say that, and the doctor no more than that", async () => {
        const { code, out } = await unchanged(pair, "tester", "doctor");
        expect(code).to.equal(5);
        const [trouble, cause, verdict, ...more] = out.trimEnd().split("\n");
        expect([trouble, verdict, more]).to.deep.equal([
          "✗ machine  access to both accounts",
          "✗ 14 checks skipped: fix this first, see docs/runbook.md.",
          [],
        ]);
        expect(cause).to.match(
          /^ {4}found {5}arn:aws:sts::\d+:assumed-role\/ds-tester-dev\/jane may not assume .+\. Call as ds-deployer-prod of account /,
        );
      });

      it("say whose account it is, or that AWS does not know the credentials", async () => {
        const other = await unchanged(pair, accountRoot(pair.target.account), "doctor");
        expect(other.code).to.equal(5);
        expect(troubles(other.out)).to.have.length(2);
        expect(other.out).to.contain(
          `found     These credentials (arn:aws:iam::${pair.target.account}:root) belong to account ${pair.target.account}; dev is in account ${pair.source.account}.`,
        );
        const unknown = { accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "wrong-secret" };
        const nobody = await unchanged(pair, unknown, "doctor");
        expect([nobody.code, troubles(nobody.out).length]).to.deep.equal([5, 2]);
        expect(nobody.out).to.match(
          /found {5}AWS does not accept these credentials\. InvalidClientTokenId: /,
        );
      });

      it("end without an answer when AWS gives none", async () => {
        const env = { ...(await pair.environment("deployer")), AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
        const { code, err } = await pair.callIn(env, "doctor");
        expect(code, err).to.equal(4);
      });
    });

    it("find the release file that is not deployed first, and nothing that follows from it", async () => {
      const { code, out } = await unchanged(pair, "deployer", "verify");
      expect(code).to.equal(6);
      const lines = out.trimEnd().split("\n");
      const first = lines.findIndex((line) => line.includes("release of releases/prod.json"));
      expect(lines.slice(first, first + 4)).to.deep.equal([
        "✗ deployment  release of releases/prod.json",
        "    found     not deployed yet: prod has no release",
        "    expected  0.1.6",
        "    fix       pulumi up -s prod",
      ]);
      expect(out).not.to.contain("changed it by hand");
      // What is not in the registry yet cannot be deployed.
      const images = Object.keys(release.images);
      expect(images).to.have.length(several ? 3 : 1);
      expect(lines.slice(0, first).filter((line) => line.startsWith("✗"))).to.deep.equal(
        images.map((image) => `✗ registry    image in ${pair.registry("target")}/${image}`),
      );
      expect(lines.at(-1)).to.match(
        new RegExp(
          `^✗ Release 0\\.1\\.6 and prod disagree: registry, deployment \\(${images.length + 1} of \\d+ checks\\)\\.$`,
        ),
      );
      const doctor = await unchanged(pair, "deployer", "doctor");
      expect(doctor.out).to.contain(
        [
          "✗ prod      release of releases/prod.json",
          "    found     not deployed yet: prod has no release",
          "    expected  0.1.6",
          "    fix       pulumi up -s prod",
        ].join("\n"),
      );
      expect(doctor.out)
        .to.contain("✓ dev       release of releases/dev.json: 0.1.6")
        .and.contain(
          `✗ dev       ${named("parameter model-sha256").at(several ? 1 : 0)}\n    found     (none)`,
        );
      expect(doctor.out).to.match(/✓ machine   regctl: \//);
    });

    it("find the source's release file that is not deployed", async () => {
      const file = JSON.parse(pair.file("source") ?? "") as Release;
      pair.writeFile("source", { ...file, version: "0.1.7" });
      try {
        const { out } = await unchanged(pair, "deployer", "doctor");
        expect(out).to.contain(
          "    found     not deployed yet: version 0.1.6\n    expected  version 0.1.7\n    fix       pulumi up -s dev",
        );
      } finally {
        pair.writeFile("source", file);
      }
    });

    describe("where something may not be read", () => {
      /** Takes a permission from a role that the deployer has. @returns how to give it back */
      const deny = async (Action: string, side: "source" | "target" = "target") => {
        const { AWS_ENDPOINT_URL: endpoint = "" } = await pair.environment("deployer");
        const iam = new IAMClient(asRoot(endpoint, pair[side]));
        const { deployerRole, promotionRole } = pair.target.names;
        const PolicyDocument = JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action, Resource: "*" }],
        });
        const role = { RoleName: side === "source" ? deployerRole : promotionRole, PolicyName: "older" };
        await iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument }));
        return () => iam.send(new DeleteRolePolicyCommand(role));
      };

      it("lose no other check by it", async () => {
        const before = await verify();
        const allow = await deny("scheduler:GetSchedule");
        try {
          const { checks, code } = await verify();
          expect(code).to.equal(6);
          const unchecked = checks.filter((check) => check.unchecked);
          expect(unchecked.map(({ where, name, fix }) => [where, name, fix])).to.deep.equal(
            named("schedule (time, target, role)").map((name) => ["deployment", name, ""]),
          );
          expect(unchecked[0]?.found).to.match(/^could not check: .*AccessDenied.*run bootstrap\/ again\)$/);
          const others = ({ checks: all }: Pick<Verified, "checks">) =>
            all.filter(({ name }) => !name.includes("schedule")).map(({ name, ok }) => [name, ok]);
          expect(others({ checks })).to.deep.equal(others(before));
          const status = await unchanged(pair, "deployer", "status");
          expect(status.code).to.equal(5);
          expect(status.out)
            .to.match(/^schedule .*could not be read$/m)
            .and.match(/^release +0\.1\.6 +none yet$/m);
        } finally {
          await allow();
        }
      });

      it("take neither a record nor a run for missing", async () => {
        for (const [action, lost] of [
          ["s3:GetObject", "candidate record of 0.1.6"],
          ["states:DescribeExecution", several ? "churn: the run that tested it" : "the run that tested it"],
        ] as const) {
          const allow = await deny(action, "source");
          try {
            const { checks } = await verify();
            const unchecked = checks.filter(
              (check) => check.unchecked === "forbidden" && check.where === "source",
            );
            expect(unchecked.map(({ name }) => name)).to.include(lost);
            expect(checks.find(({ name }) => name === lost)?.fix).to.equal("");
          } finally {
            await allow();
          }
        }
      });

      it("say of the doctor's checks why, and no fix for what was not read", async () => {
        const allow = await deny("ssm:GetParameters");
        try {
          const { code, out } = await unchanged(pair, "deployer", "doctor");
          expect(code).to.equal(6);
          const lines = out.split("\n");
          const at = lines.indexOf("✗ prod      parameters");
          expect(lines[at + 1]).to.match(/^ {4}found {5}could not check: .*ssm:GetParameters/);
          expect(lines[at + 3]).not.to.match(/fix/);
        } finally {
          await allow();
        }
      });
    });

    describe("where the release file is gone", () => {
      it("say so, and where it is", async () => {
        await pair.deploy("target", release);
        rmSync(join(pair.folder, pair.target.releaseFile));
        const { out } = await unchanged(pair, "deployer", "status");
        expect(out.replaceAll(/\s+/g, " ")).to.contain(
          "releases/prod.json is not there, and prod has release 0.1.6",
        );
        const doctor = await unchanged(pair, "deployer", "doctor");
        expect(doctor.out).to.contain(
          [
            "    found     prod has release 0.1.6, and releases/prod.json is not there",
            "    expected  what its release file names",
            "    fix       Fetch it: git pull. If nobody committed it: npm run release -- prepare 0.1.6",
          ].join("\n"),
        );
        const verified = await unchanged(pair, "deployer", "verify");
        expect([verified.code, withoutSteps(verified.err)]).to.deep.equal([
          3,
          "releases/prod.json is not there, so there is nothing to verify prod against. Fetch it (git pull), or write it from a candidate: npm run release -- prepare",
        ]);
      });
    });
  });
