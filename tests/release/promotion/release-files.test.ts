import { expect } from "chai";
import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { ReleaseError } from "../../../release/release-error";
import {
  demandDeployable,
  readReleaseFile,
  releaseFilePath,
  releaseFileText,
  writeReleaseFile,
} from "../../../release/promotion/release-files";
import { type Release, ReleaseFileError } from "../../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { refusalOf } from "../refusal";

const PROD = sampleSettings("prod");
const NEXT: Release = { ...SAMPLE_RELEASE, version: "0.1.7", previous: "c".repeat(64) };

describe("a stack's release file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const { reason, message } = await refusalOf(work);
    expect(reason).to.equal("usage");
    return message;
  };
  const notWritten = (why: string) =>
    `releases/prod.json cannot be written (${why}); it is as it was. Make room or give permission, then run the same command again.`;

  it("is written where there is none, with its folder, for people to read", async () => {
    await writeReleaseFile(folder, PROD, SAMPLE_RELEASE);
    expect(readFileSync(join(folder, "releases", "prod.json"), "utf8")).to.equal(
      `${JSON.stringify(SAMPLE_RELEASE, null, 2)}\n`,
    );
    expect(readReleaseFile(folder, PROD)).to.deep.equal(SAMPLE_RELEASE);
  });

  it("is replaced as a whole, and nothing stays beside it", async () => {
    await writeReleaseFile(folder, PROD, SAMPLE_RELEASE);
    await writeReleaseFile(folder, PROD, NEXT);
    expect(readReleaseFile(folder, PROD)).to.deep.equal(NEXT);
    expect(readdirSync(join(folder, "releases"))).to.deep.equal(["prod.json"]);
  });

  it("is none where there is none", () => {
    expect(readReleaseFile(folder, PROD)).to.equal(undefined);
  });

  it("stays as it was when the disk is full", async () => {
    await writeReleaseFile(folder, PROD, SAMPLE_RELEASE);
    // A process that may write no more than 512 bytes into a file gets EFBIG where a full disk gives ENOSPC.
    const script = `
      require(${JSON.stringify(require.resolve("../../../register.cjs"))});
      const { writeReleaseFile } = require(${JSON.stringify(require.resolve("../../../release/promotion/release-files"))});
      const [settings, release] = JSON.parse(process.argv[1]);
      writeReleaseFile(${JSON.stringify(folder)}, settings, release).catch((error) => console.log(error.message));`;
    const model = { ...NEXT.models?.["preprocessing"], key: `models/${"k".repeat(800)}` };
    const long = { ...NEXT, models: { preprocessing: model } };
    const { stdout } = await promisify(execFile)("bash", [
      "-c",
      'ulimit -f 1 && exec "$@"',
      "bash",
      process.execPath,
      "-e",
      script,
      JSON.stringify([PROD, long]),
    ]);
    expect(stdout).to.equal(`${notWritten("EFBIG: file too large, write")}\n`);
    expect(readReleaseFile(folder, PROD)).to.deep.equal(SAMPLE_RELEASE);
    expect(readdirSync(join(folder, "releases"))).to.deep.equal(["prod.json"]);
  });

  describe("is not read, not written, and not shown", () => {
    const SECRET = "secret-of-another-file";
    let outside: string;
    beforeEach(() => {
      outside = realpathSync(mkdtempSync(join(tmpdir(), "outside-")));
      writeFileSync(join(outside, "prod.json"), SECRET);
    });
    afterEach(() => rmSync(outside, { recursive: true }));

    /** Reads and writes, which must end with one message and change nothing. */
    const refused = async (message: string, settings = PROD) => {
      for (const use of [
        () => readReleaseFile(folder, settings),
        () => releaseFileText(folder, settings),
        () => releaseFilePath(folder, settings),
      ])
        expect(use).to.throw(ReleaseFileError).with.property("message", message);
      const error: unknown = await writeReleaseFile(folder, settings, NEXT).catch(
        (failure: unknown) => failure,
      );
      expect(error).to.be.instanceOf(ReleaseFileError).with.property("message", message);
      expect(readFileSync(join(outside, "prod.json"), "utf8")).to.equal(SECRET);
      expect(readdirSync(outside)).to.deep.equal(["prod.json"]);
    };
    const noFile = (what: string) =>
      `releases/prod.json is ${what}, and was not read. A release file is a file of its own: find out who put it there, remove it, and restore the file from git or write it anew (npm run release -- prepare).`;
    const elsewhere = (where: string, file = "releases/prod.json") =>
      `${file} is in ${where}, outside of the checkout ${realpathSync(folder)}. A release file is committed with what it deploys: set release.file to a path below the stack files, and find out who made the link where there is one.`;

    it("when it is a link, wherever that leads", async () => {
      mkdirSync(join(folder, "releases"));
      const link = join(folder, "releases", "prod.json");
      writeFileSync(join(folder, "other.json"), JSON.stringify(SAMPLE_RELEASE));
      for (const to of [join(outside, "prod.json"), "../other.json", "nowhere.json"]) {
        symlinkSync(to, link);
        await refused(noFile("a symbolic link"));
        expect(readdirSync(join(folder, "releases"))).to.deep.equal(["prod.json"]);
        rmSync(link);
      }
    });

    it("when it is a folder or a pipe, which would keep the command waiting", async () => {
      const file = join(folder, "releases", "prod.json");
      mkdirSync(file, { recursive: true });
      await refused(noFile("not a regular file"));
      rmSync(file, { recursive: true });
      await promisify(execFile)("mkfifo", [file]);
      await refused(noFile("not a regular file"));
      expect(readdirSync(join(folder, "releases"))).to.deep.equal(["prod.json"]);
    });

    it("when its folder is elsewhere, by a link or by the settings", async () => {
      symlinkSync(outside, join(folder, "releases"));
      await refused(elsewhere(outside));
      const above = `../${basename(outside)}/prod.json`;
      await refused(elsewhere(outside, above), { ...PROD, releaseFile: above });
      const below = "releases/new/folder/prod.json";
      await refused(elsewhere(outside, below), { ...PROD, releaseFile: below });
    });

    it("when its folder, or one above, is a link to another in the checkout, where git would not see it", async () => {
      const checkout = realpathSync(folder);
      const linked = (to: string, link: string, file: string) =>
        `${file} is in ${join(checkout, to)} by a link at ${join(checkout, link)}, and git has the link at that path, not the file. A release file is committed with what it deploys: find out who made the link, and put a folder in its place, or set release.file to the path without it.`;
      mkdirSync(join(folder, "..releases", "eu"), { recursive: true });
      symlinkSync("..releases", join(folder, "releases"));
      await refused(linked("..releases", "releases", "releases/prod.json"));
      for (const below of ["releases/eu/prod.json", "releases/eu/new/prod.json"])
        await refused(linked("..releases/eu", "releases/eu", below), { ...PROD, releaseFile: below });
      expect(readdirSync(join(folder, "..releases"), { recursive: true })).to.deep.equal(["eu"]);
    });

    it("while a link to the checkout, and a folder whose name begins with dots, do no harm", async () => {
      const link = join(outside, "checkout");
      symlinkSync(folder, link);
      const dotted = { ...PROD, releaseFile: "..releases/prod.json" };
      for (const settings of [PROD, dotted]) {
        await writeReleaseFile(link, settings, NEXT);
        expect(readReleaseFile(folder, settings)).to.deep.equal(NEXT);
      }
      expect(readdirSync(folder)).to.have.members(["releases", "..releases"]);
    });
  });

  describe("that was read before it is written", () => {
    const file = () => join(folder, "releases", "prod.json");
    const OTHERS = "what somebody wrote meanwhile";
    const changed =
      "releases/prod.json changed after release 0.1.7 was chosen, and stays as it is now. Images that were copied are there: check what the file names, then run the same command again.";
    const written = (release: Release) => `${JSON.stringify(release, null, 2)}\n`;
    /** Reads, lets somebody do something, and writes. @returns the exit code and message of a refusal */
    const writeAfter = async (meanwhile: () => void): Promise<unknown> => {
      const known = { text: releaseFileText(folder, PROD) };
      meanwhile();
      const error: unknown = await writeReleaseFile(folder, PROD, NEXT, known).catch(
        (failure: unknown) => failure,
      );
      return error instanceof ReleaseError ? [error.reason, error.message] : error;
    };

    it("is replaced when it is the same, or not there as before", async () => {
      expect(await writeAfter(() => undefined)).to.equal(undefined);
      writeFileSync(file(), "no release at all");
      expect(await writeAfter(() => undefined)).to.equal(undefined);
      expect(readFileSync(file(), "utf8")).to.equal(written(NEXT));
    });

    it("stays when somebody changed, made or removed it", async () => {
      mkdirSync(join(folder, "releases"));
      expect(await writeAfter(() => writeFileSync(file(), OTHERS))).to.deep.equal(["refused", changed]);
      expect(readFileSync(file(), "utf8")).to.equal(OTHERS);
      expect(await writeAfter(() => writeFileSync(file(), `${OTHERS}\n`))).to.deep.equal([
        "refused",
        changed,
      ]);
      expect(await writeAfter(() => rmSync(file()))).to.deep.equal(["refused", changed]);
      expect(readdirSync(join(folder, "releases"))).to.deep.equal([]);
    });

    it("is done when somebody wrote the same", async () => {
      mkdirSync(join(folder, "releases"));
      expect(await writeAfter(() => writeFileSync(file(), written(NEXT)))).to.equal(undefined);
      expect(readdirSync(join(folder, "releases"))).to.deep.equal(["prod.json"]);
    });
  });

  it("is not written where its folder is none", async () => {
    writeFileSync(join(folder, "releases"), "");
    const message = await refusal(writeReleaseFile(folder, PROD, NEXT));
    expect(message.replace(/'[^']*'/g, "'…'")).to.equal(notWritten("EEXIST: file already exists, mkdir '…'"));
    expect(readFileSync(join(folder, "releases"), "utf8")).to.equal("");
  });

  it("is refused when it is malformed, which is not the same as absent", () => {
    mkdirSync(join(folder, "releases"));
    writeFileSync(join(folder, "releases", "prod.json"), "{}");
    expect(() => readReleaseFile(folder, PROD)).to.throw(
      ReleaseFileError,
      `${join(folder, "releases", "prod.json")} is malformed:`,
    );
  });

  it("holds what the stack's settings can deploy", () => {
    demandDeployable(SAMPLE_RELEASE, PROD, "releases/prod.json");
    const two = sampleSettings("prod", { images: { "ds-preprocessing": {}, "ai-service": {} } });
    demandDeployable(SAMPLE_RELEASE, two, "releases/prod.json");
    const [image] = Object.values(SAMPLE_RELEASE.images);
    const images = { ...SAMPLE_RELEASE.images, ...(image && { "ai-service": image }) };
    expect(() => demandDeployable({ ...SAMPLE_RELEASE, images }, PROD, "releases/prod.json"))
      .to.throw(ReleaseFileError)
      .with.property(
        "message",
        "releases/prod.json names ai-service, and the stack's settings have ds-preprocessing. A release holds images of the settings only: add ai-service to images there, or take a release without it.",
      );
    const { evidence: _evidence, ...untested } = SAMPLE_RELEASE;
    expect(() => demandDeployable(untested, PROD, "releases/prod.json")).to.throw(
      ReleaseFileError,
      "releases/prod.json names release 0.1.6 without evidence: no run has tested it.",
    );
  });
});
