import { expect } from "chai";
import { toPropose } from "../../../ci/promotion/refresh";
import { hashOf, release } from "./releases";

describe("the release that is proposed after a promotion ran", () => {
  const [old, stale] = ["1".repeat(64), "2".repeat(64)];
  const onMain = release("0.1.7", { previous: old });
  const proposed = release("0.1.8", { previous: stale });

  it("is none where main's was deployed and nothing is open", () => {
    expect(toPropose({ onMain, proposed: undefined, deployed: hashOf(onMain) })).to.equal(undefined);
    expect(toPropose({ onMain: undefined, proposed: undefined, deployed: undefined })).to.equal(undefined);
  });

  it("is none where main's failed and still follows what the target has: its run is started again", () => {
    expect(toPropose({ onMain, proposed: undefined, deployed: old })).to.equal(undefined);
    const first = release("0.1.7");
    expect(toPropose({ onMain: first, proposed: undefined, deployed: undefined })).to.equal(undefined);
  });

  it("is main's again, after what the target has, where it was to follow another", () => {
    expect(toPropose({ onMain, proposed: undefined, deployed: stale })).to.deep.equal({
      ...onMain,
      previous: stale,
    });
    expect(toPropose({ onMain: release("0.1.7"), proposed: undefined, deployed: old })).to.deep.equal({
      ...release("0.1.7"),
      previous: old,
    });
  });

  it("is that of the open pull request, whatever became of main's", () => {
    for (const deployed of [hashOf(onMain), old, "3".repeat(64)])
      expect(toPropose({ onMain, proposed, deployed })).to.deep.equal({ ...proposed, previous: deployed });
    expect(toPropose({ onMain: undefined, proposed, deployed: undefined })).to.deep.equal(release("0.1.8"));
  });

  it("stays a rollback where it is one", () => {
    const back = { ...onMain, rollback: { from: "0.1.8" } };
    expect(toPropose({ onMain: back, proposed: undefined, deployed: stale })).to.deep.equal({
      ...back,
      previous: stale,
    });
  });
});
