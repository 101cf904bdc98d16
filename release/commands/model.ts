import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Account } from "../accounts/accounts";
import type { Call, Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { ReleaseError, misused, refused } from "../release-error";
import { MODEL_FILE } from "../../settings/names";
import { ifThere } from "../deployed/if-there";
import { readModelFile, writeModelFile } from "../model/model-file";
import { readStoredModel } from "../model/stored-model";
import { modelKey, type ReleasedModel } from "../release-file";
import { modelFolder } from "../../settings/folders";
import { pipelinesOf } from "../../settings/settings";

export const model: Command = {
  summary: "uploads a model under a version of its own, and names it in releases/model.json",
  description:
    "Uploads a file as models/v<version>/<name>, of several models into the folder of its own, into the source's artifact bucket, where it replaces nothing, and writes releases/model.json, which names the models that a commit is released with: commit it, and have it reviewed.\nIt needs the source's tester role (ds-tester-<source>).",
  argument: { name: "version", help: "required; the model's, such as 1.2.3" },
  options: {
    file: { value: "<file>", help: "the model" },
    workload: { value: "<pipeline>", help: "the pipeline that reads it; required where several read one" },
  },
  role: "tester",
  async run(call) {
    const { model: name, folder } = demandModel(call);
    const { key, bytes } = demandFile(call, folder);
    const others = readModelFile(call.folder);
    const source = await call.accounts.source();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const versionId = (await upload(source, key, bytes)) ?? (await demandSame(source, key, sha256));
    const named: ReleasedModel = { key, versionId, sha256 };
    const all = { ...others, [name]: named };
    const kept = Object.entries(all).filter(([each]) => Object.hasOwn(source.settings.models, each));
    await writeModelFile(call.folder, Object.fromEntries(kept));
    return {
      exitCode: EXIT.done,
      text: `✓ s3://${source.settings.names.artifactBucket}/${key} has the model, as version ${versionId}\n✓ ${MODEL_FILE} names it: commit it`,
      json: { file: MODEL_FILE, models: { [name]: named } },
    };
  },
};

/** The model that is meant, and the folder that it lies in: of several, each has one of its own, and no role reads another. */
function demandModel(call: Call): { readonly model: string; readonly folder: string } {
  const { source } = call.stacks;
  const reading = pipelinesOf(source).flatMap(({ workload, model: read }) =>
    read ? [{ workload, read }] : [],
  );
  const asked = call.option("workload");
  const found = asked === undefined ? reading : reading.filter(({ workload }) => workload === asked);
  const names = [...new Set(found.map(({ read }) => read.name))];
  const [{ read } = { read: undefined }] = found;
  if (!read || names.length > 1)
    throw misused(
      `${asked === undefined ? "No pipeline is named" : `--workload is ${asked}`}, and the pipelines of ${source.stack} that read a model are ${reading.map(({ workload }) => workload).join(", ") || "none"}: --workload <pipeline>.`,
    );
  const several = Object.keys(source.models).length > 1;
  return { model: read.name, folder: several ? modelFolder(read.key) : "models/" };
}

function demandFile(call: Call, into: string): { readonly key: string; readonly bytes: Buffer } {
  const { argument, folder } = call;
  const file = call.option("file");
  if (argument === undefined || file === undefined)
    throw misused("A model has a version and a file: npm run release -- model 1.2.3 --file model.pkl");
  const path = resolve(process.env["INIT_CWD"] ?? folder, file);
  const key = `${into}v${argument}/${basename(path)}`;
  const allowed = modelKey.safeParse(key).error?.issues[0]?.message;
  // A key that no release could name is not uploaded.
  if (allowed !== undefined)
    throw misused(`--file is ${file}, which would be ${key}; allowed: ${allowed}. Rename the file.`);
  try {
    return { key, bytes: readFileSync(path) };
  } catch (error) {
    throw misused(
      `--file is ${file}, which cannot be read (${(error as Error).message}). Name a file that is there.`,
    );
  }
}

/** @returns its version; undefined when there is a model under this key */
async function upload({ client, settings }: Account, Key: string, Body: Buffer): Promise<string | undefined> {
  const Bucket = settings.names.artifactBucket;
  // 412, or 409 while another writer is about to win.
  return ifThere(["PreconditionFailed", "ConditionalRequestConflict"], async () => {
    const put = new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: "*" });
    const { VersionId } = await client(S3Client).send(put);
    if (VersionId !== undefined) return VersionId;
    throw new ReleaseError("unexpected", `s3:PutObject of ${Key} answered without a version id.`);
  });
}

/** @returns the version that is there. @throws ReleaseError when it has other bytes */
async function demandSame(source: Account, key: string, sha256: string): Promise<string> {
  const Bucket = source.settings.names.artifactBucket;
  const head = new HeadObjectCommand({ Bucket, Key: key });
  const { VersionId: versionId = "" } = await source.client(S3Client).send(head);
  const stored = await readStoredModel(source, { key, versionId });
  if (stored?.sha256 === sha256) return versionId;
  throw refused(
    `s3://${Bucket}/${key} is there already with other bytes, and no model is replaced. Give this one another version.`,
  );
}
