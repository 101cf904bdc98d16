import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { settingsSchema } from "../../settings/schema";

/** Rows of the README's table of settings. */
const table = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8")
  .split("## Settings")[1]
  ?.split("\n## ")[0]
  ?.split("\n")
  .filter((line) => line.startsWith("| `"));

/** The keys of a map below a setting, whatever default or option it is wrapped in. */
function keysOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape as object);
  if (schema instanceof z.ZodArray) return keysOf(schema.element);
  if (schema instanceof z.ZodRecord) return keysOf(schema.valueType);
  const inner = (schema as { def?: { innerType?: unknown } }).def?.innerType;
  return inner === undefined ? [] : keysOf(inner);
}

describe("the README's table of settings", () => {
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    it(`has ${key} and everything below it`, () => {
      const rows = (table ?? []).filter((row) => row.startsWith(`| \`${key}\``)).join("\n");
      expect(rows).not.to.equal("");
      const named = rows
        .split("\n")
        .flatMap((row) => row.split(" | ")[0]?.match(/(?<=`(?:\[\])?\.)\w+/g) ?? []);
      expect(named).to.have.members(keysOf(schema));
    });
  }
});
