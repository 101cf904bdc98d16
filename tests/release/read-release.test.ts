import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRelease, ReleaseFileError } from "../../release/release-file";
import { SAMPLE_RELEASE } from "../sample-settings";

describe("reading a release", () => {
  let folder: string;
  const expected = (file: string) => ({
    file,
    images: ["ds-preprocessing"],
    models: { preprocessing: { folder: "models/", others: [] } },
    pipelines: [
      {
        workload: "preprocessing",
        image: "ds-preprocessing",
        model: "preprocessing",
        architecture: "X86_64" as const,
      },
    ],
    evidenceRequired: true,
    canaries: {},
  });
  const written = (content: string | Buffer) => {
    const file = join(folder, "prod.json");
    writeFileSync(file, content);
    return file;
  };
  const refused = (file: string, message: string) =>
    expect(() => readRelease(expected(file)))
      .to.throw(ReleaseFileError)
      .with.property("message", message);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives what the file says", () => {
    expect(readRelease(expected(written(JSON.stringify(SAMPLE_RELEASE))))).to.deep.equal(SAMPLE_RELEASE);
  });

  it("gives nothing before the first release, when there is no file", () => {
    expect(readRelease(expected(join(folder, "none.json")))).to.equal(undefined);
    expect(readRelease(expected(join(folder, "no-folder", "prod.json")))).to.equal(undefined);
  });

  it("fails for what cannot be read, which is not the same as absent", () => {
    const below = join(written("{}"), "prod.json");
    refused(below, `${below} cannot be read: ENOTDIR: not a directory, open '${below}'`);
  });

  it("fails for what is no file of its own, and shows nothing of it", () => {
    const noFile = (file: string, what: string) =>
      refused(
        file,
        `${file} is ${what}, and was not read. A release file is a file of its own: find out who put it there, remove it, and restore the file from git or write it anew (npm run release -- prepare).`,
      );
    const [link, pipe] = [join(folder, "link.json"), join(folder, "pipe.json")];
    for (const to of [
      written("secret-of-another-file"),
      written(JSON.stringify(SAMPLE_RELEASE)),
      "none.json",
    ]) {
      symlinkSync(to, link);
      noFile(link, "a symbolic link");
      rmSync(link);
    }
    noFile(folder, "not a regular file");
    execFileSync("mkfifo", [pipe]);
    noFile(pipe, "not a regular file");
  });

  it("fails for a file that is not JSON, and says what to do", () => {
    const file = written('{ "version": "0.1.6", }');
    expect(() => readRelease(expected(file)))
      .to.throw(ReleaseFileError)
      .with.property("message")
      .that.matches(/ is not JSON \(.+\)\. Restore it from git, or write it anew\.$/)
      .and.satisfies((message: string) => message.startsWith(`${file} is not JSON (`));
  });

  it("fails for an empty file and for a merge conflict", () => {
    for (const content of ["", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n"]) {
      const file = written(content);
      expect(() => readRelease(expected(file))).to.throw(ReleaseFileError, `${file} is not JSON (`);
    }
  });

  it("fails for a malformed file with its name", () => {
    const file = written(JSON.stringify({ ...SAMPLE_RELEASE, version: "latest" }));
    refused(
      file,
      `${file} is malformed:\n  version: found "latest"; allowed: a semantic version without v and without build metadata (+…), which no tag of an image can hold, such as 0.1.6`,
    );
  });
});
