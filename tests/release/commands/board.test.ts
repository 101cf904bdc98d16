import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { accountRoot } from "../../../rehearsal/emulator/clients";
import type { Release } from "../../../release/release-file";
import type { Board, Environment, Pipeline, State } from "../../../views/board/data";
import { modelsOf } from "../../../release/release-file";
import { pipelineOf } from "../../../settings/settings";
import { asRoot } from "./accounts";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

type Json = Omit<Board, "takenAt" | "caller"> & { readonly file: string };

describe("release board", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  let file: string;
  before(async () => {
    pair = await pairs.next();
    file = join(dirname(pair.folder), "page.html");
  });

  const board = async (who: "deployer" | "tester" = "deployer") => {
    const { code, out, err } = await unchanged(pair, who, "board", "--out", file, "--json");
    expect(code, err).to.equal(0);
    return JSON.parse(out) as Json;
  };
  const stateOf = ({ environments }: Json, stack: string): State => {
    const { state } = environments.find((each) => each.stack === stack) as Environment;
    if (state.status === "unreadable") throw new Error(`${stack} is unreadable: ${state.why}`);
    return state.value;
  };
  const pipelineIn = (found: Json, stack: string): Pipeline => {
    const [pipeline] = stateOf(found, stack).pipelines;
    if (!pipeline) throw new Error(`${stack} has no pipeline`);
    return pipeline;
  };
  const endpoint = async () => (await pair.environment("deployer"))["AWS_ENDPOINT_URL"] ?? "";

  it("shows environments that have no release yet, and no candidate", async () => {
    const found = await board();
    expect(found.file).to.equal(file);
    expect(found.environments.map(({ stack, kind }) => [stack, kind])).to.deep.equal([
      ["dev", "source"],
      ["prod", "target"],
    ]);
    for (const stack of ["dev", "prod"]) {
      expect(stateOf(found, stack)).to.deep.include({
        release: { status: "read", value: null },
        drift: [],
      });
      expect(pipelineIn(found, stack).deadLetters).to.deep.equal({ status: "read", value: null });
    }
    expect(found.candidate).to.deep.equal({ status: "read", value: null });
    expect(found.way).to.deep.equal([]);
    const page = readFileSync(file, "utf8");
    expect(page).to.match(/^<!doctype html>/);
    expect(page).to.contain("No version has been recorded yet.");
  });

  describe("with a version that passed", () => {
    let release: Release;
    before(async () => {
      release = await pair.tested("0.1.0");
    });

    it("shows what promoting it would change, and which run failed why", async () => {
      await pair.run({ fails: true });
      const found = await board();
      const { candidate, way } = found;
      if (candidate.status === "unreadable" || !candidate.value) throw new Error("no candidate");
      expect(candidate.value.release.version).to.equal("0.1.0");
      const [promotion, ...more] = candidate.value.promotions;
      expect(more).to.deep.equal([]);
      if (promotion?.status !== "possible") throw new Error(JSON.stringify(promotion));
      expect([promotion.stack, promotion.before, promotion.leftAt]).to.deep.equal(["prod", null, null]);
      expect(promotion.images.map(({ name, digest }) => [name, digest])).to.deep.equal(
        Object.entries(release.images).map(([name, { digest }]) => [name, digest]),
      );
      for (const { missing, total } of promotion.images) {
        expect(missing).to.be.greaterThan(2000);
        expect(missing).to.equal(total);
      }
      expect(way.map(({ kind, stack, version }) => [kind, stack, version])).to.deep.equal([
        ["recorded", "dev", "0.1.0"],
        ["built", "dev", "0.1.0"],
      ]);
      const { runs } = pipelineIn(found, "dev");
      if (runs.status === "unreadable") throw new Error(runs.why);
      expect(
        runs.value.map(({ status, error, cause, version }) => [status, error, cause, version]),
      ).to.deep.equal([
        ["FAILED", "TaskFailed", "The task ended with exit code 65.", null],
        ["SUCCEEDED", null, null, "0.1.0"],
      ]);
      const page = readFileSync(file, "utf8");
      expect(page).to.contain("The task ended with exit code 65.").and.contain("failed in its last run");
    });

    it("shows drift with both values, alarms that ring and what was not delivered", async () => {
      await pair.deploy("target", release);
      const { names, stack } = pipelineOf(pair.target, "preprocessing");
      const key = modelsOf(release)["preprocessing"]?.key;
      const config = asRoot(await endpoint(), pair.target);
      const cloudwatch = new CloudWatchClient(config);
      const AlarmName = `${names.stateMachine}-${stack}-failed`;
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: "AWS/States",
          MetricName: "ExecutionsFailed",
          Statistic: "Sum",
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: "GreaterThanOrEqualToThreshold",
        }),
      );
      await cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "a test says so" }),
      );
      const sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: names.deadLetterQueue }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "undelivered" }));

      const found = await board();
      const { drift } = stateOf(found, "prod");
      const { alarms, deadLetters } = pipelineIn(found, "prod");
      expect(drift.find(({ name }) => name === "parameter model-key")).to.deep.include({
        status: "differs",
        found: "(none)",
        expected: key,
      });
      if (alarms.status === "unreadable") throw new Error(alarms.why);
      expect(
        alarms.value.map(({ name, status }) => [name.split("-").at(-1), status]),
      ).to.deep.include.members([
        ["failed", "ringing"],
        ["aborted", "missing"],
      ]);
      expect(deadLetters).to.deep.equal({ status: "read", value: 1 });
      expect(found.candidate).to.deep.include({ status: "read" });
      const page = readFileSync(file, "utf8");
      for (const text of ["has 1 alarm that rings", "has 1 undelivered trigger", `<code>${key}</code>`])
        expect(page).to.contain(text);
      const status = await pair.call("deployer", "status");
      expect(status.out)
        .to.match(/^dead letters +- +1$/m)
        .and.match(/^alarms +none is there +\S/m)
        .and.contain("rings");
    });

    it("shows a part that may not be read as that, and all else", async () => {
      const iam = new IAMClient(asRoot(await endpoint(), pair.target));
      const role = { RoleName: pair.target.names.promotionRole, PolicyName: "older" };
      const Action = ["cloudwatch:DescribeAlarms", "scheduler:GetSchedule"];
      const Statement = [{ Effect: "Deny", Action, Resource: "*" }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument }));
      try {
        const found = await board();
        const { release: has, drift } = stateOf(found, "prod");
        const { alarms, schedule } = pipelineIn(found, "prod");
        expect([alarms.status, schedule.status, has.status]).to.deep.equal([
          "unreadable",
          "unreadable",
          "read",
        ]);
        expect(drift.filter(({ status }) => status === "unreadable").map(({ name }) => name)).to.deep.equal([
          "schedule (time, target, role)",
        ]);
        expect(readFileSync(file, "utf8")).to.contain(
          "could not be read in part: its schedule and its alarms",
        );
      } finally {
        await iam.send(new DeleteRolePolicyCommand(role));
      }
    });

    it("shows a release file that cannot be read, and what is deployed all the same", async () => {
      const path = join(pair.folder, pair.target.releaseFile);
      const text = readFileSync(path, "utf8");
      writeFileSync(path, "{}");
      try {
        const { release: has, drift } = stateOf(await board(), "prod");
        expect(has).to.deep.include({ status: "read" });
        expect(drift[0]).to.deep.include({ status: "unreadable", name: pair.target.releaseFile });
        expect(drift[0]?.found).to.contain("is malformed");
      } finally {
        writeFileSync(path, text);
      }
    });

    it("shows every target, also when one was named, and those that the caller may not enter as such", async () => {
      pair.addTarget("staging", "111111111111");
      const named = await pair.call("deployer", "board", "--out", file, "--stack", "prod", "--json");
      expect(named.code, named.err).to.equal(0);
      const { environments, candidate } = JSON.parse(named.out) as Json;
      expect(environments.map(({ stack, state }) => [stack, state.status])).to.deep.equal([
        ["dev", "read"],
        ["prod", "read"],
        ["staging", "unreadable"],
      ]);
      const promotions = candidate.status === "read" ? (candidate.value?.promotions ?? []) : [];
      expect(promotions.map(({ stack, status }) => [stack, status])).to.deep.equal([
        ["prod", "deployed"],
        ["staging", "unreadable"],
      ]);
      const { code, out } = await pair.call("tester", "board", "--out", file);
      expect(code).to.equal(0);
      const [page, ...unread] = out.trimEnd().split("\n");
      expect(page).to.equal(`✓ ${file} shows 1 environment`);
      expect(unread).to.have.length(2);
      expect(unread[0]).to.match(/^✗ prod could not be read: .+ may not assume .+role\/ds-promotion-prod/);
    });
  });

  it("writes no page where nothing can be read, and ends as others do", async () => {
    const other = join(dirname(pair.folder), "other.html");
    const stranger = await pair.call(accountRoot(pair.target.account), "board", "--out", other);
    expect(stranger.code).to.equal(2);
    expect(stranger.err).to.contain(`belong to account ${pair.target.account}; dev is in account`);
    const unknown = { accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "wrong-secret" };
    expect((await pair.call(unknown, "board", "--out", other)).code).to.equal(5);
    const iam = new IAMClient(asRoot(await endpoint(), pair.source));
    const role = { RoleName: pair.source.names.testerRole, PolicyName: "nothing" };
    const Statement = [{ Effect: "Deny", Action: "*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument }));
    const nothing = await pair.call("tester", "board", "--out", other);
    await iam.send(new DeleteRolePolicyCommand(role));
    expect(nothing.code, nothing.out).to.equal(5);
    expect(nothing.err).to.match(/Nothing of dev could be read: \w+: /);
    expect(existsSync(other)).to.equal(false);
  });

  it("is refused before anybody is asked where the page cannot be written", async () => {
    const { code, err } = await pair.call("deployer", "board", "--out", join(file, "below", "page.html"));
    expect(code).to.equal(2);
    expect(err).to.match(
      /^--out names .+, which cannot be written \(.+\)\. Nothing was done: name a file in a folder/,
    );
  });
});
