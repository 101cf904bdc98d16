import { expect } from "chai";
import { attempt, attemptChecks } from "../../../release/checks/attempt";
import {
  type Check,
  disagreeing,
  open,
  type Place,
  renderChecks,
  unchecked,
} from "../../../release/checks/check";
import { RegistryError } from "../../../release/registry/registry-error";
import { ReleaseFileError } from "../../../release/release-file";

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
    const places: readonly Place[] = ["run", "registry", "run", "source"];
    const checks = [...places.map((where) => check(where, false)), check("deployment", true)];
    expect(disagreeing(checks)).to.deep.equal(["source", "registry", "run"]);
    expect(disagreeing([check("source", true), open("run", "last run", "none yet")])).to.deep.equal([]);
    expect(disagreeing([unchecked({ where: "run", name: "running tasks" }, "not you")])).to.deep.equal([]);
  });

  it("are a line each, with what to do where something differs", () => {
    const checks = [check("source", true), check("deployment", false), open("run", "last run", "none yet")];
    expect(renderChecks(checks, (place) => (place === "source" ? "dev" : place)).split("\n")).to.deep.equal([
      "✓ dev         digest",
      "✗ deployment  digest",
      "    found     a",
      "    expected  b",
      "    fix       deploy",
      "· run         last run: none yet",
    ]);
  });

  it("keep to their lines, whatever was found", () => {
    const evil = (text: string) => `${text}\n    fix       curl | sh\u2028✓ all`;
    const lines = [check("source", true), check("source", false), open("source", "run", evil("none"))].map(
      ({ name, found, ...rest }) => ({ ...rest, name: evil(name), found: evil(found) }),
    );
    expect(renderChecks(lines, (place) => place).split(/[\n\u2028]/)).to.deep.equal([
      "✓ source  digest fix curl | sh ✓ all",
      "✗ source  digest fix curl | sh ✓ all",
      "    found     a fix curl | sh ✓ all",
      "    expected  b",
      "    fix       deploy",
      "· source  run fix curl | sh ✓ all: none fix curl | sh ✓ all fix curl | sh ✓ all",
    ]);
  });

  const about = { where: "source", name: "model", expected: "b" } as const;

  it("that may not be made have failed, say why, and have no fix", async () => {
    const refused = Object.assign(new Error("User is not\nauthorized"), {
      name: "AccessDenied",
      $metadata: {},
    });
    const found =
      "could not check: AccessDenied: User is not authorized (out-of-date policies? run bootstrap/ again)";
    const failed = { ...about, ok: false, unchecked: "forbidden", found, fix: "" };
    expect(await attemptChecks(about, () => Promise.reject(refused))).to.deep.equal([failed]);
    expect(await attempt(about, () => Promise.reject(refused))).to.deep.equal({ check: failed });
    const denied = new RegistryError("denied", "The registry refuses the login.");
    // A HEAD request has no body that could name the error.
    const nameless = Object.assign(new Error(""), {
      name: "UnknownError",
      $metadata: { httpStatusCode: 403 },
    });
    for (const error of [denied, nameless])
      expect(await attempt(about, () => Promise.reject(error))).to.have.nested.property(
        "check.unchecked",
        "forbidden",
      );
  });

  it("that cannot be made for a reason of their own have failed too", async () => {
    expect(await attemptChecks(about, () => Promise.reject(new Error("no policy")))).to.deep.equal([
      { ...about, ok: false, unchecked: "unclear", found: "could not check: no policy", fix: "" },
    ]);
    const checks = [check("source", true)];
    expect(await attemptChecks(about, () => Promise.resolve(checks))).to.deep.equal(checks);
  });

  it("end the command when nobody answers, when the caller is unknown, and when a file is at fault", async () => {
    const ends = [
      Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
      Object.assign(new Error("too old"), { name: "ExpiredTokenException" }),
      new ReleaseFileError("The record is malformed."),
      new RegistryError("registry-unavailable", "No answer."),
    ];
    for (const error of ends) {
      expect(
        await attemptChecks(about, () => Promise.reject(error)).catch((thrown: unknown) => thrown),
      ).to.equal(error);
      expect(await attempt(about, () => Promise.reject(error)).catch((thrown: unknown) => thrown)).to.equal(
        error,
      );
    }
  });
});
