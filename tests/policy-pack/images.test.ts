import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { imagesByDigest } from "../../policy-pack/rules/images/images-by-digest";
import { onlyPusherPolicy } from "../../documents/resource-policies/repository-policy";
import { immutableTags } from "../../policy-pack/rules/images/immutable-tags";
import { repositoryAccess } from "../../policy-pack/rules/images/repository-access";
import { scanOnPush } from "../../policy-pack/rules/images/scan-on-push";
import type { StackFacts } from "../../policy-pack/rule";
import { facts, resource, undecided } from "./facts";

const HOST = "987654321098.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `sha256:${"a".repeat(64)}`;

describe("images-by-digest", () => {
  const found = (containers: unknown, stack: StackFacts = facts("prod")) =>
    findings(
      imagesByDigest,
      resource("aws:ecs/taskDefinition:TaskDefinition", {
        containerDefinitions: typeof containers === "string" ? containers : JSON.stringify(containers),
      }),
      stack,
    );
  const runs = (image: string) =>
    `container "work" runs ${JSON.stringify(image)}. Run ${HOST}/ds-preprocessing@sha256:<64 hex digits>.`;

  it("lets the account's own image run by its digest, in a source as in a target", () => {
    expect(found([{ name: "work", image: `${HOST}/ds-preprocessing@${DIGEST}` }])).to.deep.equal([]);
    const dev = `123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@${DIGEST}`;
    expect(found([{ name: "work", image: dev }], facts("dev"))).to.deep.equal([]);
  });

  for (const image of [
    `${HOST}/ds-preprocessing:0.1.6`,
    `${HOST}/ds-preprocessing:0.1.6@${DIGEST}`,
    `${HOST}/ds-preprocessing@${DIGEST}0`,
    `${HOST}/ds-preprocessing@sha256:${"A".repeat(64)}`,
    `${HOST}/other@${DIGEST}`,
    `${HOST}.example.com/ds-preprocessing@${DIGEST}`,
    `123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@${DIGEST}`,
    `987654321098.dkr.ecr.eu-west-1.amazonaws.com/ds-preprocessing@${DIGEST}`,
    `docker.io/library/python@${DIGEST}`,
  ])
    it(`refuses ${image.slice(0, 75)}`, () => {
      expect(found([{ name: "work", image }])).to.deep.equal([runs(image)]);
    });

  it("looks at every container, in whichever case its keys are", () => {
    const good = `${HOST}/ds-preprocessing@${DIGEST}`;
    expect(
      found([
        { name: "work", image: good },
        { name: "log", image: "fluentbit" },
      ]),
    ).to.deep.equal([runs("fluentbit").replace('"work"', '"log"')]);
    expect(found([{ Name: "work", Image: "busybox" }])).to.deep.equal([runs("busybox")]);
    expect(found([{ name: "work" }])).to.deep.equal([
      `container "work" runs nothing. Run ${HOST}/ds-preprocessing@sha256:<64 hex digits>.`,
    ]);
  });

  it("names every repository of the stack", () => {
    const { settings } = facts("prod");
    if (!settings) throw new Error("the sample has settings");
    const two = facts("prod", {
      settings: { ...settings, images: { "ds-preprocessing": {}, frontend: {} } },
    });
    expect(found([{ name: "work", image: "busybox" }], two)).to.deep.equal([
      `container "work" runs "busybox". Run ${HOST}/ds-preprocessing@sha256:<64 hex digits> or ${HOST}/frontend@sha256:<64 hex digits>.`,
    ]);
  });

  it("refuses what it cannot read", () => {
    const cannot = (reason: string) => undecided("images-by-digest", reason);
    expect(found("{}")).to.deep.equal([cannot("containerDefinitions is not a list of containers")]);
    expect(found([{ image: `${HOST}/ds-preprocessing@${DIGEST}`, Image: "busybox" }])).to.deep.equal([
      cannot("containerDefinitions has a key twice, in different case"),
    ]);
    expect(found("[]", facts("prod", { settings: undefined }))).to.deep.equal([
      cannot("the settings of stack prod cannot be read"),
    ]);
  });
});

