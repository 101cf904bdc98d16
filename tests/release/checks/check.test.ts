import { expect } from "chai";
import { attempt } from "../../../release/checks/attempt";
import { type Check, disagreeing, open, type Place, renderChecks } from "../../../release/checks/check";

const check = (where: Place, ok: boolean): Check => ({
  where,
  name: "digest",
  ok,
  found: "a",
  expected: "b",
  fix: "deploy",
});

describe("checks", () => {
  it("name the places that disagree once each, in the order of a release's way", () => {
    const places: readonly Place[] = ["run", "registry", "run", "dev"];
    const checks = [...places.map((where) => check(where, false)), check("deployment", true)];
    expect(disagreeing(checks)).to.deep.equal(["dev", "registry", "run"]);
    expect(disagreeing([check("dev", true), open("run", "last run", "none yet")])).to.deep.equal([]);
  });

  it("are a line each, with what to do where something differs", () => {
    const checks = [check("dev", true), check("deployment", false), open("run", "last run", "none yet")];
    expect(renderChecks(checks, (place) => (place === "dev" ? "source" : place)).split("\n")).to.deep.equal([
      "✓ source      digest",
      "✗ deployment  digest",
      "    found     a",
      "    expected  b",
      "    fix       deploy",
      "· run         last run: none yet",
    ]);
  });

  it("that cannot be made have failed, and say why", async () => {
    const about = { where: "dev", name: "model", expected: "b", fix: "sign in" } as const;
    const refused = Object.assign(new Error("User is not\nauthorized"), {
      name: "AccessDenied",
      $metadata: {},
    });
    expect(await attempt(about, () => Promise.reject(refused))).to.deep.equal([
      { ...about, ok: false, found: "could not tell: AccessDenied: User is not authorized" },
    ]);
    expect(await attempt(about, () => Promise.resolve([check("dev", true)]))).to.deep.equal([
      check("dev", true),
    ]);
  });
});
