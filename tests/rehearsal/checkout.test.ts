import { expect } from "chai";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCheckout } from "../../rehearsal/story/checkout";
import { scratchFolder } from "../scratch-folder";

const WRITTEN = "# Ours.\nconfig:\n  aws:region: us-east-1\n";

describe("the checkout of a rehearsal", () => {
  let folder: string;
  beforeEach(() => {
    folder = scratchFolder();
    for (const inside of ["project/bootstrap", "project/node_modules", "checkout"])
      mkdirSync(join(folder, inside), { recursive: true });
  });
  afterEach(() => {
    delete process.env["GIT_INDEX_FILE"];
  });

  const make = (...leftOut: readonly string[]) =>
    makeCheckout({
      projectFolder: join(folder, "project"),
      folder: join(folder, "checkout"),
      leftOut,
      complete: () => undefined,
    });

  it("has the stacks as they are written, without the keys of a team's own states", async () => {
    const encrypted = `${WRITTEN}secretsprovider: awskms://alias/ours\nencryptedkey: c2VjcmV0\nencryptionsalt: v1:x\n`;
    for (const file of ["Pulumi.live.yaml", "bootstrap/Pulumi.live.yaml"]) {
      writeFileSync(join(folder, "project", file), encrypted);
    }
    await make();
    for (const file of ["Pulumi.live.yaml", "bootstrap/Pulumi.live.yaml"]) {
      expect(readFileSync(join(folder, "checkout", file), "utf8")).to.equal(WRITTEN);
      expect(readFileSync(join(folder, "project", file), "utf8")).to.equal(encrypted);
    }
  });

  it("has no release of the team's own stacks, wherever it is kept", async () => {
    for (const inside of ["deployed/by/us", "releases"])
      mkdirSync(join(folder, "project", inside), { recursive: true });
    for (const file of ["deployed/by/us/live.json", "deployed/by/us/README", "releases/other.json"])
      writeFileSync(join(folder, "project", file), file);
    await make("deployed/by/us/live.json", "releases/gone.json");
    expect(readdirSync(join(folder, "checkout", "deployed/by/us"))).to.deep.equal(["README"]);
    expect(readdirSync(join(folder, "checkout", "releases"))).to.deep.equal(["other.json"]);
  });

  it("touches no index or repository that git's own variables name, as they do in a hook", async () => {
    const index = join(folder, "index");
    process.env["GIT_INDEX_FILE"] = index;
    writeFileSync(join(folder, "project", "index.ts"), "");
    await make();
    expect(() => readFileSync(index)).to.throw("ENOENT");
  });
});
