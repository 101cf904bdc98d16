import { expect } from "chai";
import { PackSettingsError, parsePackSettings } from "../../policy-pack/pack-settings";
import type { Rule } from "../../policy-pack/rule";
import shipped = require("../../policy-pack/settings.json");

const rule = (name: string): Rule => ({
  name,
  description: "",
  severity: "low",
  level: { source: "mandatory", target: "mandatory" },
  check: () => [],
});
const parse = (value: unknown) =>
  parsePackSettings(
    value,
    [rule("log-retention"), rule("no-build-resources")],
    new Set(["no-build-resources"]),
  );

/** The faults that the settings are said to have. */
function faults(value: unknown): string[] {
  try {
    parse(value);
  } catch (error) {
    if (!(error instanceof PackSettingsError)) throw error;
    const [head, ...lines] = error.message.split("\n");
    expect(head).to.equal("policy-pack/settings.json has faults:");
    return lines.map((line) => line.trim());
  }
  return [];
}

describe("the pack's settings", () => {
  it("are, as shipped, those without any change", () => {
    expect(parse(shipped)).to.deep.equal({ allowedAccounts: [], extraTypes: [], levels: {} });
    expect(parse({})).to.deep.equal(parse(shipped));
  });

  it("may name accounts, types and levels", () => {
    const settings = {
      allowedAccounts: ["555555555555"],
      extraTypes: ["aws:dynamodb/table:Table"],
      levels: { "log-retention": "advisory" },
    };
    expect(parse(settings)).to.deep.equal(settings);
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      "an unknown key",
      { level: {} },
      "level: found an unknown key; allowed: a map with the keys allowedAccounts, extraTypes, levels",
    ],
    [
      "another thing than a map",
      [],
      "the file: found []; allowed: a map with the keys allowedAccounts, extraTypes, levels",
    ],
    [
      "accounts that are no list",
      { allowedAccounts: "1" },
      'allowedAccounts: found "1"; allowed: a list of accounts',
    ],
    [
      "an account that is a number",
      { allowedAccounts: [123456789012] },
      "allowedAccounts.0: found 123456789012; allowed: an account number",
    ],
    [
      "a short account",
      { allowedAccounts: ["123"] },
      'allowedAccounts.0: found "123"; allowed: an account number of 12 digits',
    ],
    ["types that are no list", { extraTypes: {} }, "extraTypes: found {}; allowed: a list of resource types"],
    ["a type that is no text", { extraTypes: [1] }, "extraTypes.0: found 1; allowed: a resource type"],
    [
      "half a type",
      { extraTypes: ["aws:s3/"] },
      'extraTypes.0: found "aws:s3/"; allowed: a resource type such as aws:s3/bucket:Bucket',
    ],
    [
      "a type that builds",
      { extraTypes: ["aws:codebuild/project:Project"] },
      'extraTypes.0: found "aws:codebuild/project:Project"; allowed: a resource type that does not build',
    ],
    ["levels that are no map", { levels: [] }, "levels: found []; allowed: a map from rule to level"],
    [
      "an unknown level",
      { levels: { "log-retention": "warn" } },
      'levels.log-retention: found "warn"; allowed: one of mandatory, advisory, disabled',
    ],
    [
      "a level that only a rule has",
      { levels: { "log-retention": "remediate" } },
      'levels.log-retention: found "remediate"; allowed: one of mandatory, advisory, disabled',
    ],
    [
      "a misspelled rule",
      { levels: { "log-retentoin": "advisory" } },
      'levels.log-retentoin: found "log-retentoin"; allowed: the name of a rule in policy-pack/README.md',
    ],
    [
      "a rule against building",
      { levels: { "no-build-resources": "advisory" } },
      'levels.no-build-resources: found "no-build-resources"; allowed: nothing: a rule against building cannot be changed',
    ],
  ];
  for (const [what, value, message] of cases)
    it(`refuse ${what}`, () => expect(faults(value)).to.deep.equal([message]));

  it("tell all faults at once", () => {
    expect(
      faults({ allowedAccounts: ["1"], extraTypes: ["x"], levels: { "no-rule": "mandatory" }, more: 1 }),
    ).to.have.length(4);
  });
});
