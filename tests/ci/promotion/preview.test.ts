import { expect } from "chai";
import { previewPromotion } from "../../../ci/promotion/preview";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { accountOf } from "../../release/account-of";
import { Refusal, ScriptedAws } from "../../release/validation/scripted-aws";
import { SAMPLE_RELEASE, SEVERAL_RELEASE, severalSettings } from "../../sample-settings";
import { JobFixture, refusal } from "../job-fixture";

const DIGEST = `sha256:${"a".repeat(64)}`;
const MODEL = `model models/v1.2.3/model.pkl stays in the source, version ${SAMPLE_RELEASE.models?.["preprocessing"]?.versionId}`;
const COPIED = { copies: [`ds-preprocessing@${DIGEST} is copied`, MODEL] };

describe("what promoting a pull request's release would do", () => {
  let fixture: JobFixture;
  let aws: ScriptedAws;
  beforeEach(async () => {
    fixture = new JobFixture();
    aws = await ScriptedAws.start();
    aws.answer("DescribeImages", new Refusal("ImageNotFoundException"));
  });
  afterEach(async () => {
    await aws.stop();
    fixture.stop();
  });

  const deployedAs = (release: Release) => ({ release, hash: hashText(releaseText(release)) });
  /** @param file What the checkout's release file names @param has What the target has */
  function preview(file: Release | undefined, has?: Release) {
    const settings = fixture.job().target("prod");
    if (file) fixture.write(settings.releaseFile, JSON.stringify(file, null, 2));
    const { client } = accountOf(settings, { endpoint: aws.endpoint });
    return previewPromotion(fixture.folder, settings, client, has && deployedAs(has));
  }
  const release = (version: string, previous?: Release): Release => ({
    ...SAMPLE_RELEASE,
    version,
    ...(previous && { previous: deployedAs(previous).hash }),
  });
  const OLD = release("0.1.5");

  it("is nothing where there is no release, or the target has it", async () => {
    expect(await preview(undefined)).to.equal(undefined);
    expect(await preview(OLD, OLD)).to.equal(undefined);
    expect(aws.requests).to.deep.equal([]);
  });

  it("is a target's first release", async () => {
    const first = { to: "0.1.6", rollback: false, ...COPIED, blocks: [] };
    expect(await preview(release("0.1.6"))).to.deep.equal(first);
    aws.answer("DescribeImages", new Refusal("RepositoryNotFoundException"));
    expect(await preview(release("0.1.6"))).to.deep.equal(first);
  });

  it("names each model of several pipelines", async () => {
    const settings = severalSettings("prod");
    fixture.write(settings.releaseFile, JSON.stringify(SEVERAL_RELEASE));
    const { client } = accountOf(settings, { endpoint: aws.endpoint });
    const found = await previewPromotion(fixture.folder, settings, client, undefined);
    expect(found?.copies.slice(3)).to.deep.equal([
      MODEL.replace("model ", "model preprocessing: "),
      "model churn: models/churn/model.pkl stays in the source, version churn-version-1",
    ]);
  });

  it("copies no image that the target has, by its digest", async () => {
    aws.answer("DescribeImages", { imageDetails: [], nextToken: "more" }, { imageDetails: [{}] });
    expect(await preview(release("0.1.6", OLD), OLD)).to.deep.equal({
      from: "0.1.5",
      to: "0.1.6",
      rollback: false,
      copies: [`ds-preprocessing@${DIGEST} is there already`, MODEL],
      blocks: [],
    });
    expect(aws.requests[0]?.input).to.deep.include({
      repositoryName: "ds-preprocessing",
      imageIds: [{ imageDigest: DIGEST }],
    });
  });

  const FOLLOWS = (has: string) =>
    `prod has ${has}, but the release file names another as its predecessor: write it again, from what prod has`;

  it("is blocked where the file follows another release than the target has", async () => {
    const blocks = async (file: Release, has?: Release) => (await preview(file, has))?.blocks;
    expect(await blocks(release("0.1.6"), OLD)).to.deep.equal([FOLLOWS("release 0.1.5")]);
    expect(await blocks(release("0.1.6", release("0.1.4")), OLD)).to.deep.equal([FOLLOWS("release 0.1.5")]);
    expect(await blocks(release("0.1.6", OLD))).to.deep.equal([FOLLOWS("no release")]);
  });

  it("is blocked where an older release comes by a pull request and not by the workflow that rolls back", async () => {
    const [new_, old] = [release("0.1.10"), release("0.1.9", release("0.1.10"))];
    expect(await preview(old, new_)).to.deep.include({
      rollback: false,
      blocks: ["0.1.9 is older than what prod has: run the roll back workflow"],
    });
    expect(await preview({ ...old, rollback: { from: "0.1.10" } }, new_)).to.deep.include({
      rollback: true,
      blocks: [],
    });
  });

  it("takes nothing for absent that it may not see", async () => {
    aws.answer("DescribeImages", new Refusal("AccessDeniedException"));
    expect(await refusal(preview(release("0.1.6")))).to.equal("AccessDeniedException");
  });

  it("shows no release that could not be deployed", async () => {
    const { evidence: _evidence, ...untested } = release("0.1.6");
    expect(await refusal(preview(untested))).to.match(/releases\/prod\.json.*evidence/s);
  });
});