describe("immutable-tags", () => {
  const found = (properties: object) =>
    findings(immutableTags, resource("aws:ecr/repository:Repository", { ...properties }), facts("dev"));

  it("takes nothing but IMMUTABLE", () => {
    expect(found({ imageTagMutability: "IMMUTABLE" })).to.deep.equal([]);
    expect(found({})).to.deep.equal(['imageTagMutability is nothing. Make it "IMMUTABLE".']);
    for (const value of ["MUTABLE", "IMMUTABLE_WITH_EXCLUSION"])
      expect(found({ imageTagMutability: value })).to.deep.equal([
        `imageTagMutability is "${value}". Make it "IMMUTABLE".`,
      ]);
  });

  it("takes no exception for some tags", () => {
    const imageTagMutabilityExclusionFilters = [{ filter: "latest*", filterType: "WILDCARD" }];
    expect(found({ imageTagMutability: "IMMUTABLE", imageTagMutabilityExclusionFilters })).to.deep.equal([
      'tags like "latest*" may move. Take imageTagMutabilityExclusionFilters away: every tag names one image for good.',
    ]);
    expect(found({ imageTagMutability: "IMMUTABLE", imageTagMutabilityExclusionFilters: [] })).to.deep.equal(
      [],
    );
  });
});

describe("scan-on-push", () => {
  const found = (properties: object) =>
    findings(scanOnPush, resource("aws:ecr/repository:Repository", { ...properties }), facts("prod"));

  it("demands that a repository says so", () => {
    expect(found({ imageScanningConfiguration: { scanOnPush: true } })).to.deep.equal([]);
    expect(found({ imageScanningConfiguration: { scanOnPush: false } })).to.deep.equal([
      "imageScanningConfiguration.scanOnPush is false. Make it true.",
    ]);
    expect(found({})).to.deep.equal(["imageScanningConfiguration.scanOnPush is nothing. Make it true."]);
  });
});

describe("repository-access", () => {
  const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
  const found = (statement: object, type = POLICY, stack: "dev" | "prod" = "dev") => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: PULL, ...statement }] });
    return findings(repositoryAccess, resource(type, { policy }), facts(stack));
  };
  const role = "arn:aws:iam::987654321098:role/ds-promotion-prod";
  const root = "arn:aws:iam::987654321098:root";

  it("lets exact roles of listed accounts pull", () => {
    expect(found({ Principal: { AWS: role } })).to.deep.equal([]);
    expect(
      found({ Principal: { AWS: root }, Condition: { ArnEquals: { "aws:PrincipalArn": [role] } } }),
    ).to.deep.equal([]);
    expect(found({ Principal: { AWS: role }, Action: "ECR:ListImages" })).to.deep.equal([]);
    expect(found({ Effect: "Deny", Principal: "*", Action: "ecr:*" })).to.deep.equal([]);
  });

  it("lets nobody else in", () => {
    expect(found({ Principal: "*" })).to.deep.equal([
      "policy lets in everyone. Name exact roles of the accounts 123456789012, 987654321098.",
    ]);
    expect(found({ Principal: { AWS: root } })).to.deep.equal([
      "policy lets in all of account 987654321098. Add the condition ArnEquals on aws:PrincipalArn with the exact ARNs of its roles.",
    ]);
    expect(found({ Principal: { AWS: "arn:aws:iam::111122223333:role/ds-promotion-prod" } })).to.deep.equal([
      "policy lets in account 111122223333, which is none of 123456789012, 987654321098. Take it out, or list it under allowedAccounts in policy-pack/settings.json.",
    ]);
  });

  it("denies a target's pushes to everyone but the promotion role", () => {
    const inProd = (statement: object) => found(statement, POLICY, "prod");
    const denial = onlyPusherPolicy(role).Statement[0];
    expect(inProd({ ...denial })).to.deep.equal([]);
    const open = [
      `policy lets any allowed role push. Deny pushes to everyone but ${role}, as onlyPusherPolicy does.`,
    ];
    expect(inProd({ Effect: "Allow", Principal: { AWS: role }, Action: PULL })).to.deep.equal(open);
    expect(inProd({ ...denial, Action: ["ecr:PutImage"] })).to.deep.equal(open);
  });

  it("lets nobody push, delete or replicate", () => {
    const only = (what: string) =>
      `policy allows ${what}. Allow nothing but pulls: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:ListImages.`;
    expect(found({ Principal: { AWS: role }, Action: [...PULL, "ecr:PutImage"] })).to.deep.equal([
      only("ecr:PutImage"),
    ]);
    expect(found({ Principal: { AWS: role }, Action: "ecr:Batch*" })).to.deep.equal([only("ecr:Batch*")]);
    expect(found({ Principal: { AWS: role }, Action: undefined, NotAction: ["ecr:PutImage"] })).to.deep.equal(
      [only("everything but ecr:PutImage")],
    );
    const replicate = { Principal: { AWS: root }, Action: "ecr:ReplicateImage" };
    expect(found(replicate, "aws:ecr/registryPolicy:RegistryPolicy")).to.deep.equal([
      "policy lets in all of account 987654321098. Add the condition ArnEquals on aws:PrincipalArn with the exact ARNs of its roles.",
      only("ecr:ReplicateImage"),
    ]);
  });
});
