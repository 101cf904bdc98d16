import { expect } from "chai";
import { findDocuments, parseDocument } from "../../policy-pack/iam/document";
import { documentsOf, DOCUMENT_TYPES } from "../../policy-pack/iam/documents-of";
import { allowedActions, covers } from "../../policy-pack/iam/patterns";
import { overlaps } from "../../settings/patterns";
import { resource } from "./facts";
import { installedAwsTypes } from "./installed-types";
import { withUnknown } from "./unknown-value";

const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const documentOf = (...statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });

describe("a policy document", () => {
  it("is read with every list spelled out, and keys of conditions in lower case", () => {
    const read = parseDocument(
      JSON.stringify({
        Statement: {
          Sid: "One",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root", Service: ["ecs-tasks.amazonaws.com"] },
          Action: "s3:GetObject",
          Resource: ["a", "b"],
          Condition: {
            StringEquals: { "aws:SourceAccount": 123456789012 },
            Bool: { "aws:SecureTransport": false },
          },
        },
      }),
    );
    expect(read).to.deep.equal([
      {
        effect: "Allow",
        principals: { AWS: ["arn:aws:iam::123456789012:root"], Service: ["ecs-tasks.amazonaws.com"] },
        notPrincipals: undefined,
        actions: ["s3:GetObject"],
        notActions: undefined,
        resources: ["a", "b"],
        notResources: undefined,
        conditions: [
          { operator: "stringequals", key: "aws:sourceaccount", values: ["123456789012"] },
          { operator: "bool", key: "aws:securetransport", values: ["false"] },
        ],
      },
    ]);
  });

  it("is read with what it leaves out, and with everyone as a principal", () => {
    const [read] = parseDocument({
      statement: [{ effect: "Deny", notprincipal: { AWS: "x" }, notaction: ["s3:*"], notresource: "y" }],
    });
    expect(read).to.include({ effect: "Deny", principals: undefined });
    expect(read?.notPrincipals).to.deep.equal({ AWS: ["x"] });
    expect(read?.notActions).to.deep.equal(["s3:*"]);
    expect(read?.notResources).to.deep.equal(["y"]);
    expect(parseDocument(documentOf({ ...ALLOW, Principal: "*" }))[0]?.principals).to.deep.equal({
      "*": ["*"],
    });
  });

  const allowing = (changes: object) => documentOf({ ...ALLOW, ...changes });
  for (const [document, message] of [
    ["{Statement", "a policy document is not JSON: {Statement"],
    [[], "a policy document is [], not an object"],
    [undefined, "a policy document is nothing, not an object"],
    [{}, "a policy document has no Statement"],
    [{ Statement: "x" }, 'a statement is "x", not an object'],
    [{ Statement: [{ Effect: "Allow" }] }, "a statement has no Action"],
    [allowing({ Effect: "allow" }), `a statement's Effect is "allow", neither Allow nor Deny`],
    [allowing({ Actions: [] }), 'a statement has an element "actions" that IAM does not know'],
    [allowing({ action: "*" }), "a policy document has an element twice, in two cases"],
    [allowing({ Action: [1] }), "a statement lists 1 where a text belongs"],
    [allowing({ Principal: "arn" }), `a statement's Principal is "arn"`],
    [allowing({ Condition: [] }), "a statement's Condition is []"],
    [allowing({ Condition: { Bool: "x" } }), 'the condition Bool is "x"'],
  ] as const)
    it(`cannot be read: ${message}`, () => expect(() => parseDocument(document)).to.throw(message));
});

describe("documents within a value", () => {
  const deep = JSON.stringify({ a: [JSON.stringify({ b: JSON.stringify(documentOf(ALLOW)) })] });

  it("are found at any depth, as objects and as texts within texts", () => {
    expect(findDocuments({ x: [documentOf(ALLOW), { y: documentOf(ALLOW, ALLOW) }] })).to.have.length(2);
    expect(findDocuments(deep)).to.deep.equal([parseDocument(documentOf(ALLOW))]);
    expect(
      findDocuments(deep.replace("Statement", "\\\\\\\\\\\\\\u0053tatement").replace("\\\\\\\\\\\\\\", "\\")),
    ).to.have.length(1);
  });

  it("are not what else has a statement", () => {
    expect(
      findDocuments({ rules: [{ statement: { geoMatchStatement: {} }, action: { block: {} } }] }),
    ).to.deep.equal([]);
    expect(
      findDocuments({ note: 'the word "statement"?', other: "{", nothing: null, count: 1 }),
    ).to.have.length(0);
  });

  it("are found beside values that only an update will know", () => {
    expect(findDocuments(withUnknown({ policy: documentOf(ALLOW) }, "arn"))).to.have.length(1);
  });

  it("must be read: a malformed one, or one with an unknown part, cannot be passed over", () => {
    expect(() => findDocuments({ x: '{"Statement": [' })).to.throw(
      'a policy document is not JSON: {"Statement": [',
    );
    expect(() => findDocuments({ Statement: [withUnknown({ Effect: "Allow" }, "Action")] })).to.throw(
      "can't be known",
    );
  });
});

