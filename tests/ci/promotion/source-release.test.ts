import { expect } from "chai";
import { readDeployed } from "../../../ci/promotion/deployed";
import { takeBuilt } from "../../../ci/promotion/source-release";
import { hashText, releaseText } from "../../../release/release-file";
import { accountOf } from "../../release/account-of";
import { Refusal, ScriptedAws } from "../../release/validation/scripted-aws";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { JobFixture, refusal } from "../job-fixture";

const TEXT = releaseText(SAMPLE_RELEASE);

describe("the release that a job before built", () => {
  let fixture: JobFixture;
  beforeEach(() => (fixture = new JobFixture()));
  afterEach(() => fixture.stop());

  it("becomes the source's release file, over what is there", () => {
    fixture.write("releases/dev.json", "{}");
    expect(takeBuilt(fixture.job({ RELEASE: TEXT }))).to.equal(true);
    expect(fixture.read("releases/dev.json")).to.equal(`${JSON.stringify(SAMPLE_RELEASE, null, 2)}\n`);
  });

  it("changes nothing where none was built", () => {
    fixture.write("releases/dev.json", "{}");
    for (const env of [{}, { RELEASE: "" }]) expect(takeBuilt(fixture.job(env))).to.equal(false);
    expect(fixture.read("releases/dev.json")).to.equal("{}");
  });

  it("is refused where it has another shape", async () => {
    const sly = JSON.stringify({ ...SAMPLE_RELEASE, version: "0.1.6\nx" });
    for (const built of ["{", sly])
      expect(await refusal(() => takeBuilt(fixture.job({ RELEASE: built })))).to.match(
        /^RELEASE .*It has to be the output of the build job\.$/s,
      );
    expect(await refusal(() => fixture.read("releases/dev.json"))).to.contain("ENOENT");
  });
});

describe("the release that a stack has", () => {
  let aws: ScriptedAws;
  beforeEach(async () => (aws = await ScriptedAws.start()));
  afterEach(() => aws.stop());
  const settings = sampleSettings("prod");
  const deployed = () => readDeployed(accountOf(settings, { endpoint: aws.endpoint }).client, settings);

  it("is read by one name, which is all that a preview role may ask", async () => {
    aws.answer("GetParameter", { Parameter: { Value: TEXT } });
    expect(await deployed()).to.deep.equal({ release: SAMPLE_RELEASE, hash: hashText(TEXT) });
    expect(aws.requests).to.deep.equal([
      { operation: "GetParameter", input: { Name: "/ds/preprocessing/release" } },
    ]);
  });

  it("is none before the first, and where AWS says so alone", async () => {
    aws.answer("GetParameter", new Refusal("ParameterNotFound"));
    expect(await deployed()).to.equal(undefined);
    aws.answer("GetParameter", new Refusal("AccessDeniedException"));
    expect(await refusal(deployed())).to.equal("AccessDeniedException");
  });

  it("is told where somebody changed it by hand", async () => {
    aws.answer("GetParameter", { Parameter: { Value: "0.1.6" } });
    expect(await refusal(deployed())).to.match(
      /^Parameter \/ds\/preprocessing\/release .*It was changed by hand: deploy prod again\.$/s,
    );
  });
});
