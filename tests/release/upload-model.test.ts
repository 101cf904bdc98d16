import { createHash } from "node:crypto";
import type { RequestListener } from "node:http";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { model } from "../../release/commands/model";
import type { Settings } from "../../settings/settings";
import { sampleSettings, severalSettings } from "../sample-settings";
import { ScriptedAws } from "./validation/scripted-aws";
import { refusalOf } from "./refusal";

const KEY = "models/v1.2.3/model.pkl";
const BUCKET = "ds-artifacts-dev-123456789012-us-east-1";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The one bucket: it keeps each object once, and says so as S3 does. */
class Bucket {
  readonly objects = new Map<string, Buffer>();
  readonly asked: string[] = [];
  /** What an upload is answered instead. */
  refuses: { readonly status: number; readonly code: string } | undefined;
  hasVersions = true;

  readonly answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://s3");
    const name = decodeURIComponent(pathname.slice(1));
    const condition = request.headers["if-none-match"] ?? "";
    this.asked.push(`${request.method} ${name} ${condition}`.trim());
    const found = this.objects.get(name);
    const version = () => (this.hasVersions ? { "x-amz-version-id": `v${this.objects.size}` } : {});
    const fail = (status: number, code: string) =>
      response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    void (async () => {
      if (request.method !== "PUT") {
        if (!found) return fail(404, "NoSuchKey");
        return response
          .writeHead(200, { ...version(), "content-length": found.length })
          .end(request.method === "GET" ? found : undefined);
      }
      const body = await buffer(request);
      if (this.refuses) return fail(this.refuses.status, this.refuses.code);
      if (found && condition === "*") return fail(412, "PreconditionFailed");
      this.objects.set(name, body);
      return response.writeHead(200, version()).end();
    })();
  };
}

