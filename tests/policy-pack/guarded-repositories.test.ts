import { expect } from "chai";
import { onlyPusherPolicy } from "../../documents/resource-policies/repository-policy";
import { parseDocument } from "../../policy-pack/iam/document";
import { deniesOtherPushes } from "../../policy-pack/iam/push-denial";
import { guardedRepositories } from "../../policy-pack/rules/images/guarded-repositories";
import { stackFindings, type StackResource } from "../../policy-pack/stack-rule";
import { facts, stackResource } from "./facts";

const PROMOTION = "arn:aws:iam::987654321098:role/ds-promotion-prod";
const DENIAL = onlyPusherPolicy(PROMOTION).Statement[0];

describe("a denial of other pushes", () => {
  const denies = (...statements: readonly object[]) =>
    deniesOtherPushes(parseDocument({ Statement: statements }), PROMOTION);
  const changed = (changes: object) => denies({ ...DENIAL, ...changes });

  it("covers every action of a push, for everyone but the promotion role", () => {
    expect(denies({ ...DENIAL })).to.equal(true);
    expect(changed({ Principal: { AWS: ["*"] }, Action: "ecr:*" })).to.equal(true);
    expect(changed({ Condition: { StringNotEquals: { "AWS:PrincipalArn": PROMOTION } } })).to.equal(true);
    expect(changed({ Condition: undefined })).to.equal(true);
    const [one, ...others] = [
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ];
    expect(denies({ ...DENIAL, Action: one }, { ...DENIAL, Action: others })).to.equal(true);
  });

  it("is none with a gap", () => {
    for (const gap of [
      { Effect: "Allow" },
      { Principal: { AWS: "arn:aws:iam::123456789012:root" } },
      { Principal: undefined, NotPrincipal: { AWS: PROMOTION } },
      { Action: ["ecr:PutImage"] },
      { Action: undefined, NotAction: ["ecr:BatchGetImage"] },
      { Resource: "arn:aws:ecr:us-east-1:987654321098:repository/other" },
      {
        Condition: { ArnNotEquals: { "aws:PrincipalArn": [PROMOTION, "arn:aws:iam::123456789012:role/x"] } },
      },
      { Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } } },
      { Condition: { ArnNotEquals: { "aws:SourceArn": PROMOTION } } },
      {
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": PROMOTION },
          Bool: { "aws:SecureTransport": "false" },
        },
      },
    ])
      expect(changed(gap), JSON.stringify(gap)).to.equal(false);
  });
});

describe("guarded-repositories", () => {
  const of = (type: string, name: string, properties: object, from: string[] = []) =>
    stackResource(`aws:ecr/${type}`, name, properties as Record<string, unknown>, { repository: from });
  const repository = of("repository:Repository", "store", { name: "store" });
  const policyOf = (named: object, from: string[] = [], policy = JSON.stringify({ Statement: [DENIAL] })) =>
    of("repositoryPolicy:RepositoryPolicy", "guard", { ...named, policy }, from);
  const messages = (...resources: StackResource[]) =>
    stackFindings(guardedRepositories, resources, facts("prod"));
  const open = [
    {
      urn: "urn:store",
      message: `store (aws:ecr/repository:Repository): has no policy that denies pushes to everyone but ${PROMOTION}. Add a RepositoryPolicy beside it, as components/images/image-repositories.ts does.`,
    },
  ];

  it("takes a repository with a policy of its own, known by its name or by where it comes from", () => {
    expect(messages(repository, policyOf({ repository: "store" }))).to.deep.equal([]);
    expect(messages(repository, policyOf({}, ["urn:store"]))).to.deep.equal([]);
  });

  it("refuses one without, with another's, or with one that lets others push", () => {
    expect(messages(repository)).to.deep.equal(open);
    expect(messages(repository, policyOf({ repository: "other" }, ["urn:other"]))).to.deep.equal(open);
    const lenient = JSON.stringify({
      Statement: [{ Effect: "Deny", Principal: "*", Action: "ecr:PutImage" }],
    });
    expect(messages(repository, policyOf({ repository: "store" }, [], lenient))).to.deep.equal(open);
    expect(messages(repository, policyOf({ repository: "store" }, [], "{"))[0]?.message).to.match(
      /^the stack cannot be decided by guarded-repositories: a policy document is not JSON/,
    );
  });

  it("is for targets", () => {
    expect(guardedRepositories.level).to.deep.equal({ source: "disabled", target: "mandatory" });
  });
});
