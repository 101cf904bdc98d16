import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { bootstrapSchema } from "../../bootstrap/settings";
import { map } from "../../settings/map";
import { settingsReference } from "../../settings/reference";
import { settingsSchema } from "../../settings/schema";

const PAGE = join(__dirname, "..", "..", "docs", "settings.md");
const PARTS = { "settings/schema.ts": settingsSchema, "bootstrap/settings.ts": bootstrapSchema };

/** The page with what the schemas say today. */
const generated = (page: string): string =>
  Object.entries(PARTS).reduce(
    (text, [file, schema]) =>
      text.replace(
        new RegExp(`(<!-- generated from ${file} -->\n)[^]*?(<!-- end -->)`),
        (_, begin: string, end: string) => `${begin}\n${settingsReference(schema)}\n\n${end}`,
      ),
    page,
  );

describe("docs/settings.md", () => {
  it("has every setting as the schemas have it", () => {
    const page = readFileSync(PAGE, "utf8");
    if (process.env["SNAPSHOTS"] === "write") writeFileSync(PAGE, generated(page));
    else expect(page, "SNAPSHOTS=write npx mocha tests/settings/reference.test.ts").to.equal(generated(page));
    for (const file of Object.keys(PARTS)) expect(page).to.contain(`<!-- generated from ${file} -->`);
  });
});

describe("the reference of settings", () => {
  const described = (text: string) => z.string("a text").describe(text);

  it("has path, default, meaning and what is allowed, below maps, lists and records too", () => {
    const schema = map({
      plain: described("Plain."),
      folder: map({
        with: z.string("a text").regex(/^a/, "a text that begins with a").default("a").describe("With."),
        maybe: z.number("a number").optional().describe("Maybe."),
        list: z.array(map({ of: described("Of.") }), "a list").describe("List."),
        by: z.record(z.string(), map({ name: described("Name.") }).optional(), "a map").describe("By."),
      })
        .prefault({} as never)
        .describe("Folder."),
      alike: map({ one: described("One."), two: described("Two.") }).describe("Alike."),
    });
    expect(settingsReference(schema)).to.equal(
      [
        "### `plain`",
        "",
        "`plain`, required: Plain. Allowed: a text.",
        "",
        "### `folder`",
        "",
        "Folder.",
        "",
        "- `folder.with`, default `a`: With. Allowed: a text that begins with a.",
        "- `folder.maybe`: Maybe. Allowed: a number.",
        "- `folder.list`, required: List.",
        "- `folder.list[].of`, required: Of. Allowed: a text.",
        "- `folder.by`, required: By.",
        "- `folder.by.<name>.name`, required: Name. Allowed: a text.",
        "",
        "### `alike`",
        "",
        "Alike. Each is a text.",
        "",
        "- `alike.one`, required: One.",
        "- `alike.two`, required: Two.",
      ].join("\n"),
    );
  });

  it("leaves no setting out that nobody describes", () => {
    expect(() => settingsReference(map({ a: map({ b: z.string("a text") }).describe("A.") }))).to.throw(
      'Setting a.b has no description: add .describe("…") in its schema',
    );
  });
});