describe("release model", () => {
  let folder: string;
  let bucket: Bucket;
  let aws: ScriptedAws;
  const before = process.env["INIT_CWD"];
  const settings = sampleSettings("dev");
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "model-"));
    process.env["INIT_CWD"] = folder;
    writeFileSync(join(folder, "model.pkl"), "bytes");
    bucket = new Bucket();
    aws = await ScriptedAws.start(bucket.answer);
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["INIT_CWD"];
    else process.env["INIT_CWD"] = before;
    rmSync(folder, { recursive: true });
    await aws.stop();
  });

  const upload = (
    file: string | undefined = "model.pkl",
    argument: string | undefined = "1.2.3",
    { of = settings as Settings, workload }: { of?: Settings; workload?: string } = {},
  ) =>
    model.run({
      ...aws.call(of, [], folder),
      argument,
      option: (name) => ({ file, workload })[name],
    });
  const file = () => join(folder, "releases", "model.json");
  const named = () => JSON.parse(readFileSync(file(), "utf8")) as unknown;
  const BYTES = { key: KEY, versionId: "v1", sha256: sha256("bytes") };

  it("uploads a file where nothing is, and names it in the checkout", async () => {
    const { exitCode, text, json } = await upload();
    expect(exitCode).to.equal(0);
    expect(text).to.equal(
      `✓ s3://${BUCKET}/${KEY} has the model, as version v1\n✓ releases/model.json names it: commit it`,
    );
    expect(json).to.deep.equal({ file: "releases/model.json", models: { preprocessing: BYTES } });
    expect(bucket.asked).to.deep.equal([`PUT ${BUCKET}/${KEY} *`]);
    expect(bucket.objects.get(`${BUCKET}/${KEY}`)?.toString()).to.equal("bytes");
    expect(readFileSync(file(), "utf8")).to.equal(`${JSON.stringify({ preprocessing: BYTES }, null, 2)}\n`);
    expect(readdirSync(join(folder, "releases"))).to.deep.equal(["model.json"]);
  });

  it("takes the same bytes for done when it runs again, by whatever S3 says that they are there", async () => {
    await upload();
    rmSync(file());
    expect((await upload()).exitCode).to.equal(0);
    expect(named()).to.deep.equal({ preprocessing: BYTES });
    rmSync(file());
    bucket.refuses = { status: 409, code: "ConditionalRequestConflict" };
    await upload();
    expect(named()).to.deep.equal({ preprocessing: BYTES });
    expect(bucket.objects.size).to.equal(1);
  });

  it("replaces no model, and leaves the file of the checkout as it was", async () => {
    await upload();
    const text = readFileSync(file(), "utf8");
    writeFileSync(join(folder, "model.pkl"), "others");
    expect(await refusalOf(upload())).to.deep.equal({
      reason: "refused",
      message: `s3://${BUCKET}/${KEY} is there already with other bytes, and no model is replaced. Give this one another version.`,
    });
    expect(bucket.objects.get(`${BUCKET}/${KEY}`)?.toString()).to.equal("bytes");
    expect(readFileSync(file(), "utf8")).to.equal(text);
    await upload("model.pkl", "1.2.4");
    expect(named()).to.deep.equal({
      preprocessing: { key: "models/v1.2.4/model.pkl", versionId: "v2", sha256: sha256("others") },
    });
  });

  it("names each pipeline's model beside the others, in a folder of its own, and none that has gone", async () => {
    const of = severalSettings("dev");
    mkdirSync(join(folder, "releases"));
    writeFileSync(file(), JSON.stringify(BYTES));
    const { exitCode } = await upload("model.pkl", "2.0.0", { of, workload: "churn" });
    expect(exitCode).to.equal(0);
    const churn = { ...BYTES, key: "models/churn/v2.0.0/model.pkl" };
    expect(named()).to.deep.equal({ preprocessing: BYTES, churn });
    await upload("model.pkl", "2.0.0");
    expect(Object.keys(named() as object)).to.deep.equal(["preprocessing"]);
  });

  it("asks which pipeline's model it is where several read one", async () => {
    const of = severalSettings("dev");
    const message = (said: string) =>
      `${said}, and the pipelines of dev that read a model are churn, preprocessing: --workload <pipeline>.`;
    expect(await refusalOf(upload("model.pkl", "1.2.3", { of }))).to.deep.equal({
      reason: "usage",
      message: message("No pipeline is named"),
    });
    expect(await refusalOf(upload("model.pkl", "1.2.3", { of, workload: "smoke" }))).to.deep.equal({
      reason: "usage",
      message: message("--workload is smoke"),
    });
    expect(bucket.asked).to.deep.equal([]);
  });

  it("names nothing that was not uploaded", async () => {
    bucket.refuses = { status: 403, code: "AccessDenied" };
    expect((await refusalOf(upload())).message).to.contain("AccessDenied");
    bucket.refuses = undefined;
    bucket.hasVersions = false;
    expect(await refusalOf(upload())).to.deep.equal({
      reason: "unexpected",
      message: `s3:PutObject of ${KEY} answered without a version id.`,
    });
    expect(existsSync(file())).to.equal(false);
  });

  it("asks for a version and a file that is there", async () => {
    const usage = {
      reason: "usage",
      message: "A model has a version and a file: npm run release -- model 1.2.3 --file model.pkl",
    };
    const call = { ...aws.call(settings, [], folder), option: () => undefined };
    expect(await refusalOf(model.run({ ...call, argument: "1.2.3" }))).to.deep.equal(usage);
    expect(
      await refusalOf(model.run({ ...call, option: (name) => (name === "file" ? "model.pkl" : undefined) })),
    ).to.deep.equal(usage);
    const { reason, message } = await refusalOf(upload("none.pkl"));
    expect(reason).to.equal("usage");
    expect(message).to.match(
      /^--file is none\.pkl, which cannot be read \(ENOENT.*\)\. Name a file that is there\.$/,
    );
    expect(bucket.asked).to.deep.equal([]);
  });

  it("uploads nothing under a name that no release could have", async () => {
    writeFileSync(join(folder, "my model#1.pkl"), "bytes");
    expect(await refusalOf(upload("my model#1.pkl"))).to.deep.equal({
      reason: "usage",
      message:
        "--file is my model#1.pkl, which would be models/v1.2.3/my model#1.pkl; allowed: an object key under models/ of letters, digits and ! * ' ( ) . _ / = @ + , : -, without two dots in a row. Rename the file.",
    });
    expect(bucket.asked).to.deep.equal([]);
  });

  it("uploads nothing where the file is a link, and writes through none", async () => {
    mkdirSync(join(folder, "releases"));
    symlinkSync(join(folder, "elsewhere"), file());
    const { reason, message } = await refusalOf(upload());
    expect(reason).to.equal("usage");
    expect(message).to.match(/^releases\/model\.json cannot be read \(.*symbolic link/);
    expect(bucket.asked).to.deep.equal([]);
    expect(existsSync(join(folder, "elsewhere"))).to.equal(false);
  });

  it("says that the upload is done where it cannot write", async () => {
    writeFileSync(join(folder, "releases"), "a file");
    const { reason, message } = await refusalOf(upload());
    expect(reason).to.equal("usage");
    expect(message).to.match(
      /^releases\/model\.json cannot be written \(.*\)\. The model is uploaded: give permission or make room, then run the same command again\.$/s,
    );
  });
});
