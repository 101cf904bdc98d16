import { expect } from "chai";
import {
  ContractError,
  exportContract,
  parseContract,
  type ContractExpectation,
} from "../../deployment/contract";
import { sampleSettings } from "../sample-settings";

const TASK_ROLE = "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod";
const PROD: ContractExpectation = {
  source: "acme/ds-pipeline/dev",
  account: "123456789012",
  images: ["ds-preprocessing"],
  taskRoleArns: [TASK_ROLE],
  onlyRegion: undefined,
};
const DEPLOY = "Deploy it: pulumi up -s dev";

function exported(changes: Readonly<Record<string, unknown>> = {}) {
  const settings = sampleSettings("dev", changes);
  return { ...exportContract(settings) };
}

/** The message with which the outputs of dev are refused by prod. */
function refusal(outputs: Readonly<Record<string, unknown>>, expected = PROD): string {
  let message = "";
  expect(() => parseContract(outputs, expected))
    .to.throw(ContractError)
    .with.property("message")
    .that.satisfies((text: string) => (message = text));
  return message;
}

describe("the contract that a source exports", () => {
  it("says where artifacts and images are, and who reads models", () => {
    expect(exported()).to.deep.equal({
      contract: 1,
      account: "123456789012",
      region: "us-east-1",
      artifactBucketName: "ds-artifacts-dev-123456789012-us-east-1",
      artifactBucketArn: "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1",
      artifactKeyAlias: "",
      repositoryArns: {
        "ds-preprocessing": "arn:aws:ecr:us-east-1:123456789012:repository/ds-preprocessing",
      },
      repositoryUrls: { "ds-preprocessing": "123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing" },
      modelReaderArns: [TASK_ROLE],
    });
  });

  it("names the key's alias when the stack has a key of its own", () => {
    expect(exported({ encryption: "customer-managed" }).artifactKeyAlias).to.equal("alias/ds-preprocessing");
  });

  it("names every image and every reader of every target", () => {
    const { repositoryUrls, repositoryArns, modelReaderArns } = exported({
      images: { "ds-preprocessing": {}, "team/ai-service": {} },
      targets: [
        { stack: "prod", account: "987654321098", readers: ["a", "b"], promoters: ["c"] },
        { stack: "staging", account: "012345678901", readers: ["a"], promoters: ["c"] },
      ],
    });
    expect(Object.keys(repositoryArns)).to.deep.equal(["ds-preprocessing", "team/ai-service"]);
    expect(repositoryUrls["team/ai-service"]).to.equal(
      "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/ai-service",
    );
    expect(modelReaderArns).to.deep.equal([
      "arn:aws:iam::987654321098:role/a",
      "arn:aws:iam::987654321098:role/b",
      "arn:aws:iam::012345678901:role/a",
    ]);
  });
});

