import { expect } from "chai";
import { rehearsalPage } from "../../../views/rehearsal/page";
import { hostile } from "../hostile";
import { failed, interrupted, MANY, passed } from "../rehearsal-data";
import { Browser, type Reader, READERS } from "../../../views/browser/browser";
import { faultsOf } from "./faults";

describe("the page of a rehearsal in a browser", () => {
  let browser: Browser;
  before(async () => (browser = await Browser.start()));
  after(() => browser.stop());

  const PAGES = {
    "one that passed": passed(),
    "one of many targets": passed(MANY),
    "one that failed": failed(),
    "one that was interrupted": interrupted(),
    "one of hostile text": hostile(passed()),
    "one of hostile text that failed": hostile(failed("after")),
  };
  for (const reader of Object.keys(READERS) as Reader[])
    for (const [what, rehearsal] of Object.entries(PAGES))
      it(`can be read in ${reader}: ${what}`, async () => {
        const opened = await browser.open("rehearsal.html", rehearsalPage(rehearsal), reader);
        // What is folded away is read too.
        await opened.page.evaluate(
          "document.querySelectorAll('details').forEach((each) => (each.open = true))",
        );
        expect(await faultsOf(opened)).to.deep.equal([]);
        await opened.page.close();
      });

  it("opens the act of a step that a proof leads to", async () => {
    const { page } = await browser.open("rehearsal.html", rehearsalPage(passed()));
    const act = page.locator("details", { has: page.locator("#step-8") });
    expect(await act.getAttribute("open")).to.equal(null);
    await page.locator('#only-named-readers a[href="#step-8"]').press("Enter");
    expect(await act.getAttribute("open")).to.equal("");
    expect(await page.locator("#step-8").isVisible()).to.equal(true);
  });
});
