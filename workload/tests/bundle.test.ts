import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { Bundle } from "./task-process";

describe("the bundle", () => {
  it("is the same bytes each time, and requires nothing but Node", async () => {
    const bundles = await Promise.all([Bundle.build(), Bundle.build()]);
    const [first, second] = await Promise.all(bundles.map(({ file }) => readFile(file, "utf8")));
    await Promise.all(bundles.map((bundle) => bundle.remove()));

    expect(first === second).to.equal(true);
    const required = [...(first ?? "").matchAll(/= require\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
    expect(required).to.include("node:crypto");
    expect(required.filter((name) => !builtinModules.includes(name.replace("node:", "")))).to.deep.equal([]);
  });

  it("is written nowhere unless a folder is named", async () => {
    const script = resolve(__dirname, "../build.mjs");
    const outcome = await promisify(execFile)(process.execPath, [script]).catch((error: unknown) => error);
    expect(outcome).to.include({ code: 64, stderr: "Name the folder to fill: node build.mjs <folder>\n" });
  });
});
