import { expect } from "chai";
import { indexOf, type Manifest, parseManifest } from "../../../release/registry/manifest";
import {
  basic,
  checking,
  child,
  digest,
  DOUBLE,
  finding,
  inspected,
  manifest,
  SINGLE,
  status,
} from "./checking";

const OPENSSL = "openssl 3.0.1 (no fixed version named) of ds-preprocessing";

describe("the findings in a release's images", () => {
  it("block from the severity on that the target's settings name, and say image, package and what to do", async () => {
    const answers = { a: basic(finding("HIGH", "CVE-2026-0001"), finding("CRITICAL", "CVE-2026-0002")) };
    const { failing, names, warnings } = await checking({ answers });
    expect(names).to.deep.equal([
      "scan of ds-preprocessing (COMPLETE on 1970-01-01)",
      "findings in ds-preprocessing",
    ]);
    expect(failing).to.deep.equal([
      {
        where: "source",
        name: "findings in ds-preprocessing",
        ok: false,
        found: `CRITICAL CVE-2026-0002 in ${OPENSSL}`,
        expected: "none that is CRITICAL or not rated",
        fix: "Build the image with fixed packages, and test it as a new version. To accept a finding that does not affect it, give a reason in Pulumi.prod.yaml: findings.accepted.<id>",
      },
    ]);
    expect(warnings).to.deep.equal([]);
    const stricter = await checking({ answers, findings: { blockFrom: "HIGH" } });
    expect(stricter.failing[0]?.expected).to.equal("none that is CRITICAL, HIGH or not rated");
    expect(stricter.wrong).to.deep.equal([
      `findings in ds-preprocessing: CRITICAL CVE-2026-0002 in ${OPENSSL}; HIGH CVE-2026-0001 in ${OPENSSL}`,
    ]);
  });

  it("block nothing below it", async () => {
    const answers = {
      a: basic(...["HIGH", "MEDIUM", "LOW", "INFORMATIONAL"].map((each) => finding(each, each))),
    };
    expect((await checking({ answers })).wrong).to.deep.equal([]);
  });

  it("block without a severity, and with one that nobody knows yet, whatever the settings name", async () => {
    for (const severity of ["UNDEFINED", "UNTRIAGED", "CATASTROPHIC", undefined])
      expect(
        (await checking({ answers: { a: basic(finding(severity, "CVE-2026-0001")) } })).wrong,
      ).to.deep.equal([
        `findings in ds-preprocessing: ${severity ?? "UNDEFINED"} CVE-2026-0001 in ${OPENSSL}`,
      ]);
  });

  it("are not asked for when the settings ask for none, of which a warning says so", async () => {
    expect(await checking({ answers: {}, findings: { blockFrom: "none" } })).to.deep.include({
      asked: [],
      names: [],
      warnings: [
        "scan findings are not checked, so none keeps an image from prod: findings.blockFrom is none in Pulumi.prod.yaml",
      ],
    });
  });

  it("block nothing that is accepted by its id, and the plan says why", async () => {
    const accepted = { "CVE-2026-0001": "the image has no zip files" };
    const answers = { a: basic(finding("CRITICAL", "CVE-2026-0001")) };
    const { wrong, warnings } = await checking({ answers, findings: { accepted } });
    expect(wrong).to.deep.equal([]);
    expect(warnings).to.deep.equal([
      `CRITICAL CVE-2026-0001 in ${OPENSSL} is accepted: the image has no zip files`,
    ]);
    const another = { a: basic(finding("CRITICAL", "CVE-2026-00012"), finding("CRITICAL", "constructor")) };
    const [others] = (await checking({ answers: another, findings: { accepted } })).wrong;
    expect(others?.match(/(?<=CRITICAL )\S+/g)).to.have.members(["CVE-2026-00012", "constructor"]);
  });

  it("that are accepted and not there are named once every image was scanned", async () => {
    const findings = { accepted: { "CVE-2026-0001": "the image has no zip files" } };
    expect(await checking({ answers: { a: basic() }, findings })).to.deep.include({
      wrong: [],
      warnings: ["findings.accepted.CVE-2026-0001 is no longer needed: remove it from Pulumi.prod.yaml"],
    });
    expect((await checking({ answers: { a: status("PENDING") }, findings })).warnings).to.deep.equal([]);
    expect(
      (await checking({ answers: { a: basic(finding("LOW", "CVE-2026-0001")) }, findings })).warnings,
    ).to.deep.equal([]);
  });

  it("are listed for the worst few, the worst first, and the others by their number", async () => {
    const many = Array.from({ length: 9 }, (_, each) => finding("HIGH", `CVE-2026-000${each}`));
    const answers = { a: basic(...many, finding("CRITICAL", "CVE-2026-1000")) };
    const { wrong } = await checking({ answers, findings: { blockFrom: "LOW" } });
    expect(wrong[0]?.match(/CVE-2026-\d+/g)).to.deep.equal([
      "CVE-2026-1000",
      "CVE-2026-0000",
      "CVE-2026-0001",
      "CVE-2026-0002",
      "CVE-2026-0003",
    ]);
    expect(wrong[0]).to.match(/; and 5 more$/);
  });

  it("are those of Amazon Inspector too, with the version that fixes each package", async () => {
    const packages = (...vulnerablePackages: object[]) => ({
      vulnerabilityId: "CVE-2026-0001",
      vulnerablePackages,
    });
    const open = { severity: "CRITICAL", status: "ACTIVE" };
    const { wrong } = await checking({
      answers: {
        a: inspected(
          {
            ...open,
            packageVulnerabilityDetails: packages(
              { name: "openssl", version: "3.0.1", release: "4.el9", fixedInVersion: "3.0.2-1.el9" },
              { name: "libssl", version: "3.0.1", fixedInVersion: "NotAvailable" },
            ),
          },
          { severity: "CRITICAL", status: "CLOSED", title: "it is gone" },
          { ...open, title: "CVE-2026-0002 - tar" },
          { ...open, severity: "HIGH", title: "below" },
        ),
      },
    });
    expect(wrong).to.deep.equal([
      "findings in ds-preprocessing: CRITICAL CVE-2026-0001 in openssl 3.0.1-4.el9 (fixed in 3.0.2-1.el9), libssl 3.0.1 (no fixed version named) of ds-preprocessing; CRITICAL CVE-2026-0002 - tar in a package that AWS does not name (no fixed version named) of ds-preprocessing",
    ]);
  });

  it("are read to the last page", async () => {
    const answers = {
      a: { ...basic(), nextToken: "2" },
      a2: { ...basic(finding("LOW", "CVE-2026-0001")), nextToken: "3" },
      a3: basic(finding("CRITICAL", "CVE-2026-0002")),
    };
    const { asked, wrong } = await checking({ answers });
    expect(asked).to.deep.equal(["a", "a2", "a3"]);
    expect(wrong).to.deep.equal([`findings in ds-preprocessing: CRITICAL CVE-2026-0002 in ${OPENSSL}`]);
  });

  it("are asked of an index's platforms, and listed once with all that have them", async () => {
    const both = finding("CRITICAL", "CVE-2026-0001");
    const { asked, names, wrong } = await checking({
      images: [DOUBLE],
      answers: { a: basic(both), b: basic(both, finding("CRITICAL", "CVE-2026-0002")) },
    });
    expect(asked).to.have.members(["a", "b"]);
    expect(names).to.deep.equal([
      "scan of ds-preprocessing for linux/amd64 (COMPLETE on 1970-01-01)",
      "scan of ds-preprocessing for linux/arm64 (COMPLETE on 1970-01-01)",
      "findings in ds-preprocessing",
    ]);
    expect(wrong).to.deep.equal([
      `findings in ds-preprocessing: CRITICAL CVE-2026-0001 in ${OPENSSL} for linux/amd64 and ds-preprocessing for linux/arm64; CRITICAL CVE-2026-0002 in ${OPENSSL} for linux/arm64`,
    ]);
  });

  it("of an index without a platform that runs are asked of the index itself: nothing passes unasked", async () => {
    const none = indexOf([child("c", "unknown", "unknown")]);
    const images = [{ ...DOUBLE, digest: none.digest, manifests: [manifest("c"), none] }];
    const { asked, wrong } = await checking({ images, answers: {} });
    expect(asked).to.have.length(1);
    expect(wrong).to.deep.equal([
      "scan of ds-preprocessing: could not check: ImageNotFoundException: it says no",
    ]);
  });

  it("are asked of what an index calls unknown, unless its own content is no image's", async () => {
    const IMAGE = manifest("a").mediaType;
    const of = (layer: string) => {
      const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: digest("e"), size: 1 };
      return parseManifest(
        Buffer.from(JSON.stringify({ config, layers: [{ ...config, mediaType: layer }] })),
        IMAGE,
      );
    };
    const unknown = ({ digest: each, mediaType }: Manifest) => ({
      mediaType,
      digest: each,
      size: 1,
      platform: { os: "unknown", architecture: "unknown" },
    });
    const image = of("application/vnd.oci.image.layer.v1.tar+gzip");
    const attestation = of("application/vnd.in-toto+json");
    const inner = indexOf([unknown(image)]);
    const answers = { a: basic() };
    const letters = async (...children: readonly Manifest[]) => {
      const whole = indexOf([child("a", "linux", "amd64"), ...children.map(unknown)]);
      const manifests = [manifest("a"), image, attestation, inner, whole];
      return checking({ images: [{ ...SINGLE, digest: whole.digest, manifests }], answers });
    };
    expect((await letters(attestation)).asked).to.deep.equal(["a"]);
    for (const hidden of [image, inner]) {
      const { asked, wrong } = await letters(attestation, hidden);
      expect(asked).to.have.members(["a", image.digest.at(-1)]);
      expect(wrong).to.deep.equal([
        "scan of ds-preprocessing: could not check: ImageNotFoundException: it says no",
      ]);
    }
  });

  it("are not asked about an image of which the source lacks something, which blocks by itself", async () => {
    const images = [{ ...DOUBLE, manifests: [] }];
    expect(await checking({ images, answers: {} })).to.deep.include({ asked: [], names: [], warnings: [] });
  });
});
