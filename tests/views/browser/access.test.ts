import { expect } from "chai";
import type { Page } from "playwright-core";
import type { AccessPage } from "../../../views/access/data";
import { accessPage } from "../../../views/access/page";
import { ACCESS, large, SURPRISED } from "../access-data";
import { hostile } from "../hostile";
import { Browser, type Reader, READERS } from "../../../views/browser/browser";
import { faultsOf } from "./faults";

describe("the page of who may do what, in a browser", () => {
  let browser: Browser;
  before(async () => (browser = await Browser.start()));
  after(() => browser.stop());

  const count = async (page: Page, text: string) =>
    page.locator("#count", { hasText: text }).waitFor({ timeout: 5000 });
  const shown = (page: Page) => page.locator("tbody tr:visible .label").allTextContents();

  for (const [name, data] of Object.entries({ ACCESS, SURPRISED, hostile: hostile<AccessPage>(ACCESS) }))
    for (const reader of Object.keys(READERS) as Reader[])
      it(`can be read in ${reader}: ${name}`, async () => {
        expect(await faultsOf(await browser.open("access.html", accessPage(data), reader))).to.deep.equal([]);
      });

  it("can be read on a phone with six targets of the longest names", async () => {
    expect(await faultsOf(await browser.open("long.html", accessPage(large()), "phone"))).to.deep.equal([]);
  });

  it("finds requests by /, says how many, and keeps that in its address", async () => {
    const { page, wrong } = await browser.open("find.html", accessPage(ACCESS));
    await page.keyboard.press("/");
    await page.keyboard.type("kms via");
    await count(page, "1 request, 4 decisions: 2 allowed, 2 denied.");
    expect(await shown(page)).to.deep.equal(["decrypt one through S3"]);
    expect(await page.locator("h2:visible").allTextContents()).to.deep.equal(["Filter", "Models of build"]);
    expect(new URL(page.url()).hash).to.equal("#?what=kms+via");
    await page.locator("button[type=reset]").click();
    await count(page, "3 requests, 10 decisions: 4 allowed, 6 denied.");
    expect(new URL(page.url()).hash).to.equal("");
    await page.keyboard.press("/");
    await page.keyboard.type("nothing like it");
    await count(page, "No decision matches.");
    expect(wrong).to.deep.equal([]);
  });

  it("shows one principal's answers with the statements that decided, and every answer of one kind", async () => {
    const { page } = await browser.open("who.html", accessPage(ACCESS));
    await page.locator("#who").selectOption("live admin");
    await count(page, "3 requests, 3 decisions: 0 allowed, 3 denied.");
    expect(await page.locator("thead .who:visible").allTextContents()).to.deep.equal([
      "live admin",
      "live admin",
    ]);
    const why = await page
      .locator("td:visible")
      .last()
      .evaluate((cell) => getComputedStyle(cell, "::after").content);
    expect(why).to.equal(`"Denied by DenyBuilds (the organization's policy)."`);
    await page.locator("#answer").selectOption("refused");
    await count(page, "1 request, 1 decision: 0 allowed, 1 denied.");
    expect(await shown(page)).to.deep.equal(["codebuild:StartBuild"]);
  });

  it("opens as its address says, and as it says later; what it does not know is nothing", async () => {
    const text = accessPage(ACCESS);
    const { page } = await browser.open("address.html", text);
    const go = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);
    await go("#?who=nobody&answer=denied");
    await page.reload();
    await count(page, "2 requests, 2 decisions: 0 allowed, 2 denied.");
    expect(await page.locator("#who").inputValue()).to.equal("nobody");
    await go("#?who=stranger&answer=%3Cimg%3E");
    await count(page, "3 requests, 10 decisions: 4 allowed, 6 denied.");
  });

  it("says why without a mouse", async () => {
    const { page } = await browser.open("keys.html", accessPage(ACCESS));
    const why = page.locator("summary", { hasText: "Why: read a model" });
    await why.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open] li").allTextContents()).to.have.length(4);
    await page.locator("td").first().hover();
    expect(await page.locator("td").first().getAttribute("title")).to.equal(
      "build task: Allowed by ReadModels (its policy).",
    );
  });

  it("filters thousands of decisions at once", async () => {
    const { page } = await browser.open("large.html", accessPage(large()));
    const milliseconds = await page.evaluate(() => {
      const began = performance.now();
      location.hash = "#?what=request+3&answer=refused";
      dispatchEvent(new HashChangeEvent("hashchange"));
      document.body.getBoundingClientRect();
      return performance.now() - began;
    });
    await count(page, "336 requests, 2,016 decisions: 0 allowed, 2,016 denied.");
    expect(milliseconds).to.be.lessThan(2000);
  });
});
