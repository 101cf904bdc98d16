import { expect } from "chai";
import { basic, checking, digest, DOUBLE, error, finding, inspected, status } from "./checking";

describe("an image's scan", () => {
  const going =
    "Run the same command again when it has ended. To accept an image that AWS cannot scan, give a reason in Pulumi.prod.yaml: findings.unscanned.ds-preprocessing";

  it("that has not ended blocks, and says to wait", async () => {
    for (const state of ["IN_PROGRESS", "PENDING"]) {
      const { failing } = await checking({ answers: { a: status(state) } });
      expect(failing.map(({ name, found, fix }) => [name, found, fix])).to.deep.equal([
        ["scan of ds-preprocessing", state, going],
      ]);
    }
  });

  it("that is said to have ended at no time has not: Inspector's findings come later", async () => {
    for (const state of ["COMPLETE", "ACTIVE"]) {
      const answers = { a: { ...status(state), imageScanFindings: { findings: [] } } };
      expect((await checking({ answers })).failing[0]?.fix).to.equal(going);
    }
  });

  it("that has ended is named with its day: what became known since is not in it", async () => {
    for (const [answer, state] of [
      [basic(), "COMPLETE on 1970-01-01"],
      [inspected(), "ACTIVE on 1970-01-01"],
    ] as const)
      expect((await checking({ answers: { a: answer } })).names[0]).to.equal(
        `scan of ds-preprocessing (${state})`,
      );
  });

  it("that was never made, or that AWS cannot make, blocks, and says how it is made or accepted", async () => {
    const never = await checking({ answers: { a: error("ScanNotFoundException") } });
    expect(never.failing).to.deep.equal([
      {
        where: "source",
        name: "scan of ds-preprocessing",
        ok: false,
        found: "it was never scanned",
        expected: "a completed scan",
        fix: `Images pushed before bootstrap/ was run in dev are not scanned. Unless Amazon Inspector does, an administrator of that account scans them: aws ecr start-image-scan --region us-east-1 --repository-name ds-preprocessing --image-id imageDigest=${digest("a")}. To accept an image that AWS cannot scan, give a reason in Pulumi.prod.yaml: findings.unscanned.ds-preprocessing`,
      },
    ]);
    for (const state of ["FAILED", "UNSUPPORTED_IMAGE", "SCAN_ELIGIBILITY_EXPIRED", "OF_NEXT_YEAR"])
      expect((await checking({ answers: { a: status(state, "not this one") } })).wrong).to.deep.equal([
        `scan of ds-preprocessing: ${state}: not this one`,
      ]);
    expect((await checking({ answers: { a: {} } })).wrong).to.deep.equal([
      "scan of ds-preprocessing: no status",
    ]);
  });

  it("of one platform says nothing of the other", async () => {
    const answers = { a: basic(), b: error("ScanNotFoundException") };
    expect((await checking({ images: [DOUBLE], answers })).wrong).to.deep.equal([
      "scan of ds-preprocessing for linux/arm64: it was never scanned",
    ]);
  });

  it("is not needed where the settings say why; what was found all the same blocks", async () => {
    const findings = { unscanned: { "ds-preprocessing": "it is scratch with one binary" } };
    const unsupported = status("UNSUPPORTED_IMAGE", "scratch");
    expect(await checking({ answers: { a: unsupported }, findings })).to.deep.include({
      wrong: [],
      warnings: [
        "ds-preprocessing has no completed scan (UNSUPPORTED_IMAGE: scratch), which is accepted: it is scratch with one binary",
      ],
    });
    const answers = { a: unsupported, b: basic(finding("CRITICAL", "CVE-2026-0001")) };
    expect((await checking({ images: [DOUBLE], answers, findings })).wrong).to.have.length(1);
    expect((await checking({ answers: { a: basic() }, findings })).warnings).to.deep.equal([
      "findings.unscanned.ds-preprocessing is no longer needed: remove it from Pulumi.prod.yaml",
    ]);
  });

  it("that the caller may not read is a failing check, and one that is not answered ends the command", async () => {
    const { failing } = await checking({ answers: { a: error("AccessDeniedException") } });
    expect(failing).to.deep.include({
      where: "source",
      name: "scan of ds-preprocessing",
      ok: false,
      unchecked: "forbidden",
      found:
        "could not check: AccessDeniedException: it says no (out-of-date policies? run bootstrap/ again)",
      expected: "a completed scan",
      fix: "",
    });
    const thrown = await checking({ answers: { a: error("ServerException", 500) } }).then(
      () => "nothing",
      (found: Error) => found.name,
    );
    expect(thrown).to.equal("ServerException");
  });
});