describe("a target reading its source's contract", () => {
  it("gets what was exported", () => {
    for (const changes of [{}, { encryption: "customer-managed" }])
      expect(parseContract({ ...exported(changes) }, PROD)).to.deep.equal(exported(changes));
  });

  it("leaves alone what a source exports beside it", () => {
    expect(parseContract({ ...exported(), release: "0.1.6", nextStep: "…" }, PROD)).to.deep.equal(exported());
  });

  it("is told to deploy a stack that exports none: never deployed, or not a source", () => {
    for (const outputs of [{}, { contract: undefined }, { contract: null }, { nextStep: "…" }])
      expect(refusal(outputs)).to.equal(
        `Stack acme/ds-pipeline/dev has no contract output: it was never deployed, or is not a source. ${DEPLOY}`,
      );
  });

  it("is told to deploy a stack whose contract is older, and else to update this program", () => {
    const update = "Update this program to the source's version.";
    for (const [contract, remedy] of [
      [0, DEPLOY],
      [2, update],
      ["1", update],
    ] as const)
      expect(refusal({ ...exported(), contract })).to.equal(
        `Stack acme/ds-pipeline/dev exports contract ${JSON.stringify(contract)}, this program reads 1. ${remedy}`,
      );
  });

  const expectations: Readonly<Record<string, string>> = {
    account: "an account number",
    region: "an AWS region, such as us-east-1",
    artifactBucketName: "a bucket name",
    artifactBucketArn: "an ARN",
    artifactKeyAlias: "a KMS alias, or an empty text",
    repositoryArns: "a map from image to repository ARN",
    repositoryUrls: "a map from image to repository address",
    modelReaderArns: "a list of role ARNs",
  };

  it("needs every field that a source exports", () => {
    expect(["contract", ...Object.keys(expectations)]).to.deep.equal(Object.keys(exported()));
  });

  for (const [field, expected] of Object.entries(expectations)) {
    it(`is told that ${field} is missing, or not what it is`, () => {
      for (const [value, found] of [
        [undefined, "nothing"],
        [null, "null"],
        [1, "1"],
      ] as const)
        expect(refusal({ ...exported(), [field]: value })).to.equal(
          `The contract of stack acme/ds-pipeline/dev is incomplete:\n  ${field}: found ${found}; expected ${expected}\n${DEPLOY}`,
        );
    });
  }

  it("reads the key of the models where the source tells it, and refuses another's", () => {
    const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const own = { ...exported({ encryption: "customer-managed" }), artifactKeyArn: KEY };
    expect(parseContract(own, PROD).artifactKeyArn).to.equal(KEY);
    expect(parseContract(exported(), PROD).artifactKeyArn).to.equal(undefined);
    for (const other of [KEY.replace("us-east-1", "us-west-2"), KEY.replace("123456789012", "987654321098")])
      expect(refusal({ ...own, artifactKeyArn: other })).to.equal(
        `The contract of stack acme/ds-pipeline/dev contradicts itself: ${other} is not a key of account 123456789012 in us-east-1. ${DEPLOY}`,
      );
    for (const other of ["", "alias/ds-preprocessing", KEY.replace(/key\/.*/, "key/*")])
      expect(refusal({ ...own, artifactKeyArn: other })).to.include(
        `artifactKeyArn: found ${JSON.stringify(other)}; expected the ARN of a KMS key`,
      );
  });

  it("is refused in another region than its source's when its tasks reach nothing outside their own", () => {
    const expected = { ...PROD, onlyRegion: "eu-central-1" };
    expect(refusal(exported(), expected)).to.equal(
      "Stack acme/ds-pipeline/dev is in us-east-1, and this stack's tasks reach nothing outside eu-central-1 (network.egress: endpoints): not the models. Choose another network.egress, or deploy this stack to us-east-1.",
    );
    expect(parseContract(exported(), { ...PROD, onlyRegion: "us-east-1" }).region).to.equal("us-east-1");
  });

  it("is told all that is missing at once", () => {
    const outputs = { ...exported(), account: "12", artifactBucketArn: "arn:x", modelReaderArns: ["prod"] };
    expect(refusal(outputs)).to.equal(
      [
        "The contract of stack acme/ds-pipeline/dev is incomplete:",
        '  account: found "12"; expected an account number',
        '  artifactBucketArn: found "arn:x"; expected an ARN',
        '  modelReaderArns.0: found "prod"; expected an ARN',
        DEPLOY,
      ].join("\n"),
    );
  });

  it("is told that its source is in another account than its settings pin", () => {
    expect(refusal({ ...exported() }, { ...PROD, account: "210987654321" })).to.equal(
      "Stack acme/ds-pipeline/dev is in account 123456789012, and this stack's settings pin its source to 210987654321 (source.account). Correct whichever is wrong.",
    );
  });

  it("is told which repositories are missing", () => {
    const images = ["frontend", "ds-preprocessing", "ai-service"];
    expect(refusal({ ...exported() }, { ...PROD, images })).to.equal(
      `Stack acme/ds-pipeline/dev has no repository for frontend, ai-service. Add it to images in Pulumi.dev.yaml. ${DEPLOY}`,
    );
  });

  it("is told that its task role is not let in, not even one of the same name elsewhere", () => {
    const taskRoleArn = "arn:aws:iam::012345678901:role/ds-preprocessing-task-prod";
    expect(refusal({ ...exported() }, { ...PROD, taskRoleArns: [TASK_ROLE, taskRoleArn] })).to.equal(
      `Stack acme/ds-pipeline/dev does not allow ${taskRoleArn} to read models. Add the role to targets in Pulumi.dev.yaml. ${DEPLOY}`,
    );
    expect(refusal({ ...exported({ targets: undefined }) })).to.equal(
      `Stack acme/ds-pipeline/dev does not allow ${TASK_ROLE} to read models. Add the role to targets in Pulumi.dev.yaml. ${DEPLOY}`,
    );
  });
});
