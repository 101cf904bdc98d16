import { expect } from "chai";
import { renderBoard } from "../../../views/board/page";
import {
  arrivalOf,
  environmentOf,
  hostileBoard,
  quietBoard,
  severalBoard,
  troubledBoard,
} from "../board-data";
import { Browser, type Reader, READERS } from "../../../views/browser/browser";
import { faultsOf } from "./faults";

describe("the board in a browser", function () {
  let browser: Browser;
  before(async () => (browser = await Browser.start()));
  after(() => browser.stop());

  const stacks = ["dev", "a", "b", "c", "d", "e", "f".repeat(40)];
  const boards = {
    quiet: quietBoard(),
    troubled: troubledBoard(),
    "several pipelines": severalBoard(),
    hostile: hostileBoard(troubledBoard()),
    "seven environments": quietBoard({
      environments: stacks.map((stack) => environmentOf(stack)),
      way: stacks.map((stack) => arrivalOf("2026-12-01T10:00:00.000Z", stack, "deployed", "1.4.0")),
    }),
  };
  for (const [name, board] of Object.entries(boards))
    for (const reader of Object.keys(READERS) as Reader[])
      it(`can be read in ${reader}: ${name}`, async () => {
        expect(await faultsOf(await browser.open("board.html", renderBoard(board), reader))).to.deep.equal(
          [],
        );
      });

  it("unfolds by the keyboard what else failed", async () => {
    const { page } = await browser.open("board.html", renderBoard(troubledBoard()));
    const folded = page.locator("details").first();
    expect(await folded.getAttribute("open")).to.equal(null);
    await folded.locator("summary").focus();
    await page.keyboard.press("Enter");
    expect(await folded.getAttribute("open")).to.equal("");
  });
});
