import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";

const PROJECT_FOLDER = join(__dirname, "..", "..");
const { dependencies } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** What a module names in its imports and exports, types too: whoever reads the types needs the package. */
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*"(?<name>[^"\s]+)"/g,
    ),
  ].map(({ groups }) => groups?.["name"] ?? "");

const moduleAt = (path: string): string =>
  [`${path}.ts`, `${path}.tsx`, join(path, "index.ts"), path].find(
    (file) => /\.tsx?$/.test(file) && existsSync(file),
  ) ?? path;

/** Files with all that they import of the project, by what each imports. */
function reached(files: readonly string[]): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    const imports = importsOf(file);
    found.set(file, imports);
    for (const name of imports) if (name.startsWith(".")) visit(moduleAt(join(dirname(file), name)));
  };
  for (const file of files) visit(file);
  return found;
}

const folder = join(PROJECT_FOLDER, "release");
const OWN = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join(folder, file));
const name = (file: string) => relative(PROJECT_FOLDER, file);

describe("the release command's imports", () => {
  const modules = reached(OWN);

  it("are packages that are installed without those for development", () => {
    const packages = new Set(Object.keys(dependencies));
    const others = [...modules].flatMap(([file, imports]) =>
      imports
        .filter(
          (each) => !each.startsWith(".") && !each.startsWith("node:") && !builtinModules.includes(each),
        )
        .map((each) =>
          each
            .split("/")
            .slice(0, each.startsWith("@") ? 2 : 1)
            .join("/"),
        )
        .filter((each) => !packages.has(each))
        .map((each) => `${name(file)}: ${each}`),
    );
    expect(others).to.deep.equal([]);
    expect([...modules.values()].flat()).to.include.members(["@aws-sdk/client-s3", "commander", "zod"]);
  });

  it("are of the project's own code that is deployed, never of its tests or its rehearsal", () => {
    const folders = new Set([...modules.keys()].map((file) => name(file).split("/")[0] ?? ""));
    expect([...folders].sort()).to.deep.equal(["documents", "release", "settings", "views"]);
  });

  /** What a person calls; all else of the folder is what releases are, whoever works with them. */
  const EDGE = /^release\/(command-line|commands)\//;

  it("lead from the command line to the domain, never back", () => {
    const domain = OWN.filter((file) => !EDGE.test(name(file)) && name(file) !== "release/main.ts");
    expect([...reached(domain).keys()].map(name).filter((file) => EDGE.test(file))).to.deep.equal([]);
    expect(domain.length).to.be.greaterThan(80);
  });

  it("are no part of the program that is deployed, but for releases themselves", () => {
    const deployed = [...reached([join(PROJECT_FOLDER, "index.ts")]).keys()].map(name);
    expect(deployed).to.include("deployment/deploy.ts");
    expect(deployed.filter((file) => file.startsWith("release/")).sort()).to.deep.equal([
      "release/parse-as.ts",
      "release/release-file.ts",
      "release/run-release.ts",
    ]);
  });
});
