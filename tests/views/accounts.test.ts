import { expect } from "chai";
import { busesOf } from "../../views/accounts/buses";
import type { Drawing } from "../../views/accounts/data";
import { drawAccounts } from "../../views/accounts/draw";
import { broken, widthOf } from "../../views/accounts/text";
import { Index } from "../../views/accounts/words";
import { accountsOf, longest } from "./accounts-data";
import { elementsOf, hostile } from "./hostile";

/** The texts of a drawing, in their order. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text = ""]) =>
    text
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll("\u00a0", " ")
      .replaceAll("&#39;", "'")
      .trim()
      .replaceAll(/ +/g, " "),
  );

describe("the drawing of the accounts", () => {
  it("has a panel for each stack, with what it has and who may do what with that, in words", () => {
    const said = texts(drawAccounts(accountsOf(1)));
    expect(said.slice(0, said.indexOf("live-0"))).to.deep.equal([
      "build",
      "account 1111 1111 1111, eu-west-1",
      "Roles, and who assumes them",
      "What is released",
      "What runs",
      "Data and records",
      "deploy-build deploys",
      "by operators, GitHub environment build",
      "image-builder-build",
      "by GitHub branch main",
      "deployer-live-0",
      "by GitHub pull request, branch main",
      "score registry",
      "pushed by image-builder-build",
      "pulled by task, live-0's copies-live-0",
      "nightly schedule",
      "scoring state machine",
      "started by schedule",
      "score task",
      "run by state machine",
      "models-build bucket",
      "read by live-0's task",
      "in-build bucket",
      "read by task",
      "logs-build bucket",
      "/jobs parameters",
      "read by task",
      "/jobs/build log",
      "written by task",
      "alerts topic",
      "messages from state machine",
      "lost queue",
      "messages from schedule",
    ]);
    expect(said).to.include.members([
      "pushed by copies-live-0 alone · pulled by task",
      "No job of GitHub assumes a role here.",
      "by build's deployer-live-0",
    ]);
  });

  it("draws what reaches into another account as arrows, and nothing else", () => {
    const heads = (targets: number) => drawAccounts(accountsOf(targets)).match(/class="tip"/g)?.length;
    // A target's two roles, and the source's registry and models, where all targets' meet.
    expect([0, 1, 2, 6].map((targets) => heads(targets) ?? 0)).to.deep.equal([0, 4, 6, 14]);
    expect(texts(drawAccounts(accountsOf(1))).slice(-6, -2)).to.have.members([
      "assumes",
      "assumes",
      "pulls",
      "reads",
    ]);
  });

  it("puts arrows together only where each of the ones may do it with each of the others", () => {
    const buses = (drawing: Drawing) =>
      busesOf(new Index(drawing)).map(({ verb, tails, heads }) => `${verb} ${tails.length} ${heads.length}`);
    expect(buses(accountsOf(3))).to.have.members([...Array(3).fill("assumes 1 2"), "pulls 3 1", "reads 3 1"]);
    const drawing = accountsOf(2);
    const another = { id: "build/registry/other", kind: "registry", name: "other" } as const;
    const [build, ...live] = drawing.panels;
    const uneven: Drawing = {
      ...drawing,
      panels: [{ ...build!, things: [...build!.things, another] }, ...live],
      grants: [...drawing.grants, { from: "live-0/role/copies-live-0", to: another.id, verb: "pulls" }],
    };
    expect(buses(uneven)).to.have.members([
      "assumes 1 2",
      "assumes 1 2",
      "pulls 1 2",
      "pulls 1 1",
      "reads 2 1",
    ]);
  });

  it("says all of it in its description", () => {
    const svg = drawAccounts(accountsOf(2));
    expect(svg).to.contain(
      '<title id="accounts-title">What build, live-0 and live-1 register, and who may do what with it</title>',
    );
    const [, described = ""] = /<desc[^>]*>([^<]*)<\/desc>/.exec(svg) ?? [];
    for (const said of [
      "Between the accounts: build's role deployer-live-0 assumes live-0's role deploy-live-0; ",
      "live-1's task score reads build's bucket models-build",
      "live-1, in account 333333333333: bucket in-live-1-333333333333-eu-west-1 (read by task)",
    ])
      expect(described.replaceAll("\u00a0", " ")).to.contain(said);
    expect(svg).to.match(/^<svg [^>]*role="img" aria-labelledby="accounts-title accounts-description"/);
  });

  it("takes no text for markup, and loads nothing", () => {
    const svg = drawAccounts(accountsOf(2));
    const poisoned = hostile(accountsOf(2));
    // It is broken into more lines, and has no other elements.
    expect(new Set(elementsOf(drawAccounts(poisoned)))).to.deep.equal(new Set(elementsOf(svg)));
    expect(svg).not.to.match(/(?:href|url\(|@import|<script|<image)/);
  });

  it("is the same bytes of the same data", () => {
    expect(drawAccounts(structuredClone(longest(3)))).to.equal(drawAccounts(longest(3)));
  });

  it("refuses a grant on what no panel has", () => {
    const drawing = accountsOf(1);
    const grants = [
      ...drawing.grants,
      { from: "build/task/score", to: "build/topic/gone", verb: "notifies" } as const,
    ];
    expect(() => drawAccounts({ ...drawing, grants })).to.throw(
      "grant on build/topic/gone, and no such thing",
    );
  });
});

describe("text in a drawing", () => {
  it("is broken between words, behind marks, and anywhere at last, and nothing of it is left out", () => {
    expect(broken("read by one, two", 60, 10)).to.deep.equal(["read by", "one, two"]);
    expect(broken("one-two/three_four", 60, 10)).to.deep.equal(["one-two/", "three_four"]);
    expect(broken("mmmmmmmmmmmm", 60, 10).join("")).to.equal("mmmmmmmmmmmm");
    for (const line of broken("mmmm".repeat(9), 60, 10)) expect(widthOf(line, 10)).to.be.at.most(60);
    expect(broken("", 60, 10)).to.deep.equal([""]);
  });
});