describe("the documents of a resource", () => {
  const policy = JSON.stringify(documentOf(ALLOW));

  it("are those of its kind, and of a role its inline policies", () => {
    const role = resource("aws:iam/role:Role", {
      assumeRolePolicy: policy,
      inlinePolicies: [{ name: "none" }, { name: "one", policy }],
    });
    expect(documentsOf(role).map(({ kind, where }) => `${kind} ${where}`)).to.deep.equal([
      "trust assumeRolePolicy",
      "identity inlinePolicies[1].policy",
    ]);
    const bucket = resource("aws:s3/bucketPolicy:BucketPolicy", { policy });
    expect(documentsOf(bucket)).to.deep.equal([
      { kind: "resource", where: "policy", statements: parseDocument(policy) },
    ]);
    expect(documentsOf(resource("aws:ssm/parameter:Parameter", { policy }))).to.deep.equal([]);
  });

  it("are looked for in types that there are", () => {
    const installed = installedAwsTypes();
    expect(DOCUMENT_TYPES.filter((head) => !installed.some((type) => type.startsWith(head)))).to.deep.equal(
      [],
    );
    for (const type of [
      "aws:kms/replicaExternalKey:ReplicaExternalKey",
      "aws:kms/replicaKey:ReplicaKey",
      "aws:s3/accessPoint:AccessPoint",
      "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy",
      "aws:secretsmanager/secret:Secret",
    ])
      expect(documentsOf(resource(type, { policy })), type).to.have.length(1);
  });

  it("must be readable", () => {
    expect(() => documentsOf(resource("aws:iam/rolePolicy:RolePolicy", withUnknown({}, "policy")))).to.throw(
      "can't be known",
    );
    expect(() => documentsOf(resource("aws:iam/role:Role", { inlinePolicies: "x" }))).to.throw(
      "inlinePolicies is not a list",
    );
  });
});

describe("IAM patterns", () => {
  for (const [one, other, expected] of [
    ["Code*:Start*", "codebuild:*", true],
    ["codebuild:startbuild", "CodeBuild:StartBuild", true],
    ["*", "codebuild:*", true],
    ["ecr:Put?mage", "ecr:PutImage", true],
    ["ecr:Put?", "ecr:PutImage", false],
    ["*:BatchGet*", "codebuild:*", true],
    ["s3:*", "codebuild:*", false],
    ["ecr:*Layer*", "ecr:UploadLayerPart", true],
    ["", "*", true],
    ["", "?", false],
    [`${"*a".repeat(40)}b`, `${"a".repeat(60)}c`, false],
  ] as const) {
    it(`${expected ? "overlap" : "do not overlap"}: ${one.slice(0, 20) || "nothing"} and ${other.slice(0, 20)}`, () => {
      expect(overlaps(one, other)).to.equal(expected);
      expect(overlaps(other, one)).to.equal(expected);
    });
  }

  for (const [outer, inner, expected] of [
    ["codebuild:*", "codebuild:StartBuild", true],
    ["codebuild:*", "codebuild:Start*", true],
    ["codebuild:Start*", "codebuild:*", false],
    ["ecr:Put?mage", "ecr:PutImage", true],
    ["ecr:Put?mage", "ecr:Put*mage", false],
    ["*", "a:b", true],
    ["a.c:x", "abc:x", false],
  ] as const) {
    it(`${outer} ${expected ? "covers" : "does not cover"} ${inner}`, () =>
      expect(covers(outer, inner)).to.equal(expected));
  }
});

describe("the actions that a document allows", () => {
  const PATTERNS = ["codebuild:*", "ecr:PutImage"];
  const allowed = (...statements: readonly object[]) =>
    allowedActions(parseDocument(documentOf(...statements)), PATTERNS);
  const deny = { Effect: "Deny", Action: "codebuild:*", Resource: "*" };
  const build = { ...ALLOW, Action: ["s3:GetObject", "CODEBUILD:startbuild"] };

  it("are told as the document writes them, with what they must not meet", () => {
    expect(allowed(build)).to.deep.equal([{ allowed: "CODEBUILD:startbuild", pattern: "codebuild:*" }]);
    expect(allowed({ ...ALLOW, Action: "*" })).to.deep.equal([{ allowed: "*", pattern: "codebuild:*" }]);
  });

  it("are all but those that NotAction leaves out", () => {
    expect(allowed({ Effect: "Allow", NotAction: ["iam:*", "ecr:*"], Resource: "*" })).to.deep.equal([
      { allowed: "everything but iam:*, ecr:*", pattern: "codebuild:*" },
    ]);
    expect(allowed({ Effect: "Allow", NotAction: ["c*", "ecr:Put*"], Resource: "*" })).to.deep.equal([]);
  });

  it("are none that the document denies everywhere and without a condition", () => {
    expect(allowed(build, deny)).to.deep.equal([]);
    expect(allowed(build, { Effect: "Deny", NotAction: ["s3:*"], Resource: "*" })).to.deep.equal([]);
    for (const weaker of [
      { ...deny, Resource: "arn:aws:codebuild:*:*:project/x" },
      { ...deny, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } },
      { ...deny, Action: "codebuild:StartBuild" },
      { ...deny, Principal: { AWS: "x" } },
      { Effect: "Deny", NotAction: ["codebuild:Start*"], Resource: "*" },
    ]) {
      expect(allowed(build, weaker), JSON.stringify(weaker)).to.have.length(1);
    }
  });

  it("are none in a document that only denies", () => expect(allowed(deny)).to.deep.equal([]));
});
