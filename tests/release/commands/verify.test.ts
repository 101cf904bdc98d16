import { expect } from "chai";
import { type Check, unchecked } from "../../../release/checks/check";
import { verdict } from "../../../release/commands/verify";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";

const STACKS = { source: sampleSettings("dev"), target: () => sampleSettings("prod") };
const check = (where: Check["where"], ok: boolean, more: Partial<Check> = {}): Check => ({
  where,
  name: "digest",
  ok,
  found: "a",
  expected: "b",
  fix: "",
  ...more,
});
const DENIED = unchecked({ where: "source", name: "record" }, "AccessDenied");
const last = (...checks: readonly Check[]) => {
  const { exitCode, text, json } = verdict(SAMPLE_RELEASE, checks, STACKS);
  return [exitCode, text.split("\n").at(-1), (json as { disagree: unknown }).disagree];
};

describe("the verdict of verify", () => {
  it("is that all agrees", () => {
    expect(last(check("source", true), check("run", true))).to.deep.equal([
      0,
      "✓ Release 0.1.6 is what prod has: 2 checks.",
      [],
    ]);
  });

  it("names the places that disagree, the source by its stack", () => {
    expect(last(check("source", false), check("deployment", false), check("run", true))).to.deep.equal([
      6,
      "✗ Release 0.1.6 and prod disagree: dev, deployment (2 of 3 checks).",
      ["source", "deployment"],
    ]);
  });

  it("is that it cannot be confirmed, when the caller may not read and nothing else differs", () => {
    expect(last(DENIED, check("run", true))).to.deep.equal([
      5,
      "✗ Cannot confirm that prod has release 0.1.6: 1 of 2 checks denied, the rest match.",
      [],
    ]);
    expect(last(DENIED, check("run", false))).to.deep.equal([
      6,
      "✗ Release 0.1.6 and prod disagree: run (2 of 2 checks).",
      ["run"],
    ]);
  });

  it("differs by what could not be checked for another reason than the caller", () => {
    expect(last(check("source", false, { unchecked: "unclear" }))[0]).to.equal(6);
  });
});
