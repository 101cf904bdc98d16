import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { driftIn, nameOf, stepsIn } from "../../../ci/pulumi/steps";

const urnOf = (type: string, name: string) =>
  `urn:pulumi:dev::ds-pipeline::ds:storage:Bucket$${type}::${name}`;

/** What the engine tells of one step. */
const metadata = (
  op: string,
  { type = "aws:s3/bucket:Bucket", name = "data", ...more }: object & Told = {},
) => ({
  metadata: { op, urn: urnOf(type, name), type, new: { custom: true, inputs: { secret: "value" } }, ...more },
});
interface Told {
  readonly type?: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}
const planned = (...told: readonly object[]) =>
  told.map((resourcePreEvent) => ({ resourcePreEvent })) as unknown as EngineEvent[];
const found = (...told: readonly object[]) =>
  told.map((resOutputsEvent) => ({ resOutputsEvent })) as unknown as EngineEvent[];

const STEP = { type: "aws:s3/bucket:Bucket", name: "data", paths: [] };
const PROVIDER = { type: "pulumi:providers:aws", name: "aws" };

describe("the steps of a preview", () => {
  it("are creations, updates, replacements and deletions, in the engine's order", () => {
    const operations = ["create", "same", "update", "read", "delete", "refresh", "import", "discard"];
    expect(stepsIn(planned(...operations.map((op) => metadata(op))))).to.deep.equal([
      { op: "create", ...STEP },
      { op: "update", ...STEP },
      { op: "delete", ...STEP },
    ]);
    expect(stepsIn([{ diagnosticEvent: {} } as never])).to.deep.equal([]);
  });

  it("tell a replacement once, whichever comes first of what takes its place and what goes", () => {
    for (const told of [
      ["create-replacement", "replace", "delete-replaced"],
      ["delete-replaced", "replace", "create-replacement"],
    ])
      expect(stepsIn(planned(...told.map((op) => metadata(op))))).to.deep.equal([{ op: "replace", ...STEP }]);
  });

  it("name paths in order, and never values", () => {
    const detailedDiff = { "tags.Owner": { kind: "update" }, acl: { kind: "add", value: "value" } };
    const steps = stepsIn(
      planned(
        metadata("update", { detailedDiff, diffs: ["tags"] }),
        metadata("update", { diffs: ["b", "a"] }),
      ),
    );
    expect(steps.map(({ paths }) => paths)).to.deep.equal([
      ["acl", "tags.Owner"],
      ["a", "b"],
    ]);
    expect(JSON.stringify(steps)).not.to.contain("value");
  });

  it("leave out by which role the provider signs in, as who looks has another than who deploys", () => {
    const roles = [
      { detailedDiff: { "assumeRoles[0].roleArn": {} }, diffs: ["assumeRoles"] },
      { detailedDiff: { assumeRoles: {} } },
      { diffs: ["assumeRoles"] },
    ];
    for (const more of roles)
      expect(stepsIn(planned(metadata("update", { ...PROVIDER, ...more })))).to.deep.equal([]);
  });

  it("tell any other change of a provider, and of its kind of keys elsewhere", () => {
    const others: readonly (readonly [Told, readonly string[]])[] = [
      [
        { ...PROVIDER, detailedDiff: { "assumeRoles[0].roleArn": {}, region: {} } },
        ["assumeRoles[0].roleArn", "region"],
      ],
      [{ ...PROVIDER, diffs: ["defaultTags"] }, ["defaultTags"]],
      [{ ...PROVIDER, diffs: ["assumeRoleWithWebIdentity"] }, ["assumeRoleWithWebIdentity"]],
      [{ ...PROVIDER }, []],
      [{ type: "aws:iam/role:Role", name: "role", diffs: ["assumeRolePolicy"] }, ["assumeRolePolicy"]],
    ];
    for (const [more, paths] of others)
      expect(stepsIn(planned(metadata("update", more))).map((step) => step.paths)).to.deep.equal([paths]);
    for (const op of ["replace", "delete"] as const)
      expect(stepsIn(planned(metadata(op, { ...PROVIDER, diffs: ["assumeRoles"] })))).to.have.length(1);
  });
});

describe("the drift of a refresh", () => {
  it("is what resources have otherwise, or is gone", () => {
    const gone = metadata("delete", { new: undefined, old: { custom: true } });
    expect(
      driftIn(found(metadata("update", { diffs: ["tags"] }), gone, metadata("same"), metadata("refresh"))),
    ).to.deep.equal([
      { op: "update", ...STEP, paths: ["tags"] },
      { op: "delete", ...STEP },
    ]);
  });

  it("is nothing of components, providers and the stack, whose update a refresh tells whatever it finds", () => {
    const component = metadata("update", { type: "ds:storage:Bucket", new: { custom: false } });
    const stack = metadata("update", { type: "pulumi:pulumi:Stack", new: { custom: false } });
    const provider = metadata("update", { ...PROVIDER, diffs: ["region"] });
    expect(driftIn(found(component, stack, provider))).to.deep.equal([]);
    expect(driftIn(planned(metadata("update")))).to.deep.equal([]);
  });
});

describe("the name of a resource", () => {
  it("is the last part of its URN", () => {
    expect(nameOf(urnOf("aws:s3/bucket:Bucket", "data"))).to.equal("data");
    expect(nameOf("")).to.equal("");
  });
});
