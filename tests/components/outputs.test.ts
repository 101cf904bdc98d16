import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const FOLDER = join(__dirname, "..", "..", "components");

describe("a component", () => {
  const components = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      readFileSync(join(FOLDER, file), "utf8")
        .split(/^export class /m)
        .slice(1),
    )
    .map((source) => ({ name: /^\w+/.exec(source)?.[0] ?? "", source }));

  for (const { name, source } of components)
    it(`registers what it puts out: ${name}`, () => {
      const [, registered] = /this\.registerOutputs\(\{(.*?)\}\);\n  \}/s.exec(source) ?? [];
      expect(registered, "no call of registerOutputs at the end of its constructor").to.be.a("string");
      for (const [, output] of source.matchAll(/^ {2}readonly (\w+): pulumi\.Output</gm))
        expect(registered).to.include(`${output}: this.${output}`);
    });
});
