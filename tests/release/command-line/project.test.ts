import { expect } from "chai";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReleaseError } from "../../../release/release-error";
import { demandProject } from "../../../release/command-line/project";

describe("the folder of a command", () => {
  let folder: string;
  let other: string;
  beforeEach(() => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "project-")));
    [folder, other] = [join(root, "one"), join(root, "other")];
    for (const each of [folder, other, join(folder, "releases", "deep")])
      mkdirSync(each, { recursive: true });
    writeFileSync(join(folder, "Pulumi.yaml"), "name: one\n");
  });
  afterEach(() => {
    rmSync(join(folder, ".."), { recursive: true });
  });

  const reported = (at: string, env: Readonly<Record<string, string>> = {}): string | undefined => {
    try {
      demandProject(at, env);
      return undefined;
    } catch (error) {
      expect(error).to.be.instanceOf(ReleaseError).with.property("reason", "usage");
      return (error as ReleaseError).message;
    }
  };

  it("is that of Pulumi.yaml; from below it, the message says which that is", () => {
    expect(reported(folder)).to.equal(undefined);
    expect(reported(other)).to.equal(
      `There is no Pulumi.yaml in ${other}: run it in the folder of Pulumi.yaml.`,
    );
    const below = join(folder, "releases", "deep");
    expect(reported(below)).to.equal(
      `There is no Pulumi.yaml in ${below}: run it in the folder of Pulumi.yaml, which is ${folder}.`,
    );
  });

  it("is the caller's, where npm goes from another project to that of its package", () => {
    writeFileSync(join(other, "Pulumi.yaml"), "name: other\n");
    expect(reported(folder, { INIT_CWD: other })).to.equal(
      `It was called in ${other}, which has a Pulumi.yaml of its own, and npm runs it in ${folder}, the folder of its package. To use the stacks of ${folder}, run it there: cd ${folder}`,
    );
  });

  it("may be called from folders that are no project, by another name, and without npm", () => {
    const link = join(other, "link");
    symlinkSync(folder, link);
    for (const from of [folder, link, join(folder, "releases"), other, join(other, "gone"), ""])
      expect(reported(folder, { INIT_CWD: from }), from).to.equal(undefined);
  });
});
