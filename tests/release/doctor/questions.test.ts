import { expect } from "chai";
import type { Case, Question } from "../../../release/doctor/case";
import { answerAll, QUESTIONS, renderAnswers } from "../../../release/doctor/questions";
import { endOf } from "../../../release/commands/doctor";
import { CommandError, EXIT, misused, refused } from "../../../release/command-line/exit-code";
import { callerIsLetIn } from "../../../release/doctor/caller";
import { regctlIsThere } from "../../../release/doctor/images";
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
  regctl: () => Promise.reject(misused("There is no regctl.")),
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
      "Wrong caller: the caller is let in to both accounts",
      "No version tags found: git has tags that name versions",
      "No regctl: regctl v0.11.7 is on the PATH",
      "ECR login failures: the source's registry lets its caller in",
      "ECR login failures: the target's registry lets its caller in",
      "Image not found: the images of the release are in the source",
      "The release file is not deployed: the source has the release that its file names",
      "The release file is not deployed: the target has the release that its file names",
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
      "✓ it works: 0.1.6",
    ]);
  });

  it("tells no fix of what nobody could look at, also where the question itself found that out", async () => {
    const [answer] = await answerAll(NOWHERE, [
      question("First", () => Promise.resolve({ ok: false, untold: true, found: "could not tell: no" })),
    ]);
    expect(answer).to.deep.equal({
      trouble: "First",
      asks: "it works",
      ok: false,
      found: "could not tell: no",
    });
  });

  it("prefers what is to be done about just this", async () => {
    const [answer] = await answerAll(NOWHERE, [
      question("First", () => Promise.resolve({ ok: false, found: "no file", fix: "git pull" })),
    ]);
    expect(answer?.fix).to.equal("git pull");
  });

  it("says of a caller who is not let in that alone, and asks nothing else", async () => {
    let asked = 0;
    const answers = await answerAll(NOWHERE, [
      callerIsLetIn,
      question("Second", () => Promise.resolve({ ok: true, found: `${++asked}` })),
      question("Third", () => Promise.resolve({ ok: true, found: `${++asked}` })),
    ]);
    expect(asked).to.equal(0);
    const { exitCode, text } = endOf(answers);
    expect(exitCode).to.equal(EXIT.denied);
    expect(text.split("\n")).to.deep.equal([
      "✗ Wrong caller",
      "    expected  the caller is let in to both accounts",
      "    cause     The role does not let you in.",
      "✗ 2 more checks not asked: mend this first.",
    ]);
    expect(answers.map(({ ok, notAsked }) => [ok, notAsked])).to.deep.equal([
      [false, undefined],
      [false, true],
      [false, true],
    ]);
  });

  it("says so of a caller without credentials too, and of nobody when AWS does not answer", async () => {
    const with_ = (error: Error) =>
      answerAll({ ...NOWHERE, source: () => Promise.reject(error) }, [callerIsLetIn]);
    const none = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
    expect((await with_(none))[0]?.found).to.match(/^No credentials of AWS were found \(/);
    const silent = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(await with_(silent).catch((error: unknown) => error)).to.equal(silent);
  });

  it("asks the target alone to let in a caller who deploys it without taking on a role", async () => {
    const target = sampleSettings("prod", { signIn: "caller" });
    const asked: string[] = [];
    const closedAt = (side: string) => () => {
      asked.push(side);
      return Promise.reject(new CommandError(EXIT.denied, `${side} is closed.`));
    };
    const given: Case = {
      ...NOWHERE,
      stacks: { ...NOWHERE.stacks, target: () => target },
      source: closedAt("source"),
      target: closedAt("target"),
    };
    expect((await callerIsLetIn.answer(given)).found).to.equal("target is closed.");
    expect(asked).to.deep.equal(["target"]);
  });

  it("finds regctl missing, in the words that say how to install it", async () => {
    expect(await regctlIsThere.answer(NOWHERE)).to.deep.equal({ ok: false, found: "There is no regctl." });
    expect(
      await regctlIsThere.answer({ ...NOWHERE, regctl: () => Promise.resolve("/bin/regctl") }),
    ).to.deep.equal({
      ok: true,
      found: "/bin/regctl",
    });
  });

  it("ends with what differs when there is any trouble, and with nothing to do when there is none", async () => {
    const end = async (ok: boolean) =>
      endOf(await answerAll(NOWHERE, [question("First", () => Promise.resolve({ ok, found: "x" }))]));
    expect(await end(true)).to.deep.equal({
      exitCode: 0,
      text: "✓ it works: x\n✓ No trouble found: 1 check.",
    });
    expect((await end(false)).exitCode).to.equal(6);
  });
});
