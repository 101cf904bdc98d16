import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changeOf, demandCommit, versionTags } from "../../release/git";
import { refusalOf } from "./refusal";

const RELEASES = ["releases/prod.json", "releases/staging.json"];
const PERSON = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];

describe("the git checkout that a release is made in", () => {
  let folder: string;
  const git = (...args: readonly string[]) =>
    execFileSync("git", [...PERSON, ...args], { cwd: folder, encoding: "utf8" }).trim();
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "git-"));
    git("init", "--quiet", "--initial-branch=main");
    mkdirSync(join(folder, "releases"));
    write("index.ts", "");
    write("releases/prod.json", "{}");
    git("add", ".");
    git("commit", "--quiet", "--message", "one");
  });
  after(() => rmSync(folder, { recursive: true }));

  const refusal = async (work: Promise<unknown>) => Object.values(await refusalOf(work));

  describe("its version tags", () => {
    it("are none before the first", async () => {
      expect(await versionTags(folder)).to.deep.equal([]);
    });

    it("come the newest first by their meaning, with or without v, each once, and nothing else", async () => {
      const tags = ["0.9.0", "v0.10.0", "0.10.0", "v1.0.0", "1.0.0-rc.2", "1.0.0-rc.10", "v0.2.0-beta"];
      const others = ["latest", "1.0", "v1", "1.0.0-01", "1.0.0+build", "release-0.1.6", "01.0.0"];
      for (const tag of [...tags, ...others]) git("tag", tag);
      expect(await versionTags(folder)).to.deep.equal([
        "1.0.0",
        "1.0.0-rc.10",
        "1.0.0-rc.2",
        "0.10.0",
        "0.9.0",
        "0.2.0-beta",
      ]);
    });
  });

  it("reports how a file differs from what is committed, ignored and new ones too", async () => {
    const change = () => changeOf(folder, "releases/prod.json");
    expect(await change()).to.equal("");
    write("index.ts", "changed");
    expect(await change()).to.equal("");
    write("index.ts", "");
    write("releases/prod.json", "[]");
    expect(await change()).to.equal("M releases/prod.json");
    write("releases/prod.json", "{}");
    expect(await changeOf(folder, "releases/staging.json")).to.equal("");
    write("releases/staging.json", "{}");
    expect(await changeOf(folder, "releases/staging.json")).to.equal("?? releases/staging.json");
    write(".git/info/exclude", "releases/staging.json\n");
    expect(await changeOf(folder, "releases/staging.json")).to.equal("!! releases/staging.json");
    write(".git/info/exclude", "");
    rmSync(join(folder, "releases", "staging.json"));
  });

  describe("its commit", () => {
    const commit = () => git("rev-parse", "HEAD");

    it("is taken when it is there and nothing is changed beside it", async () => {
      await demandCommit(folder, commit(), RELEASES);
    });

    it("is taken with release files that wait for their review", async () => {
      write("releases/prod.json", '{ "version": "0.1.6" }');
      write("releases/staging.json", "{}");
      await demandCommit(folder, commit(), RELEASES);
    });

    it("is taken with release files wherever the settings have them, and a report beside them", async () => {
      git("checkout", "--quiet", "releases/prod.json");
      rmSync(join(folder, "releases", "staging.json"));
      mkdirSync(join(folder, "lots", "new"), { recursive: true });
      const files = ["lots/new/prod [1].json", "dev.json", "report.json"];
      for (const file of files) write(file, "{}");
      const written = [...files.slice(0, 2), join(folder, "report.json"), "../elsewhere.json"];
      await demandCommit(folder, commit(), written);
      // Another file under a folder that is new is no release file.
      write("lots/new/prod 1.json", "{}");
      expect((await refusal(demandCommit(folder, commit(), written)))[1]).to.contain(
        'is dirty:\n?? "lots/new/prod 1.json"\nA release',
      );
      expect((await refusal(demandCommit(folder, commit(), RELEASES)))[1]).to.contain(
        '\n?? dev.json\n?? "lots/new/prod 1.json"\n?? "lots/new/prod [1].json"\n?? report.json\n',
      );
      for (const file of [...files.slice(1), "lots"]) rmSync(join(folder, file), { recursive: true });
    });

    it("is refused when nobody else can look at it", async () => {
      const unknown = "0123456789abcdef0123456789abcdef01234567";
      const tree = git("rev-parse", "HEAD^{tree}");
      for (const each of [unknown, tree])
        expect(await refusal(demandCommit(folder, each, RELEASES))).to.deep.equal([
          "refused",
          `Commit ${each} is not in the repository of ${folder}. A release names a commit that others can look at: fetch it, or build a commit that was pushed.`,
        ]);
    });

    it("is refused while files are changed or new, and the message names them", async () => {
      write("index.ts", "changed");
      write("new.ts", "");
      expect(await refusal(demandCommit(folder, commit(), RELEASES))).to.deep.equal([
        "refused",
        `The checkout ${folder} is dirty:\n M index.ts\n?? new.ts\nA release stands for what is committed: commit or stash the changes, and build again if the image holds them.`,
      ]);
      git("checkout", "--quiet", "index.ts");
      rmSync(join(folder, "new.ts"));
      await demandCommit(folder, commit(), RELEASES);
    });
  });

  it("has to be one: outside of a repository nothing is known, and nothing is taken for absent", async () => {
    const outside = mkdtempSync(join(tmpdir(), "no-git-"));
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const message = (command: string) =>
      `\`git ${command}\` fails in ${outside}: fatal: not a git repository (or any of the parent directories): .git. A release names its commit: run the command in the git checkout.`;
    expect(await refusal(versionTags(outside))).to.deep.equal(["usage", message("tag --list")]);
    const [reason, text] = await refusal(demandCommit(outside, commit, RELEASES));
    expect(reason).to.equal("usage");
    expect(text).to.equal(message(`rev-parse --verify --quiet ${commit}^{commit}`));
    rmSync(outside, { recursive: true });
  });

  it("needs git itself", async () => {
    const { PATH } = process.env;
    process.env["PATH"] = "";
    try {
      expect(await refusal(versionTags(folder))).to.deep.equal([
        "usage",
        "git is not on the PATH, and a release names its commit: install git, then run the same command again.",
      ]);
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
