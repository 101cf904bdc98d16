import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { StartExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { DeleteParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { assumeRole } from "../../../rehearsal/emulator/clients";
import type { Account } from "../../../release/accounts/accounts";
import { readDeployment } from "../../../release/deployed/deployment";
import { type Execution, readExecution } from "../../../release/deployed/execution";
import { readRunTasks } from "../../../release/deployed/run-tasks";
import { readRunningTasks } from "../../../release/deployed/tasks";
import { DEV, eventually, INSTALL_TIMEOUT, REGION } from "../../rehearsal/emulator-fixture";
import { accountOf } from "../account-of";
import { EmulatedSource, FANS_OUT } from "../validation/emulated-source";

const NOWHERE = {
  names: {
    parameterPath: "/other",
    stateMachine: "other",
    schedule: "other",
    taskFamily: "other",
    cluster: "other",
  },
};
const CSV = "id,date,value\n1,2026-01-01,10\n2,2026-01-02,20\n";

describe("what a stack has in an account", function () {
  this.timeout(30_000);
  let source: EmulatedSource;
  let account: Account;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    source = await EmulatedSource.start();
    account = source.account();
    await source.upload("raw/monthly_data.csv", CSV);
    await source.upload("raw/another.csv", CSV);
  });
  after(() => source.stop());

  /** Runs a machine to its end. */
  async function run({ arns, ...rest }: Account): Promise<Execution> {
    const { executionArn = "" } = await new SFNClient(source.config).send(
      new StartExecutionCommand({ stateMachineArn: arns.stateMachine, input: "{}" }),
    );
    return eventually(`the end of ${executionArn}`, async () => {
      const found = await readExecution({ arns, ...rest }, executionArn);
      return found?.status === "RUNNING" ? undefined : found;
    });
  }

  it("is nothing of a stack that is not there, as AWS says so itself", async () => {
    const nowhere = source.account(NOWHERE);
    expect(await readDeployment(nowhere)).to.deep.equal({
      parameters: new Map(),
      lineage: [],
      taskDefinition: undefined,
      stateMachine: undefined,
      schedule: undefined,
      runs: [],
      untold: {},
    });
    expect(await readRunningTasks(nowhere)).to.deep.equal([]);
  });

  it("cannot be told by a caller who may not look, and is not taken for nothing", async () => {
    const { endpoint, credentials } = source.config;
    const name = "may-nothing";
    const trust = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${DEV}:root` },
      Action: "sts:AssumeRole",
    };
    await new IAMClient(source.config).send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
      }),
    );
    const roleArn = `arn:aws:iam::${DEV}:role/${name}`;
    const session = await assumeRole({ endpoint, region: REGION, credentials, roleArn, sessionName: "test" });
    const closed = accountOf(account.settings, { endpoint, credentials: () => Promise.resolve(session) });
    const { untold } = await readDeployment(closed);
    expect(Object.keys(untold).sort()).to.deep.equal([
      "lineage",
      "parameters",
      "runs",
      "schedule",
      "stateMachine",
      "taskDefinition",
    ]);
    for (const why of Object.values(untold))
      expect(why).to.match(
        /^could not check: AccessDeniedException: .+ \(out-of-date policies\? run bootstrap\/ again\)$/,
      );
    const error: unknown = await readRunningTasks(closed).catch((failed: unknown) => failed);
    expect((error as Error).name).to.equal("AccessDeniedException");
    const silent = accountOf(account.settings, { endpoint: "http://127.0.0.1:1" });
    expect(await readDeployment(silent).catch((failed: unknown) => failed)).to.have.property(
      "code",
      "ECONNREFUSED",
    );
  });

  it("is its parameters, images, state machine and schedule", async () => {
    const { names } = account.settings;
    const scheduler = new SchedulerClient(source.config);
    await scheduler.send(new CreateScheduleGroupCommand({ Name: names.schedule }));
    await scheduler.send(
      new CreateScheduleCommand({
        Name: names.schedule,
        GroupName: names.schedule,
        State: "DISABLED",
        ScheduleExpression: "cron(0 3 * * ? *)",
        ScheduleExpressionTimezone: "Europe/Berlin",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
          RoleArn: account.arns.scheduleRole,
          Input: JSON.stringify({ StateMachineArn: account.arns.stateMachine }),
        },
      }),
    );
    const found = await readDeployment(account);
    expect(found.parameters.get("model-version-id")).to.equal(source.model.versionId);
    expect(found.schedule).to.deep.equal({
      enabled: false,
      expression: "cron(0 3 * * ? *)",
      timezone: "Europe/Berlin",
      starts: account.arns.stateMachine,
    });
    expect(found.stateMachine?.release).to.deep.equal({
      version: "0.1.6",
      sha256: "c".repeat(64),
      image: found.taskDefinition?.images[0],
      model: source.model,
    });
    expect(found.taskDefinition?.images).to.have.length(1);
  });

  it("is its lineage, by whom and when", async () => {
    await source.setParameter("release", "by hand");
    const { lineage } = await readDeployment(account);
    expect(
      lineage.map(({ version, who, link, release }) => [version, who, link, release?.version]),
    ).to.deep.equal([
      [1, `arn:aws:iam::${DEV}:root`, "first", "0.1.6"],
      [2, `arn:aws:iam::${DEV}:root`, "broken", undefined],
    ]);
    expect(Date.now() - (lineage[0]?.when.getTime() ?? 0)).to.be.below(60_000);
  });

  it("is a lineage that is broken when somebody deletes the parameter and writes the same release again", async () => {
    const path = `${account.settings.names.parameterPath}/release`;
    await new SSMClient(source.config).send(new DeleteParameterCommand({ Name: path }));
    await source.setParameter("release", `{"version":"1.0.1","commit":"b","previous":"${"c".repeat(64)}"}`);
    const { lineage } = await readDeployment(account);
    expect(lineage.map(({ version, link, fault }) => [version, link, fault])).to.deep.equal([
      [
        1,
        "broken",
        "it names a release before it, of which SSM has no version: the parameter was deleted and made again",
      ],
    ]);
  });

  it("is its runs, the newest first, and what the task of one really pulled", async () => {
    const first = await run(account);
    const second = await run(account);
    const { runs, taskDefinition } = await readDeployment(account);
    expect(runs.map(({ arn, status }) => [arn, status])).to.deep.equal([
      [second.arn, "SUCCEEDED"],
      [first.arn, "SUCCEEDED"],
    ]);
    const { tasks, untold, children } = await readRunTasks(account, second);
    expect({ untold, children }).to.deep.equal({ untold: [], children: undefined });
    const [task, ...others] = tasks;
    expect(others).to.deep.equal([]);
    expect(task?.containers.map(({ image, started }) => [image, started])).to.deep.equal([
      [taskDefinition?.images[0], true],
    ]);
    expect(task?.containers[0]?.digest).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it("is what the tasks of a fan-out pulled, of its children", async () => {
    const fansOut = source.account({ names: FANS_OUT });
    const fannedOut = await run(fansOut);
    expect(fannedOut.status, fannedOut.error).to.equal("SUCCEEDED");
    const { tasks, children } = await readRunTasks(fansOut, fannedOut);
    expect(children).to.deep.equal({ read: 2, seen: 2 });
    expect(tasks.map(({ containers }) => containers[0]?.started)).to.deep.equal([true, true]);
    const { runs } = await readDeployment(fansOut);
    expect(runs.map(({ arn }) => arn)).to.deep.equal([fannedOut.arn]);
  });
});
