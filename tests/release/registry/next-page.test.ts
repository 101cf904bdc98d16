import { expect } from "chai";
import { nextPage } from "../../../release/registry/next-page";

const TAGS = "tags/list?n=1000";
const DIGEST = `sha256:${"a".repeat(64)}`;

describe("the next page of a registry's list", () => {
  it("is found in every form that a registry may give it", () => {
    for (const [link, query] of [
      ['</v2/ds/tags/list?last=b&n=2>; rel="next"', "?last=b&n=2"],
      ['<https://registry.test:5000/v2/ds/tags/list?last=b>; rel="next"', "?last=b"],
      ['<http://proxy/prefix/v2/ds/tags/list?last=b>; rel="next"', "?last=b"],
      ['<?last=b>; rel="next"', "?last=b"],
      ["<list?last=b>; rel=next", "?last=b"],
      ["<?last=b>; rel='next'", "?last=b"],
      ["<?last=b>;rel = next ;title=x", "?last=b"],
      ['<?last=b>; title="a, <b>; rel=prev"; rel="next"', "?last=b"],
      ['<?last=b>; type=text/html; REL="prefetch NEXT"', "?last=b"],
      ['<?last=a>; rel="prev", <?last=b>; rel="next"', "?last=b"],
      ["<?last=a,b>; rel=next", "?last=a,b"],
    ] as const)
      expect(nextPage(link, TAGS), link).to.equal(`tags/list${query}`);
    expect(nextPage(`<?page=2>; rel="next"`, `referrers/${DIGEST}`)).to.equal(`referrers/${DIGEST}?page=2`);
  });

  it("is none without a link, or with others only", () => {
    for (const link of [
      null,
      "",
      "  ",
      '<?last=a>; rel="prev"',
      "<https://docs.test/>; rel=help",
      "<?last=a>",
    ])
      expect(nextPage(link, TAGS), String(link)).to.equal(undefined);
  });

  it("is not guessed from what cannot be read, or leads to another list", () => {
    for (const link of ["?last=b", "<?last=b", '<?last=b>; rel="next', "<?last=b> rel=next", "next"])
      expect(() => nextPage(link, TAGS), link).to.throw("it is not a list of links");
    for (const target of ["/v2/other/tags", "https://registry.test/", `/v2/ds/referrers/${DIGEST}`])
      expect(() => nextPage(`<${target}>; rel=next`, TAGS), target).to.throw(
        `the next page is ${target}, which is not of tags/list`,
      );
  });
});
