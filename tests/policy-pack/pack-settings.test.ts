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

  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      "an unknown key",
      { level: {} },
      "level: found an unknown key; allowed: a map with the keys sources, allowedAccounts, extraTypes, extraCalls, levels",
    ],
    [
      "another thing than a map",
      [],
      "the file: found []; allowed: a map with the keys sources, allowedAccounts, extraTypes, extraCalls, levels",
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
    ["a type that is not text", { extraTypes: [1] }, "extraTypes.0: found 1; allowed: a resource type"],
    [
      "half a type",
      { extraTypes: ["aws:s3/"] },
      'extraTypes.0: found "aws:s3/"; allowed: a resource type such as aws:s3/bucket:Bucket',
    ],
    ...[
      "aws:batch/jobDefinition:JobDefinition",
      "aws:codebuild/project:Project",
      "aws:cognito/identityPool:IdentityPool",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:sagemaker/model:Model",
    ].map(
      (type) =>
        [
          `the type ${type}`,
          { extraTypes: [type] },
          `extraTypes.0: found "${type}"; allowed: a resource type that neither builds nor runs what nobody promoted nor hands out identities`,
        ] as const,
    ),
    ["sources that are no list", { sources: "dev" }, 'sources: found "dev"; allowed: a list of stacks'],
    [
      "a source that is not a stack's name",
      { sources: ["org/project/dev"] },
      'sources.0: found "org/project/dev"; allowed: a stack\'s name',
    ],
    ["calls that are no list", { extraCalls: {} }, "extraCalls: found {}; allowed: a list of calls"],
    ...["sqs", "sqs:send*", "arn:aws:states:::sqs:sendMessage"].map(
      (call) =>
        [
          `the call ${call}`,
          { extraCalls: [call] },
          `extraCalls.0: found "${call}"; allowed: a call such as sqs:sendMessage`,
        ] as const,
    ),
    ...words(`
      athena:startCalculationExecution autoscaling:createAutoScalingGroup
      bedrockagentruntime:invokeInlineAgent codebuild:startBuild cognitoidentity:getCredentialsForIdentity
      ecr:putImage emr:runJobFlow http:invoke iam:createRole lambda:invoke mwaa:createCliToken
      sfn:updateStateMachine sts:assumeRole ecr:setRepositoryPolicy
    `).map(
      (call) =>
        [
          `the call ${call}`,
          { extraCalls: [call] },
          `extraCalls.0: found "${call}"; allowed: a call that neither builds nor runs nor makes what nobody promoted nor hands out identities`,
        ] as const,
    ),
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
      'levels.no-build-resources: found "no-build-resources"; allowed: nothing: this rule cannot be changed',
    ],
  ];
  for (const [what, value, message] of cases)
    it(`refuse ${what}`, () => expect(faults(value)).to.deep.equal([message]));

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
