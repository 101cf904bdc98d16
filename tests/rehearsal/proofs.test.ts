import { expect } from "chai";
import { proofTable } from "../../rehearsal/story/proofs";

const live = { stack: "live", kind: "target", account: "222222222222", region: "eu-west-1" } as const;
const build = { stack: "build", kind: "source", account: "111111111111", region: "eu-west-1" } as const;

describe("the table of what a rehearsal proved", () => {
  it("stands stack by stack, with what was seen several times said once", () => {
    expect(
      proofTable([
        { about: build, claim: "runs", seen: "rows 50" },
        { about: live, claim: "runs", seen: "rows 3" },
        { about: live, claim: "agrees", seen: "34 checks" },
        { about: live, claim: "runs", seen: "rows 3" },
        { about: live, claim: "runs", seen: "rows 4" },
      ]),
    ).to.equal(
      `build, the source (account 111111111111, eu-west-1)
  ✓ runs    rows 50

live, a target (account 222222222222, eu-west-1)
  ✓ runs    rows 3 (2 times)
            rows 4
  ✓ agrees  34 checks`,
    );
  });

  it("fits 100 columns, and cuts a longer word behind a slash", () => {
    const seen = `at https://example.com/${"a".repeat(60)}/${"b".repeat(40)} and ${"word ".repeat(30)}`;
    const lines = proofTable([{ about: live, claim: "c".repeat(60), seen }]).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(100);
    expect(lines.join("\n"))
      .to.match(/com\/\n/)
      .and.include(`${"b".repeat(40)} and`);
  });
});
