import { expect } from "chai";
import { renderPage } from "../../../views/page";
import { Browser, type Reader, READERS } from "../../../views/browser/browser";
import { faultsOf } from "./faults";

describe("a page in a browser", () => {
  let browser: Browser;
  before(async () => (browser = await Browser.start()));
  after(() => browser.stop());

  const page = (body: preact.ComponentChildren, script?: string) =>
    renderPage({ title: "Title", description: "Text", body, ...(script !== undefined && { script }) });
  const BODY = (
    <main id="main">
      <h1>Title</h1>
      <p class="soft">
        Text <span class="chip ok">held</span> <span class="chip bad">failed</span>{" "}
        <span class="chip warn">unsure</span>
        {[0, 1, 2, 3, 4].map((hue) => (
          <span class={`hue-${hue}`}>
            <b class="stack">name</b> <span class="chip">chip</span>
          </span>
        ))}
      </p>
    </main>
  );

  for (const reader of Object.keys(READERS) as Reader[])
    it(`can be read in ${reader}`, async () => {
      expect(await faultsOf(await browser.open("page.html", page(BODY), reader))).to.deep.equal([]);
    });

  it("runs its own script, and nothing and from nowhere else", async () => {
    const { page: opened } = await browser.open("script.html", page(BODY, 'document.title = "run"'));
    expect(await opened.title()).to.equal("run");
    const smuggled = page(BODY).replace("</body>", '<script>document.title = "run"</script></body>');
    const other = await browser.open("smuggled.html", smuggled);
    expect(await other.page.title()).to.equal("Title");
    expect(other.wrong.join()).to.contain("Content Security Policy");
  });

  it("is found at fault where it is", async () => {
    const wrong = (
      <main id="main">
        <h1>Title</h1>
        <p style="color: red">Text</p>
        <img src="data:image/png;base64,AA" />
      </main>
    );
    const text = page(wrong).replace("</main>", "</main>".padStart(400, "x"));
    const faults = (await faultsOf(await browser.open("wrong.html", text, "phone"))).join("\n");
    for (const each of ["Content Security Policy", "image-alt", "the window"])
      expect(faults).to.contain(each);
  });
});
