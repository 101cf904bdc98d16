import { expect } from "chai";
import type { AccessPage } from "../../views/access/data";
import { accessPage } from "../../views/access/page";
import { ACCESS, large, SURPRISED } from "./access-data";
import { elementsOf, hostile } from "./hostile";

/** The page's words, without its markup; a mark `|` where an element ended. */
const words = (page: string) =>
  page
    .replace(/^[^]*<body>/, "")
    .replaceAll(/<(script|style)>[^]*?<\/\1>/g, "")
    .replaceAll(/<\/[^>]*>/g, "|")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/[|\s]*\|\s*/g, "|")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", `"`);

describe("the page of who may do what", () => {
  it("counts every answer, and says whether all are as expected", () => {
    const text = words(accessPage(ACCESS));
    expect(text).to.contain("all as expected|build|1111 1111 1111|live|2222 2222 2222|");
    expect(text).to.contain(
      "10 decisions|by simulating the policies that the programs register: 4 allowed|, 4 denied because nothing allows them, 2 denied by a statement.",
    );
    expect(text).to.contain("3 requests in 2 sections.");
    expect(text).not.to.contain("Not as expected|");
  });

  it("shows each request with all that it says of itself, and a word for each principal's answer", () => {
    expect(words(accessPage(ACCESS))).to.contain(
      "decrypt one through S3|kms:Decrypt|kms key/models|kms:ViaService = s3.eu-west-1.amazonaws.com, s3.amazonaws.com|Why: decrypt one through S3|",
    );
    const row = /<tr><th scope="row"[^]*?<\/tr>/.exec(accessPage(ACCESS))?.[0] ?? "";
    expect(
      [...row.matchAll(/<td class="c ([^"]*)"[^>]*><span class="hidden">([^<]*)/g)].map(([, ...of]) => of),
    ).to.deep.equal([
      ["allowed", "allowed"],
      ["allowed", "allowed"],
      ["denied", "denied"],
      ["denied", "denied"],
    ]);
  });

  it("says which statement decided, where it stands and for whom, without a script", () => {
    const text = words(accessPage(ACCESS));
    for (const why of [
      "Allowed by ReadModels (its policy).|build task|",
      "Allowed by ReadModels (its policy) and AllowLive (the resource's policy).|live task|",
      "Denied: EverythingElse (its policy) allows it, but the other side or a boundary does not.|live admin|",
      "Denied: nothing allows it.|nobody|",
      "Denied: nothing allows it.|live admin, nobody|",
      "Denied by DenyBuilds (its boundary).|live task|",
      "Denied by DenyBuilds (the organization's policy).|live admin|",
    ])
      expect(text).to.contain(why);
  });

  it("says first what is not as expected, and marks it where it stands", () => {
    const page = accessPage(SURPRISED);
    const text = words(page);
    expect(text).to.contain("1 not as expected|");
    expect(text).to.contain(
      'Not as expected|Builds in live: "codebuild:StartBuild" by live admin is Allowed, and was expected to be denied|',
    );
    expect(text.indexOf("Not as expected|")).to.be.lessThan(text.indexOf("Models of build"));
    expect(text).to.contain("Allowed by ReadModels (its policy). This was not expected.|live admin|");
    expect(page).to.contain(
      '<td class="c allowed odd" data-r="1"><span class="hidden">allowed, not as expected',
    );
  });

  it("offers every principal once, by the stack of its account", () => {
    const select = /<select id="who">[^]*?<\/select>/.exec(accessPage(ACCESS))?.[0] ?? "";
    const offered = [...select.matchAll(/<optgroup label="([^"]*)">|<option>([^<]*)/g)];
    expect(offered.map(([, group, name]) => group ?? `  ${name}`)).to.deep.equal([
      "build",
      "  build task",
      "live",
      "  live task",
      "  live admin",
      "of no account here",
      "  nobody",
    ]);
  });

  it("takes no text for markup", () => {
    for (const data of [ACCESS, SURPRISED])
      expect(elementsOf(accessPage(hostile<AccessPage>(data)))).to.deep.equal(elementsOf(accessPage(data)));
  });

  it("is the same bytes of the same data, and below 2 MB for six targets", () => {
    expect(accessPage(structuredClone(ACCESS))).to.equal(accessPage(ACCESS));
    const data = large();
    expect(data.sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))).to.have.length(8064);
    expect(accessPage(data).length).to.be.lessThan(2e6);
  });
});
