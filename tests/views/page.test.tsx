import { createHash } from "node:crypto";
import { expect } from "chai";
import { renderToString } from "preact-render-to-string";
import { DigestBars } from "../../views/parts/digest-bars";
import { account, clock, duration, moment, principal, since } from "../../views/parts/format";
import { renderPage } from "../../views/page";
import { elementsOf, hostile } from "./hostile";

const body = (text: string) => (
  <main id="main">
    <p title={text}>{text}</p>
  </main>
);
const PAGE = {
  title: "Title",
  description: "Description",
  style: ".x { color: red; }",
  script: "let x = 1 < 2;",
};

describe("a page", () => {
  it("lets the browser run and paint what is in it, by hash, and load nothing", () => {
    const page = renderPage({ ...PAGE, body: body("text") });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    const hashes = ["style", "script"].map((element) => {
      const text = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page)?.[1] ?? "";
      return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    });
    expect(policy.replaceAll("&#39;", "'")).to.equal(
      `default-src 'none'; style-src ${hashes[0]}; script-src ${hashes[1]}; base-uri 'none'; form-action 'none'`,
    );
    expect(renderPage({ ...PAGE, script: undefined, body: body("text") } as never)).not.to.contain("<script");
  });

  it("takes no text for markup, in an attribute neither", () => {
    const [plain, poisoned] = [PAGE.title, hostile(PAGE.title)].map((title) =>
      renderPage({ ...PAGE, title, description: title, body: body(title) }),
    );
    expect(elementsOf(poisoned ?? "")).to.deep.equal(elementsOf(plain ?? ""));
    expect(poisoned).to.contain("&lt;img src=x onerror=alert(1)>");
  });

  it("is the same bytes of the same data", () => {
    expect(renderPage({ ...PAGE, body: body("a") })).to.equal(renderPage({ ...PAGE, body: body("a") }));
  });
});

describe("a digest's bars", () => {
  const bars = (digest: string) => renderToString(<DigestBars digest={digest} />);
  const DIGEST = `sha256:${"00".repeat(8)}${"ff".repeat(24)}`;

  it("are one for each byte, the same for the same bytes, with the digest's ends in letters", () => {
    const path = / d="([^"]*)"/.exec(bars(DIGEST))?.[1] ?? "";
    const heights = [...path.matchAll(/v-([\d.]+)/g)].map(([, height]) => Number(height));
    expect(heights).to.deep.equal([...Array<number>(8).fill(1.98), ...Array<number>(24).fill(22)]);
    expect(bars(DIGEST)).to.contain("00000000…ffffffff");
    expect(bars(DIGEST.slice("sha256:".length))).to.contain(path);
  });

  it("are none of what is not a digest, which is shown as it is", () => {
    for (const text of ["", "sha256:abc", "unknown", `${DIGEST}0`])
      expect(bars(text)).to.equal(`<code>${text}</code>`);
  });
});

describe("the words of a page", () => {
  it("are UTC wherever it is made", () => {
    expect(moment("2026-11-29T13:10:40.123Z")).to.equal("29 Nov 2026, 13:10:40 UTC");
    expect(moment("2026-11-29T00:10:40+02:00")).to.equal("28 Nov 2026, 22:10:40 UTC");
    expect(clock("2026-11-29T00:00:00Z")).to.equal("00:00:00");
    expect(since("2026-11-29T01:02:03Z", "2026-11-29T23:00:00Z")).to.equal("01:02:03");
    expect(since("2026-11-28T01:02:03Z", "2026-11-29T23:00:00Z")).to.equal("28 Nov 2026, 01:02");
  });

  it("count time and accounts as people read them", () => {
    expect([0.04, 59.94, 60, 92.7, 3600].map(duration)).to.deep.equal([
      "0.0 s",
      "59.9 s",
      "1 min 0 s",
      "1 min 32 s",
      "60 min 0 s",
    ]);
    expect(account("123456789012")).to.equal("1234 5678 9012");
    expect(principal("arn:aws:sts::123456789012:assumed-role/ds-deploy-dev/job")).to.equal(
      "ds-deploy-dev/job",
    );
    expect(principal("arn:aws:iam::123456789012:root")).to.equal("root");
  });
});
