import { expect } from "chai";
import type { Rehearsal } from "../../views/rehearsal/data";
import { rehearsalPage } from "../../views/rehearsal/page";
import { elementsOf, hostile } from "./hostile";
import { failed, interrupted, MANY, passed } from "./rehearsal-data";
import { textOf } from "./text-of";

/** What a reader reads of a part of the page, which begins with some markup and ends with another. */
function readOf(rehearsal: Rehearsal, from = "<body>", until = "</body>"): string {
  const page = rehearsalPage(rehearsal);
  const begin = page.indexOf(from);
  expect(begin, from).to.be.at.least(0);
  return textOf(page.slice(begin, page.indexOf(until, begin)));
}

const TILES = ['<ul class="tiles">', "</ul>"] as const;

describe("the page of a rehearsal", () => {
  it("says how it ended, when, how long it took, and what it comes to", () => {
    expect(readOf(passed(), '<header class="top">', "</header>")).to.contain(
      "Rehearsal passed 4 Mar 2026, 05:00:00 UTC 1 min 37 s readings npm run rehearse lab built 2 images once. shop ran those very bytes. From nothing to a release and back, in 2 emulated AWS accounts: 4 claims held, 4 forbidden attempts refused.",
    );
  });

  it("names few targets in its headline and counts many", () => {
    const headline = (rehearsal: Rehearsal) => readOf(rehearsal, "<h1>", "</h1>");
    expect(headline(passed(["a", "b", "c"]))).to.contain("a, b and c ran");
    expect(headline(passed(MANY))).to.contain("6 targets ran");
  });

  it("gives a target that is played alone the colour that it has beside the others", () => {
    const [source, , other] = passed(["a", "b"]).stacks;
    const alone = rehearsalPage({ ...passed(["b"]), stacks: [source!, other!] });
    expect(alone).to.contain('<span class="stack hue-2">b</span>').and.not.to.contain('class="hue-1');
  });

  it("says that a target ran what it got only where it did", () => {
    const rehearsal = passed();
    const stacks = rehearsal.stacks.map((stack) => ({ ...stack, runs: 0 }));
    expect(readOf({ ...rehearsal, stacks }, "<h1>", "</h1>")).to.contain("shop received those very bytes");
    const [source, shop] = stacks as [Rehearsal["stacks"][0], Rehearsal["stacks"][0]];
    const headline = (images: typeof shop.images) =>
      readOf({ ...rehearsal, stacks: [source, { ...shop, images }] }, "<h1>", "</h1>");
    expect(headline(shop.images.slice(1)), "one of two").to.contain("shop received only those bytes");
    const foreign = shop.images.map((image) => ({ ...image, digest: `sha256:${"0".repeat(64)}` }));
    expect(headline(foreign), "others").to.contain("4 claims held");
    const without = rehearsal.stacks.map((stack) => ({ ...stack, images: [] }));
    expect(readOf({ ...rehearsal, stacks: without }, "<h1>", "</h1>")).to.contain("4 claims held");
  });

  it("shows an account's images by their bars, and whether a target's are the source's", () => {
    const way = readOf(passed(), '<div class="way">', '<p class="note caption"');
    expect(way).to.contain("lab 1111 2222 3333 builds and tests · eu-north-1 readings 2.0.0 and 2.0.1");
    expect(way).to.contain("built once, for linux/amd64 and linux/arm64");
    expect(way).to.contain("the same digest as in lab 1.43 MB copied, 3 manifests compared");
    const bars = [...rehearsalPage(passed()).matchAll(/class="digest"><svg[^>]*><path d="([^"]*)"/g)];
    expect(bars.map(([, path]) => path)).to.have.length(4);
    expect(bars[0]?.[1]).to.equal(bars[2]?.[1]).and.not.to.equal(bars[1]?.[1]);

    const [source, shop] = passed().stacks as [Rehearsal["stacks"][0], Rehearsal["stacks"][0]];
    const other = {
      ...shop,
      images: [{ ...(shop.images[0] as (typeof shop.images)[0]), digest: `sha256:${"0".repeat(64)}` }],
    };
    expect(readOf({ ...passed(), stacks: [source, other] })).to.contain("none of the images that lab built");
    expect(readOf({ ...passed(), stacks: [source, { ...shop, images: [] }] })).to.contain(
      "No image was pushed here.",
    );
    const stacks = passed().stacks.map((stack) => ({ ...stack, images: [] }));
    const untouched = readOf({ ...passed(), stacks }, '<div class="way">', "</section>");
    expect(untouched).to.contain("nothing was promoted").and.not.to.contain("The bars are");
  });

  it("has a tile for every promise: held, failed whatever held before, or not reached", () => {
    expect(readOf(passed(), ...TILES)).to.match(/The same bytes 2 held .* Only who is named 1 held/);
    expect(readOf(failed(), ...TILES)).to.match(/The same bytes failed .* Only who is named not reached/);
    expect(readOf(interrupted(), ...TILES)).to.match(/The same bytes 1 held so far .* not reached/);
    expect(readOf({ ...passed(), proofs: [] }, ...TILES)).to.match(/not tried .* not tried .* not tried/);
  });

  it("says where it ended, what was said and what does not hold", () => {
    const card = (rehearsal: Rehearsal) => readOf(rehearsal, '<div class="card ended', "</section>");
    expect(card(failed())).to.match(
      /lab: step 5 This step failed after 9\.5 s. What does not hold: The same bytes.* NotProved: not the bytes/,
    );
    expect(card(failed("after"))).to.contain(
      "What was seen after this step is not as expected. What does not hold",
    );
    expect(card(interrupted()))
      .to.contain("This step was interrupted after 9.5 s.")
      .and.not.to.contain("hold");
    expect(rehearsalPage(passed())).not.to.contain('class="card ended');
  });

  it("opens the act in which it ended, and no other", () => {
    const open = (rehearsal: Rehearsal) =>
      [...rehearsalPage(rehearsal).matchAll(/<details open><summary><span class="act-name"><b>([^<]*)/g)].map(
        ([, act]) => act,
      );
    expect(open(failed())).to.deep.equal(["The source builds"]);
    expect(open(passed())).to.deep.equal([]);
    expect(readOf(failed(), '<div class="card acts">', "</section>")).to.match(
      /done: lab: step 4 .* ended here: lab: step 5/,
    );
    expect(readOf(interrupted(), '<div class="card acts">', "</section>")).to.contain(
      "interrupted: lab: step 5",
    );
  });

  it("keeps steps of one act together, wherever they were", () => {
    const rehearsal = passed();
    const steps = rehearsal.steps.map((step, place) => ({ ...step, act: place % 2 === 0 ? "even" : "odd" }));
    const acts = readOf({ ...rehearsal, steps }, '<div class="card acts">', "</section>");
    expect(acts).to.match(/even 5 steps 47\.5 s .* step 8 .* odd 4 steps 38\.0 s/);
  });

  it("shows each claim with what was seen of it once, and leads to its step", () => {
    const page = rehearsalPage(passed());
    expect(readOf(passed(), 'id="same-bytes"', "</article>")).to.match(
      /agrees shop 34 checks \(2 times\) the step .*52\.5 s/,
    );
    for (const [, place] of page.matchAll(/href="#step-(\d+)"/g))
      expect(page).to.contain(`id="step-${place}"`);
    for (const [, promise] of page.matchAll(/<li class="card"><a href="#([\w-]+)"/g))
      expect(page).to.contain(`id="${promise}"`);
  });

  it("says who was refused what by which layer, and where the answer does not say", () => {
    const denied = readOf(passed(), '<section aria-labelledby="denied"', "</section>");
    expect(denied).to.match(/AWS 2 policy pack 1 trust policy 1 AWS: the answer does not say/);
    expect(denied).to.contain("shop-deploy ecr:PutImage refused by AWS: AccessDenied iam:CreateUser");
    expect(denied).to.contain("a job of a fork asks for reader refused by the trust policy: Denied");
    expect(readOf(failed())).to.contain("Not reached: nothing forbidden was tried.");
    expect(readOf({ ...passed(), denials: [] })).to.contain("Nothing forbidden was tried.");
  });

  it("shows a chain of releases as whole only where it is", () => {
    const chain = (rehearsal: Rehearsal) =>
      readOf(rehearsal, '<section aria-labelledby="lineage"', "</section>");
    expect(chain(passed())).to.match(
      /the chain is whole the first #1 · 05:00:07 2\.0\.0 deploy\/job-0 names 01234567/,
    );
    expect(chain(passed())).to.contain("2.0.0 last back from 2.0.1");
    expect(chain(failed())).to.contain("Not reached: it was not read.");
    const [lineage] = passed().lineages;
    const releases = [
      { ...lineage?.releases[0], kind: "broken" as const, release: undefined, fault: "names another" },
    ];
    expect(chain({ ...passed(), lineages: [{ stack: "shop", whole: false, releases }] as never })).to.match(
      /the chain is broken broken: names another #1 .* no release/,
    );
  });

  it("holds the ends of logs and what a story adds", () => {
    const page = readOf(passed());
    expect(page).to.match(/lab raw\/data\.csv SUCCEEDED started done check\.yml a push/);
    expect(page).to.contain("It wrote nothing.").and.to.contain("What it cost previews 2.1 s");
  });

  for (const [what, rehearsal] of Object.entries({
    passed: passed(MANY),
    failed: failed(),
    interrupted: interrupted(),
  })) {
    it(`takes no text for markup where it ${what}`, () => {
      expect(elementsOf(rehearsalPage(hostile(rehearsal)))).to.deep.equal(
        elementsOf(rehearsalPage(rehearsal)),
      );
    });
    it(`is the same bytes of the same data where it ${what}`, () => {
      expect(rehearsalPage(structuredClone(rehearsal))).to.equal(rehearsalPage(rehearsal));
    });
  }
});
