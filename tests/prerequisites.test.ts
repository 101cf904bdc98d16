import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";

const SCRIPT = join(__dirname, "..", "prerequisites.cjs");
const LOCK = {
  "": { name: "it" },
  "node_modules/one": { version: "1.0.0" },
  "node_modules/two": { version: "2.0.0" },
  "node_modules/other-platform": { version: "1.0.0", optional: true },
  "node_modules/for-tests": { version: "1.0.0", dev: true },
  "node_modules/member": { resolved: "member", link: true },
  // Only the member needs it, and its folder is not there.
  "node_modules/of-the-member": { version: "1.0.0" },
};

describe("what a command needs first", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "prerequisites-"));
    cpSync(SCRIPT, join(folder, "prerequisites.cjs"));
    writeJson({ engines: { node: ">=20.19" }, dependencies: { one: "1.0.0", two: "2.0.0" } }, "package.json");
    writeJson({ packages: LOCK }, "package-lock.json");
    installed({ "node_modules/one": { version: "1.0.0" }, "node_modules/two": { version: "2.0.0" } });
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const writeJson = (content: object, ...path: string[]) => {
    mkdirSync(dirname(join(folder, ...path)), { recursive: true });
    writeFileSync(join(folder, ...path), JSON.stringify(content));
  };
  const installed = (packages: object) => writeJson({ packages }, "node_modules", ".package-lock.json");
  const have = (command: string) =>
    symlinkSync(execFileSync("which", ["true"], { encoding: "utf8" }).trim(), join(folder, "bin", command));

  /** @param node Version that Node pretends to have */
  function look({ node, main = "rehearsal/main.cjs" }: { node?: string; main?: string } = {}) {
    writeFileSync(
      join(folder, "node.cjs"),
      node === undefined ? "" : `Object.defineProperty(process.versions, "node", { value: "${node}" });`,
    );
    mkdirSync(join(folder, dirname(main)), { recursive: true });
    writeFileSync(join(folder, main), "console.log('started')");
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["-r", "./node.cjs", "-r", "./prerequisites.cjs", main],
      { cwd: folder, encoding: "utf8", env: { PATH: join(folder, "bin") } },
    );
    return status === 0 ? stdout : `${status} ${stdout}${stderr}`;
  }

  it("is nothing more when Node is new enough and the packages are those of the lock file", () => {
    expect(look()).to.equal("started\n");
    expect(look({ node: "20.19.0" })).to.equal("started\n");
  });

  it("is a newer Node and the packages, told together with the commands that are not there", () => {
    rmSync(join(folder, "node_modules"), { recursive: true });
    have("go");
    expect(look({ node: "20.9.0" })).to.equal(
      `1 This needs something first:
  Node.js is 20.9.0, and 20.19 or later is needed: install one from nodejs.org.
  The packages are not installed: run npm ci.
  git does not run: install it from your system's packages.
  python3 does not run: install it from python.org or your system's packages.
`,
    );
  });

  it("is another npm ci when the lock file has changed since", () => {
    installed({ "node_modules/one": { version: "0.9.0" } });
    for (const command of ["git", "python3", "go"]) have(command);
    expect(look()).to.equal(
      "1 This needs something first:\n  The installed packages are not those of package-lock.json (one and 1 more): run npm ci.\n",
    );
  });

  it("is neither Python nor Go for the release command", () => {
    expect(look({ node: "18.20.4", main: "release/main.cjs" })).to.equal(
      "1 This needs something first:\n  Node.js is 18.20.4, and 20.19 or later is needed: install one from nodejs.org.\n",
    );
  });
});
