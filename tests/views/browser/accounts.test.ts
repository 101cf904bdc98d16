import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { drawAccounts } from "../../../views/accounts/draw";
import type { Drawing } from "../../../views/accounts/data";
import { accountsOf, longest } from "../accounts-data";
import { hostile } from "../hostile";
import { Browser } from "../../../views/browser/browser";

/** Of a drawing that is open: texts outside of what they stand in, and those too close to its colour (below 4.5 to 1). */
const FAULTS = `(() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((value) => channel(Number(value)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const around = (text) => {
    const own = text.parentElement.querySelector(":scope > rect");
    return own && !text.classList.contains("halo") ? own : document.querySelector("rect.paper");
  };
  const faults = [];
  for (const text of document.querySelectorAll("text")) {
    const rect = around(text), [inner, outer] = [text, rect].map((each) => each.getBoundingClientRect());
    const out = inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom;
    if (out) faults.push("is outside: " + text.textContent);
    for (const part of [text, ...text.querySelectorAll("tspan")]) {
      const ratio = contrast(light(getComputedStyle(part).fill), light(getComputedStyle(rect).fill));
      if (ratio < 4.5) faults.push(ratio.toFixed(2) + " to 1: " + text.textContent);
    }
    const beside = [...text.parentElement.querySelectorAll(":scope > text")];
    for (const other of beside.slice(beside.indexOf(text) + 1)) {
      const second = other.getBoundingClientRect();
      if (inner.right > second.left + 1 && second.right > inner.left + 1 && inner.bottom > second.top + 4 && second.bottom > inner.top + 4)
        faults.push("is over another: " + text.textContent + " | " + other.textContent);
    }
  }
  return faults;
})()`;

/** What a role is for is one of two words. */
const withDuties = (hostileOne: Drawing, { panels }: Drawing): Drawing => ({
  ...hostileOne,
  panels: hostileOne.panels.map((panel, place) => ({
    ...panel,
    things: panel.things.map((thing, at) => {
      const duty = panels[place]?.things[at]?.duty;
      return duty === undefined ? thing : { ...thing, duty };
    }),
  })),
});

describe("the drawing of the accounts in a browser", () => {
  let browser: Browser;
  before(async () => (browser = await Browser.start()));
  after(() => browser.stop());

  const drawings: Readonly<Record<string, Drawing>> = {
    "one target": accountsOf(1),
    "three targets": accountsOf(3),
    "six of the longest names": longest(6),
    none: accountsOf(0),
    hostile: withDuties(hostile(accountsOf(2)), accountsOf(2)),
  };
  for (const [name, drawing] of Object.entries(drawings))
    for (const reader of ["light", "dark"] as const)
      it(`has every text where it belongs and in a colour to be read, in ${reader}: ${name}`, async () => {
        const { page, wrong } = await browser.open("accounts.svg", drawAccounts(drawing), reader);
        expect(await page.evaluate<string[]>(FAULTS)).to.deep.equal([]);
        expect(wrong).to.deep.equal([]);
      });

  it("is dark where the reader's system is", async () => {
    const fills = [];
    for (const reader of ["light", "dark"] as const) {
      const { page } = await browser.open("dark.svg", drawAccounts(accountsOf(1)), reader);
      fills.push(await page.locator("rect.paper").evaluate((paper) => getComputedStyle(paper).fill));
    }
    expect(fills).to.deep.equal(["rgb(246, 245, 242)", "rgb(18, 20, 22)"]);
  });

  it("that a project keeps can be opened, whatever is in it", async () => {
    const docs = join(__dirname, "..", "..", "..", "docs");
    for (const file of readdirSync(docs).filter((name) => /^accounts.*\.svg$/.test(name))) {
      const { page, wrong } = await browser.open(file, readFileSync(join(docs, file), "utf8"));
      expect([...wrong, ...(await page.evaluate<string[]>(FAULTS))], file).to.deep.equal([]);
    }
  });
});
