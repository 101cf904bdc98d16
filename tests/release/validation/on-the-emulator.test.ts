import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { validate } from "../../../release/commands/validate-model";
import type { Outcome } from "../../../release/command-line/command";
import { eventually, INSTALL_TIMEOUT } from "../../rehearsal/emulator-fixture";
import { EmulatedSource, FANS_OUT } from "./emulated-source";
import { sourceCall } from "./scripted-aws";

const DATA = "validation/monthly_data.csv";
/** The real clock, with shorter pauses: what it waits for is on this machine. */
const time = { now: () => Date.now(), pause: () => sleep(100) };

/** Runs the sample workload by the real definition, from the command down to the task's log. */
describe("validate-model on the emulator", function () {
  this.timeout(60_000);
  let source: EmulatedSource;
  const sample = readFile(join(__dirname, "../../../workload/sample/monthly_data.csv"));

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    source = await EmulatedSource.start();
    await source.upload("raw/monthly_data.csv", "id,value\n1,0\n");
    await source.upload(DATA, await sample);
  });
  after(() => source.stop());

  const runIt = (changes: Readonly<Record<string, unknown>> = {}) =>
    validate(sourceCall(source.account(changes), [], source.folder), time);
  const reported = ({ json }: Outcome) => json as Reported;
  const metricsIn = (outcome: Outcome) =>
    Object.fromEntries(reported(outcome).metrics.map(({ metric, found }) => [metric, found]));
  interface Reported {
    readonly execution: string;
    readonly model: object;
    readonly metrics: readonly { readonly metric: string; readonly found?: number }[];
  }

  const execution = async (input: object) => {
    const sfn = new SFNClient(source.config);
    const { stateMachine } = source.account().arns;
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: stateMachine, input: JSON.stringify(input) }),
    );
    return eventually(`the end of ${executionArn}`, async () => {
      const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return found.status === "RUNNING" ? undefined : found;
    });
  };

  it("runs the pipeline on the validation data, and reads the task's metrics", async () => {
    const outcome = await runIt();
    expect(outcome.exitCode, outcome.text).to.equal(0);
    const { rows, mean, standardDeviation } = metricsIn(outcome);
    expect(rows).to.equal(50);
    expect(mean).to.be.closeTo(0, 0.001);
    expect(standardDeviation).to.be.closeTo(1, 0.001);
    expect(reported(outcome).model).to.deep.equal({ ...source.model, released: true });
    const runId = reported(outcome).execution.split(":").at(-1);
    const { Contents = [] } = await new S3Client(source.config).send(
      new ListObjectsV2Command({ Bucket: source.settings.names.outputBucket }),
    );
    expect(Contents.map(({ Key }) => Key)).to.deep.equal([`processed/${runId}/monthly_data.csv`]);
  });

  it("runs that one object in a pipeline that fans out", async () => {
    await source.upload("raw/another.csv", "id,value\n1,0\n2,0\n");
    const outcome = await runIt({ names: FANS_OUT, pipeline: { inputs: "raw-folder" } });
    expect(outcome.exitCode, outcome.text).to.equal(0);
    expect(metricsIn(outcome)).to.have.property("rows", 50);
  });

  it("differs when the data lies far from what the model was made for", async () => {
    await source.upload("validation/shifted.csv", "id,value\n1,1000\n2,1001\n");
    const { thresholds } = source.settings.validation;
    const outcome = await runIt({ validation: { key: "validation/shifted.csv", thresholds } });
    expect(outcome.exitCode).to.equal(6);
    expect(outcome.text).to.include("✗ Outside its threshold or not reported: mean, standardDeviation.");
  });

  it("tells a failure in the task's own words", async () => {
    await source.upload("validation/broken.csv", "id,value\n1,x\n");
    const { thresholds } = source.settings.validation;
    const error: unknown = await runIt({ validation: { key: "validation/broken.csv", thresholds } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property("exitCode", 3);
    expect((error as Error).message).to.include(
      `FAILED: States.TaskFailed: s3://${source.settings.names.inputBucket}/validation/broken.csv, line 2: value is "x".`,
    );
  });

  it("shows a model that was changed by hand as unverified, with what it gives", async () => {
    const model = { format: "standard-scaler/1", column: "value", mean: 0, scale: 1 };
    await source.upload("models/new.json", JSON.stringify(model), source.settings.names.artifactBucket);
    await source.setParameter("model-key", "models/new.json");
    try {
      const outcome = await runIt();
      expect(outcome.exitCode).to.equal(6);
      expect(metricsIn(outcome)["mean"]).to.be.closeTo(135.294, 0.001);
      expect(reported(outcome).model).to.deep.equal({
        key: "models/new.json",
        sha256: "unverified",
        versionId: "",
        released: false,
      });
    } finally {
      await source.setParameter("model-key", source.model.key);
    }
  });

  it("leaves the schedule's runs as they were, and refuses a key elsewhere before any task starts", async () => {
    const scheduled = await execution({ scheduledTime: "2026-01-01T03:00:00Z" });
    expect(scheduled.status, scheduled.cause).to.equal("SUCCEEDED");
    expect((JSON.parse(scheduled.output ?? "{}") as { outputKey: string }).outputKey).to.equal(
      `processed/${scheduled.name}/monthly_data.csv`,
    );
    for (const validationKey of ["raw/monthly_data.csv", "validation/../raw/monthly_data.csv", null, 7]) {
      const { status, error, cause } = await execution({ validationKey });
      expect({ status, error }).to.deep.equal({ status: "FAILED", error: "ValidationKeyRefused" });
      expect(cause).to.include(`the validationKey ${validationKey}. It must be the key of an object`);
    }
  });
});
