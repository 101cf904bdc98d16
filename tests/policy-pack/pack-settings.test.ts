import { expect } from "chai";
import { PackSettingsError, parsePackSettings } from "../../policy-pack/pack-settings";
import { BUILD_RULES, UNCHANGEABLE } from "../../policy-pack/rules";
import type { Rule } from "../../policy-pack/rule";
import { words } from "../words";

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
  it("are, of an empty file, those without any change", () => {
    const nothing = { sources: [], allowedAccounts: [], extraTypes: [], extraCalls: [], levels: {} };
    expect(parse({})).to.deep.equal(nothing);
  });

  it("may name sources, accounts, types, calls and levels", () => {
    const settings = {
      sources: ["dev", "eu-dev.1"],
      allowedAccounts: ["555555555555"],
      extraTypes: ["aws:dynamodb/table:Table"],
      extraCalls: ["sqs:sendMessage", "sagemakerruntime:invokeEndpoint"],
      levels: { "log-retention": "advisory" },
    };
    expect(parse(settings)).to.deep.equal(settings);
  });

  const KEYS = "a map with the keys sources, allowedAccounts, extraTypes, extraCalls, levels";
  const TYPE = "a resource type that neither builds nor runs what nobody promoted nor hands out identities";
  const CALL = "a call that neither builds nor runs nor makes what nobody promoted nor hands out identities";
  const LEVEL = "one of mandatory, advisory, disabled";
  /** What is written to where the fault is, what was found, and what is allowed. */
  const REFUSED: readonly (readonly [written: unknown, where: string, found: string, allowed: string])[] = [
    [{ level: {} }, "level", "an unknown key", KEYS],
    [[], "the file", "[]", KEYS],
    [{ allowedAccounts: "1" }, "allowedAccounts", '"1"', "a list of accounts"],
    [{ allowedAccounts: [123456789012] }, "allowedAccounts.0", "123456789012", "an account number"],
    [{ allowedAccounts: ["123"] }, "allowedAccounts.0", '"123"', "an account number of 12 digits"],
    [{ extraTypes: {} }, "extraTypes", "{}", "a list of resource types"],
    [{ extraTypes: [1] }, "extraTypes.0", "1", "a resource type"],
    [
      { extraTypes: ["aws:s3/"] },
      "extraTypes.0",
      '"aws:s3/"',
      "a resource type such as aws:s3/bucket:Bucket",
    ],
    ...words(`
      aws:batch/jobDefinition:JobDefinition aws:codebuild/project:Project
      aws:cognito/identityPool:IdentityPool aws:ec2/launchTemplate:LaunchTemplate aws:sagemaker/model:Model
    `).map((type) => [{ extraTypes: [type] }, "extraTypes.0", `"${type}"`, TYPE] as const),
    [{ sources: "dev" }, "sources", '"dev"', "a list of stacks"],
    [{ sources: ["org/project/dev"] }, "sources.0", '"org/project/dev"', "a stack's name"],
    [{ extraCalls: {} }, "extraCalls", "{}", "a list of calls"],
    ...["sqs", "sqs:send*", "arn:aws:states:::sqs:sendMessage"].map(
      (call) =>
        [{ extraCalls: [call] }, "extraCalls.0", `"${call}"`, "a call such as sqs:sendMessage"] as const,
    ),
    ...words(`
      athena:startCalculationExecution autoscaling:createAutoScalingGroup
      bedrockagentruntime:invokeInlineAgent codebuild:startBuild cognitoidentity:getCredentialsForIdentity
      ecr:putImage emr:runJobFlow http:invoke iam:createRole lambda:invoke mwaa:createCliToken
      sfn:updateStateMachine sts:assumeRole ecr:setRepositoryPolicy
    `).map((call) => [{ extraCalls: [call] }, "extraCalls.0", `"${call}"`, CALL] as const),
    [{ levels: [] }, "levels", "[]", "a map from rule to level"],
    [{ levels: { "log-retention": "warn" } }, "levels.log-retention", '"warn"', LEVEL],
    [{ levels: { "log-retention": "remediate" } }, "levels.log-retention", '"remediate"', LEVEL],
    [
      { levels: { "log-retentoin": "advisory" } },
      "levels.log-retentoin",
      '"log-retentoin"',
      "the name of a rule in policy-pack/README.md",
    ],
    [
      { levels: { "no-build-resources": "advisory" } },
      "levels.no-build-resources",
      '"no-build-resources"',
      "nothing: this rule cannot be changed",
    ],
  ];
  for (const [written, where, what, allowed] of REFUSED)
    it(`refuse ${JSON.stringify(written)}`, () =>
      expect(faults(written)).to.deep.equal([`${where}: found ${what}; allowed: ${allowed}`]));

  it("change none of the rules that every other layer stands on", () => {
    expect(UNCHANGEABLE.map(({ name }) => name).slice(BUILD_RULES.length)).to.deep.equal([
      "images-by-digest",
      "permissions-boundary",
      "own-roles",
      "guarded-repositories",
    ]);
    expect(UNCHANGEABLE.slice(0, BUILD_RULES.length)).to.deep.equal(BUILD_RULES);
  });

  it("tell all faults at once", () => {
    expect(
      faults({ allowedAccounts: ["1"], extraTypes: ["x"], levels: { "no-rule": "mandatory" }, more: 1 }),
    ).to.have.length(4);
  });
});
