import { expect } from "chai";
import {
  FRESH_PASSWORD,
  INSTALL_TIMEOUT,
  PASSWORD,
  Promotion,
  type Registries,
  VERSION,
  startRegistries,
} from "./copy-fixture";
import { isManifest, isTag } from "./faults";
import type { Fault, Faults } from "./faulty-registry";
import { pushSingleImage } from "./sample-image";

const REFUSED: Fault = { kind: "answer", status: 401, headers: { "www-authenticate": 'Basic realm="ecr"' } };
const INVALID: Fault = { kind: "answer", status: 400, body: '{"errors":[{"code":"TAG_INVALID"}]}' };

/** Refuses those who do not show one of these passwords. */
function asking(passwords: () => readonly string[]): Faults {
  return ({ authorization }) => {
    const [, shown = ""] = Buffer.from(authorization.replace("Basic ", ""), "base64").toString().split(":");
    return passwords().includes(shown) ? undefined : REFUSED;
  };
}

describe("a copy with a registry that refuses", function () {
  this.timeout(30_000);
  let registries: Registries;
  let promotion: Promotion;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    registries = await startRegistries();
  });
  beforeEach(async () => {
    promotion = await Promotion.of(registries);
  });
  after(() => registries.stop());

  const source = (faults: Faults) => void (registries.source.faults = faults);
  const target = (faults: Faults) => void (registries.target.faults = faults);

  it("asks for fresh credentials once when they expire in mid-copy", async () => {
    let expired = false;
    const valid = asking(() => [expired ? FRESH_PASSWORD : PASSWORD]);
    target((asked, count) => {
      expired ||= asked.method === "POST";
      return valid(asked, count);
    });
    await promotion.copy();
    expect(promotion.logins.target).to.equal(2);
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("says that the caller is denied when fresh credentials are refused too, and shows none", async () => {
    for (const side of [source, target]) {
      promotion = await Promotion.of(registries);
      side(asking(() => []));
      const { code, message } = await promotion.refusal();
      expect(code).to.equal("denied");
      expect(message).to.match(/with fresh credentials too\. The caller needs permission on this repository/);
      expect(message).to.not.match(new RegExp(`${PASSWORD}|${FRESH_PASSWORD}|Basic`));
    }
  });

  it("is satisfied when another promotion has set an immutable tag to the same digest meanwhile", async () => {
    target(async (asked) => {
      if (asked.method !== "PUT" || !isTag(asked)) return undefined;
      await promotion.setTargetTag(VERSION);
      return INVALID;
    });
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("does not move a tag that another image has taken since the plan", async () => {
    let other = "";
    target(async (asked) => {
      if (asked.method === "GET" && isManifest(asked) && other === "")
        other = await pushSingleImage(
          `${registries.target.behind}/${promotion.repository}`,
          "other",
          VERSION,
        );
      return undefined;
    });
    expect((await promotion.refusal()).code).to.equal("tag-taken");
    expect((await promotion.targetTags())[VERSION]).to.equal(other);
  });

  it("names both digests when another image has taken an immutable tag meanwhile", async () => {
    let other = "";
    target(async (asked) => {
      if (asked.method !== "PUT" || !isTag(asked)) return undefined;
      other = await pushSingleImage(`${registries.target.behind}/${promotion.repository}`, "other", VERSION);
      return INVALID;
    });
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("tag-taken");
    expect(message).to.include(`is ${other} already and shall be ${promotion.image.digest}.`);
  });
});
