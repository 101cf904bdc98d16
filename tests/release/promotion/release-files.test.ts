import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CommandError } from "../../../release/command-line/exit-code";
import {
  demandDeployable,
  readReleaseFile,
  writeReleaseFile,
} from "../../../release/promotion/release-files";
import { type Release, ReleaseFileError } from "../../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";

const PROD = sampleSettings("prod");
const NEXT: Release = { ...SAMPLE_RELEASE, version: "0.1.7", previous: "c".repeat(64) };

describe("a stack's release file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).to.be.instanceOf(CommandError).with.property("exitCode", 2);
    return (error as CommandError).message;
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
      require(${JSON.stringify(require.resolve("../../../rehearsal/register.cjs"))});
      const { writeReleaseFile } = require(${JSON.stringify(require.resolve("../../../release/promotion/release-files"))});
      const [settings, release] = JSON.parse(process.argv[1]);
      writeReleaseFile(${JSON.stringify(folder)}, settings, release).catch((error) => console.log(error.message));`;
    const long = { ...NEXT, model: { ...NEXT.model, key: `models/${"k".repeat(800)}` } };
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

  it("stays as it was when something else has its name", async () => {
    mkdirSync(join(folder, "releases", "prod.json"), { recursive: true });
    const message = await refusal(writeReleaseFile(folder, PROD, NEXT));
    expect(message.replace(/'[^']*'/g, "'…'")).to.equal(
      notWritten("EISDIR: illegal operation on a directory, rename '…' -> '…'"),
    );
    expect(readdirSync(join(folder, "releases"))).to.deep.equal(["prod.json"]);
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
    expect(() => demandDeployable(SAMPLE_RELEASE, two, "releases/prod.json"))
      .to.throw(ReleaseFileError)
      .with.property(
        "message",
        "releases/prod.json has the images ds-preprocessing, the stack's settings have ds-preprocessing, ai-service. Every image of the settings moves in one release: make them agree.",
      );
    const { evidence: _evidence, ...untested } = SAMPLE_RELEASE;
    expect(() => demandDeployable(untested, PROD, "releases/prod.json")).to.throw(
      ReleaseFileError,
      "releases/prod.json names release 0.1.6 without evidence: no run has tested it.",
    );
  });
});
