import { expect } from "chai";
import type { Case, Question } from "../../../release/doctor/case";
import { answerAll, QUESTIONS, renderAnswers } from "../../../release/doctor/questions";
import { refused } from "../../../release/command-line/exit-code";
import { sampleSettings } from "../../sample-settings";

const closed = () => Promise.reject(refused("The role does not let you in."));
const NOWHERE: Case = {
  stacks: {
    source: sampleSettings("dev"),
    target: () => sampleSettings("prod"),
    targets: [sampleSettings("prod")],
  },
  folder: "/nonexistent",
  source: closed,
  target: closed,
  releaseFile: () => undefined,
};
const question = (trouble: string, answer: Question["answer"]): Question => ({
  trouble,
  asks: "it works",
  answer,
  fix: () => "repair it",
});

describe("the doctor", () => {
  it("asks about every item of the guides' troubleshooting sections", () => {
    expect(QUESTIONS.map(({ trouble, asks }) => `${trouble}: ${asks}`)).to.deep.equal([
      "No version tags found: git has tags that name versions",
      "ECR login failures: the source's registry lets its caller in",
      "ECR login failures: the target's registry lets its caller in",
      "Image not found: the images of the release are in the source",
      "ArgoCD not updating: here the deployment of the release file: the target has the release that its file names",
      "Cross-account access denied: the artifact bucket's policy lets the target read models",
      "Cross-account access denied: the target's deploy role can be taken on",
      "Cross-account access denied: the target's promotion role can be taken on",
      "Cross-account access denied: the target's roles refuse a caller without the external id",
      "Parameter store sync issues: the stacks' parameters are equal where they must be, and different where they must be",
      "Model version mismatches: each stack's parameters name the model of its release",
    ]);
  });

  it("goes on after a trouble and after a question that cannot be answered, with cause and fix for each", async () => {
    const answers = await answerAll(NOWHERE, [
      question("First", () => Promise.resolve({ ok: false, found: "no tag" })),
      question("Second", async (given) => ({ ok: true, found: (await given.source()).settings.account })),
      question("Third", () => Promise.resolve({ ok: true, found: "0.1.6" })),
    ]);
    expect(renderAnswers(answers).split("\n")).to.deep.equal([
      "✗ First",
      "    expected  it works",
      "    cause     no tag",
      "    fix       repair it",
      "✗ Second",
      "    expected  it works",
      "    cause     could not tell: The role does not let you in.",
      "    fix       repair it",
      "✓ it works: 0.1.6",
    ]);
  });

  it("says that nothing is well where neither account nor git answers", async () => {
    const answers = await answerAll(NOWHERE);
    expect(answers.filter(({ ok }) => ok)).to.deep.equal([]);
    for (const { found, fix } of answers) {
      expect(found).to.match(/^could not tell: /);
      expect(fix).to.be.a("string").and.not.empty;
    }
  });
});
