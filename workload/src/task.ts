import type { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { awsFailure } from "./aws-failure";
import type { Clients } from "./clients";
import { csvFailure, csvParser, maxRecordCharacters } from "./csv-format";
import { openInput, type Input } from "./input";
import { requireLineFeeds } from "./line-ends";
import type { Log } from "./log";
import { publishMetrics } from "./metrics";
import { fetchModel, type Model } from "./model";
import { writeObject } from "./output";
import { parameterStore } from "./parameter-store";
import { everySeconds } from "./progress";
import { scaleRecords } from "./scaling";
import { readSettings, type TaskSettings } from "./settings";
import { Statistics } from "./statistics";
import { TaskFailure } from "./task-failure";
import { requireUtf8 } from "./utf8";

/** Seconds between two progress lines. */
const progressInterval = 10;

export interface TaskContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runId: string;
  readonly log: Log;
  readonly clients: Clients;
  /** Aborting it gives up the run: requests are cancelled and the upload is aborted. */
  readonly signal: AbortSignal;
}

/**
 * One run: parameters, model, CSV, metrics.
 *
 * @throws TaskFailure for every failure that has an exit code of its own; the result is then not written
 */
export async function runTask(context: TaskContext): Promise<void> {
  const { env, runId, log, clients, signal } = context;
  const started = performance.now();
  const settings = await readSettings(env, runId, parameterStore(clients.ssm, signal));
  log("info", "settings", { ...settings });
  const { model, sha256 } = await loadModel(context, settings);
  const input = await openInput(clients.s3, settings.inputBucket, settings.inputKey, signal);
  const { outputBucket: bucket, outputKey: key } = settings;
  const metadata = { "run-id": runId, "model-sha256": sha256, "input-etag": input.etag };
  const statistics = new Statistics();
  const produce = (body: PassThrough): Promise<void> => scaleInto(body, input, model, statistics, context);
  await writeObject(clients.s3, { bucket, key, metadata }, produce, log);
  const rows = statistics.count;
  log("info", "output-written", { rows, outputBucket: bucket, outputKey: key });
  const seconds = Math.round(performance.now() - started) / 1000;
  const metricsPublished = await tryToPublish({ seconds, rows }, context);
  const maxRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  log("info", "done", { rows, seconds, metricsPublished, maxRssMiB, metrics: statistics.metrics() });
}

async function loadModel({ clients, log, signal }: TaskContext, settings: TaskSettings) {
  const source = {
    bucket: settings.artifactBucket,
    key: settings.modelKey,
    versionId: settings.modelVersionId,
    sha256: settings.modelSha256,
  };
  const loaded = await fetchModel(clients.s3, source, signal);
  if (settings.modelSha256 === undefined) {
    log("warn", "model-unverified", {
      message: "No checksum was given for the model: it was not compared with a release.",
      modelSha256: loaded.sha256,
    });
  }
  log("info", "model-loaded", { ...loaded.model, modelSha256: loaded.sha256 });
  return loaded;
}

/** Streams the input, scaled, into `body`. */
async function scaleInto(
  body: PassThrough,
  { name, body: source }: Input,
  model: Model,
  statistics: Statistics,
  { log, signal }: TaskContext,
): Promise<void> {
  const onRows = everySeconds(progressInterval, (rows: number) => log("info", "progress", { rows }));
  try {
    await pipeline(
      source,
      (chunks: AsyncIterable<Buffer>) => requireUtf8(chunks, name),
      (chunks: AsyncIterable<Buffer>) => requireLineFeeds(chunks, name, maxRecordCharacters),
      csvParser(),
      (records: AsyncIterable<string[]>) => scaleRecords(records, model, name, statistics, onRows),
      body,
      { signal },
    );
  } catch (error) {
    throw awsFailure(csvFailure(error, name), "s3:GetObject", name);
  }
}

/** The result is in place by now: failing the run for want of metrics would discard good data. */
async function tryToPublish(
  metrics: { readonly seconds: number; readonly rows: number },
  { clients, log, signal }: TaskContext,
): Promise<boolean> {
  try {
    await publishMetrics(clients.cloudwatch, metrics, signal);
    return true;
  } catch (error) {
    if (!(error instanceof TaskFailure)) {
      throw error;
    }
    log("warn", "metrics-not-published", { name: error.name, message: error.message });
    return false;
  }
}
