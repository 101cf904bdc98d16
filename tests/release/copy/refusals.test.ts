import { expect } from "chai";
import { Suite } from "./copy-fixture";
import { isComparison, isTagging, isUpload, UNAUTHORIZED, within } from "./faults";
import type { Faults } from "./faulty-registry";
import { FRESH_PASSWORD, PASSWORD, type Promotion, TAG_INVALID, VERSION } from "./promotion";
import { pushSingleImage } from "./sample-image";

/** Refuses those who do not show this password. */
function asking(password: () => string): Faults {
  return ({ authorization }) => {
    const [, shown = ""] = Buffer.from(authorization.replace("Basic ", ""), "base64").toString().split(":");
    return shown === password() ? undefined : UNAUTHORIZED;
  };
}

describe("a copy with a registry that refuses", function () {
  const suite = Suite.withRegistries();
  /** Two images. */
  let promotion: Promotion;
  beforeEach(async () => {
    promotion = await suite.promotion("frontend", "backend");
  });

  /** The password of both registries changes while regctl copies the second image. */
  function expireInMidCopy(fresh: string): void {
    const isSecond = within(promotion.repositories[1], isUpload);
    let expired = false;
    const valid = asking(() => (expired ? fresh : PASSWORD));
    suite.source(valid);
    suite.target((asked, count) => {
      expired ||= isSecond(asked);
      return valid(asked, count);
    });
  }

  it("asks each for fresh credentials once when they expire in mid-copy", async () => {
    expireInMidCopy(FRESH_PASSWORD);
    await promotion.copy();
    expect(promotion.logins).to.deep.equal({ source: 2, target: 2 });
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("sets no tag of any image when they expire in mid-copy and fresh ones are refused", async () => {
    expireInMidCopy("of somebody else");
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("denied");
    expect(message).to.match(
      /^A registry refuses the copy, with fresh credentials too\. `regctl image copy`/,
    );
    expect(message).to.not.match(new RegExp(`${PASSWORD}|${FRESH_PASSWORD}|Basic [^r]`));
    expect(promotion.logins).to.deep.equal({ source: 2, target: 2 });
    expect(await promotion.targetTags()).to.deep.equal({});
  });

  it("says that the caller is denied when fresh credentials are refused too, and shows none", async () => {
    for (const side of ["source", "target"] as const) {
      promotion = await suite.promotion();
      suite[side](asking(() => "of somebody else"));
      const { code, message } = await promotion.refusal();
      expect(code).to.equal("denied");
      expect(message).to.match(/with fresh credentials too\. The caller needs permission on this repository/);
      expect(message).to.not.match(new RegExp(`${PASSWORD}|${FRESH_PASSWORD}|Basic`));
    }
  });

  it("is satisfied when another promotion has set an immutable tag to the same digest meanwhile", async () => {
    const isFirst = within(promotion.repository, isTagging);
    suite.target(async (asked) => {
      if (!isFirst(asked)) return undefined;
      await promotion.setTargetTag(VERSION);
      return TAG_INVALID;
    });
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  const another = (repository: string | undefined) =>
    pushSingleImage(`${suite.registries.target.behind}/${repository}`, "other", VERSION);

  it("does not move a tag of the second image that was taken since the plan, and sets none of the first", async () => {
    const [, second] = promotion.repositories;
    const taken: string[] = [];
    suite.target(async (asked) => {
      if (isComparison(asked) && taken.length === 0) taken.push(await another(second));
      return undefined;
    });
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("tag-taken");
    expect(message).to.include(`:${VERSION} already points to ${taken[0]}, not `);
    expect(await promotion.targetTags()).to.deep.equal({ [`${second}:${VERSION}`]: taken[0] });
  });

  it("names both digests when another image has taken an immutable tag meanwhile", async () => {
    promotion = await suite.promotion();
    let other = "";
    suite.target(async (asked) => {
      if (!isTagging(asked)) return undefined;
      other = await another(promotion.repository);
      return TAG_INVALID;
    });
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("tag-taken");
    expect(message).to.include(`already points to ${other}, not ${promotion.image.digest}.`);
  });
});
