import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { settingsSchema } from "../../settings/schema";
import { below } from "./leaves";

/** Rows of the README's table of settings. */
const table = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8")
  .split("## Settings")[1]
  ?.split("\n## ")[0]
  ?.split("\n")
  .filter((line) => line.startsWith("| `"));

describe("the README's table of settings", () => {
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    it(`has ${key} and everything below it`, () => {
      const rows = (table ?? []).filter((row) => row.startsWith(`| \`${key}\``)).join("\n");
      expect(rows).not.to.equal("");
      const named = rows
        .split("\n")
        .flatMap((row) => row.split(" | ")[0]?.match(/(?<=`(?:\[\])?\.)\w+/g) ?? []);
      expect(named).to.have.members(Object.keys(below(schema)));
    });
  }
});
