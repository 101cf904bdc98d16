import { expect } from "chai";
import { diff, type DiffRequest } from "../../../rehearsal/plugins/aws/diff";
import { asWritten } from "../../../rehearsal/plugins/aws/equality";
import { UNKNOWN, type Properties } from "../../../rehearsal/plugins/provider";

const ROLE = "aws:iam/role:Role";
const QUEUE = "aws:sqs/queue:Queue";

const between = (
  type: string,
  oldInputs: Properties,
  newInputs: Properties,
  more: Partial<DiffRequest> = {},
) => diff({ type, oldInputs, oldOutputs: {}, newInputs, ...more });
const nothing = { changes: [], replaces: [], deleteBeforeReplace: false };

describe("comparing a program with the state", () => {
  const same: readonly [why: string, type: string, old: Properties, wanted: Properties][] = [
    ["a default is left out", QUEUE, { messageRetentionSeconds: 345600 }, {}],
    ["a default is stated", "aws:ec2/vpc:Vpc", {}, { enableDnsSupport: true, enableDnsHostnames: false }],
    [
      "a nested default is stated",
      "aws:scheduler/schedule:Schedule",
      { target: { arn: "a" } },
      { target: { arn: "a", retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86400 } } },
    ],
    ["AWS filled in what is left out", "aws:ec2/securityGroup:SecurityGroup", { name: "tasks-1" }, {}],
    [
      "a list says the same in another order",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      { subnetIds: ["a", "b"] },
      { subnetIds: ["b", "a"] },
    ],
    ["nothing is written as an empty list", "aws:cloudwatch/metricAlarm:MetricAlarm", {}, { okActions: [] }],
    [
      "a document is written in another way",
      ROLE,
      { assumeRolePolicy: `{"Action":["a"],"Effect":"Allow"}` },
      { assumeRolePolicy: `{ "Effect": "Allow", "Action": "a" }` },
    ],
  ];
  for (const [why, type, old, wanted] of same)
    it(`finds nothing where ${why}`, () => expect(between(type, old, wanted)).to.deep.equal(nothing));

  it("finds what is not known yet, however deep", () => {
    const target = { arn: "a", deadLetterConfig: { arn: "b" } };
    const wanted = { target: { ...target, deadLetterConfig: { arn: UNKNOWN } } };
    expect(between("aws:scheduler/schedule:Schedule", { target }, wanted).changes).to.deep.equal(["target"]);
    expect(between(ROLE, { assumeRolePolicy: "{}" }, { assumeRolePolicy: UNKNOWN }).changes).to.deep.equal([
      "assumeRolePolicy",
    ]);
  });

  it("tells what needs a new resource, and whether the old one must make room for it", () => {
    const table = { routeTableId: "r", subnetId: "s" };
    const association = "aws:ec2/routeTableAssociation:RouteTableAssociation";
    expect(between(association, table, { ...table, subnetId: "t" })).to.deep.equal({
      changes: ["subnetId"],
      replaces: ["subnetId"],
      deleteBeforeReplace: false,
    });
    const policy = { name: "p", description: "d", policy: "{}" };
    expect(
      between("aws:iam/policy:Policy", policy, { ...policy, description: "e", policy: "[]" }),
    ).to.deep.equal({
      changes: ["description", "policy"],
      replaces: ["description"],
      deleteBeforeReplace: true,
    });
    expect(between(ROLE, { name: "a" }, { name: "b" })).to.include({ deleteBeforeReplace: false });
    const rule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const group = "referencedSecurityGroupId";
    expect(between(rule, { [group]: "a" }, { [group]: "b" }).replaces).to.deep.equal([group]);
    const elsewhere = { oldOutputs: { region: "eu-west-1" } };
    expect(between(QUEUE, {}, { region: "eu-west-1" }, elsewhere)).to.deep.equal(nothing);
    expect(between(QUEUE, {}, { region: "us-east-1" }, elsewhere).replaces).to.deep.equal(["region"]);
  });

  it("leaves out what the program ignores", () => {
    const ignoreChanges = ["description"];
    expect(between(ROLE, { description: "a" }, { description: "b" }, { ignoreChanges })).to.deep.equal(
      nothing,
    );
  });

  it("finds that the provider's default tags changed", () => {
    const oldOutputs = { tagsAll: { team: "data", use: "test" } };
    const tags = { use: "test" };
    expect(between(ROLE, { tags }, { tags }, { oldOutputs, defaultTags: { team: "data" } })).to.deep.equal(
      nothing,
    );
    expect(between(ROLE, { tags }, { tags }, { oldOutputs, defaultTags: { team: "other" } })).to.deep.equal({
      ...nothing,
      changes: ["tagsAll"],
    });
  });

  it("tells changes of a type without a handler, and no replacement that it does not know of", () => {
    const changed = between("aws:codebuild/project:Project", { name: "a" }, { name: "b" });
    expect(changed).to.deep.equal({ ...nothing, changes: ["name"] });
  });
});

describe("what a program would write for what AWS has", () => {
  it("is its own words where they mean the same", () => {
    const text = `{ "Action": ["a"] }`;
    expect(asWritten({ policy: text, kept: "1" }, { policy: `{"Action":"a"}`, kept: "2" })).to.deep.equal({
      policy: text,
      kept: "2",
    });
    expect(asWritten([{ id: "a" }, { id: "b" }], [{ id: "a", on: false }, { id: "c" }])).to.deep.equal([
      { id: "a" },
      { id: "c" },
    ]);
  });

  it("leaves out what is the default, at any depth", () => {
    const defaults = { retry: { times: 3 }, zone: "UTC" };
    const actual = { retry: { times: 3, age: 9 }, zone: "UTC", input: "x", empty: [] };
    expect(asWritten(undefined, actual, defaults)).to.deep.equal({ retry: { age: 9 }, input: "x" });
    expect(asWritten(undefined, { zone: "UTC" }, defaults)).to.equal(undefined);
  });
});
