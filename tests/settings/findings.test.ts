import { expect } from "chai";
import { sampleSettings } from "../sample-settings";
import { faultsOf } from "./faults";

const REASON = "allowed: a reason, in one line of 10 to 300 characters";

describe("what a target demands of its images' scans", () => {
  it("is that nothing critical is found, unless its settings say otherwise", () => {
    const unsaid = { blockFrom: "CRITICAL", accepted: {}, unscanned: {} };
    expect(sampleSettings("prod").findings).to.deep.equal(unsaid);
    const findings = {
      blockFrom: "none",
      accepted: { "CVE-2026-0001": "no zip file is read", "ALAS2-2026-1": "there is no kernel" },
      unscanned: { "ds-preprocessing": "it is built from scratch" },
    };
    expect(sampleSettings("prod", { findings }).findings).to.deep.equal(findings);
  });

  for (const [findings, fault] of [
    [
      { blockFrom: "critical" },
      'findings.blockFrom: found "critical"; allowed: one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, none',
    ],
    [
      { accepted: { "CVE 1": "no zip file is read" } },
      'findings.accepted.CVE 1: found "CVE 1"; allowed: a finding\'s id as the plan names it, such as CVE-2026-12345',
    ],
    [
      { accepted: ["CVE-2026-0001"] },
      'findings.accepted: found ["CVE-2026-0001"]; allowed: a map from a finding\'s id to the reason why it is accepted',
    ],
    [{ accepted: { "CVE-2026-0001": "no" } }, `findings.accepted.CVE-2026-0001: found "no"; ${REASON}`],
    [
      { accepted: { "CVE-2026-0001": "no zip file\n✓ is read" } },
      `findings.accepted.CVE-2026-0001: found "no zip file\\n✓ is read"; ${REASON}`,
    ],
    [
      { unscanned: true },
      "findings.unscanned: found true; allowed: a map from an image to the reason why it needs no scan",
    ],
    [
      { unscanned: { "ds-reporting": "it is built from scratch" } },
      'findings.unscanned.ds-reporting: found "ds-reporting"; allowed: one of images: ds-preprocessing',
    ],
    [
      { unscanned: { constructor: "it is built from scratch" } },
      'findings.unscanned.constructor: found "constructor"; allowed: one of images: ds-preprocessing',
    ],
  ] as const)
    it(`is not ${JSON.stringify(findings)}`, () => {
      expect(faultsOf("prod", { findings })).to.deep.equal([fault]);
    });

  it("is nothing that a source's file says", () => {
    expect(faultsOf("dev", { findings: { blockFrom: "HIGH" } })).to.deep.equal([
      'findings: found {"blockFrom":"HIGH","accepted":{},"unscanned":{}}; allowed: nothing: each target\'s own file says which findings block a promotion into it',
    ]);
  });
});
