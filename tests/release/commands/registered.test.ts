import { ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { CreateStateMachineCommand, SFNClient, UpdateStateMachineCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { schedule } from "../../../documents/state-machine/schedule";
import { stateMachine } from "../../../documents/state-machine/state-machine";
import { taskDefinition } from "../../../documents/state-machine/task-definition";
import { type Arns } from "../../../settings/arns";
import type { AwsConfig } from "../../../rehearsal/emulator/clients";
import type { Check } from "../../../release/checks/check";
import { runRelease } from "../../../release/run-release";
import { asRoot } from "./accounts";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

describe("what is registered, as the emulator gives it back", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  let arns: Arns;
  let config: AwsConfig;
  let task: object;
  let machine: { readonly roleArn: string; readonly definition: string };
  let when: ReturnType<typeof schedule>;

  before(async () => {
    pair = await pairs.next();
    const release = await pair.tested("0.1.6");
    await pair.deploy("target", release);
    const { target } = pair;
    arns = target.arns;
    const run = runRelease(target, release);
    task = taskDefinition(target, run.image);
    const document = stateMachine(target, run);
    machine = { ...document, definition: JSON.stringify(document.definition) };
    when = schedule(target);
    const { AWS_ENDPOINT_URL: endpoint = "" } = await pair.environment("deployer");
    config = asRoot(endpoint, target);
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    for (const RoleName of [
      target.names.executionRole,
      target.names.stateMachineRole,
      target.names.scheduleRole,
    ])
      await new IAMClient(config).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    await new SchedulerClient(config).send(new CreateScheduleGroupCommand({ Name: when.GroupName }));
    await registerTask({});
    await new SFNClient(config).send(
      new CreateStateMachineCommand({ name: target.names.stateMachine, ...machine }),
    );
    await new SchedulerClient(config).send(new CreateScheduleCommand(when as never));
  });

  const registerTask = (changes: object) =>
    new ECSClient(config).send(new RegisterTaskDefinitionCommand({ ...task, ...changes } as never));

  /** The checks of what is registered, as name and what was found. */
  const verified = async () => {
    const { out } = await unchanged(pair, "deployer", "verify", "--json");
    const { checks } = JSON.parse(out) as { readonly checks: readonly Check[] };
    return checks
      .filter(({ name }) => /^(task definition|state machine|schedule) \(/.test(name))
      .map(({ name, ok, found }) => `${name}: ${ok ? "ok" : found}`);
  };

  it("is what the program registers", async () => {
    expect(await verified()).to.deep.equal([
      "task definition (containers, roles, size): ok",
      "state machine (definition, role, log): ok",
      "schedule (time, target, role): ok",
    ]);
  });

  it("is another once somebody has changed it", async () => {
    const {
      containerDefinitions: [container],
    } = task as { containerDefinitions: [{ name: string }] };
    await registerTask({
      containerDefinitions: [{ ...container, command: ["sh"] }],
      taskRoleArn: arns.executionRole,
    });
    const { States, ...rest } = JSON.parse(machine.definition) as { States: Record<string, object> };
    const definition = JSON.stringify({
      ...rest,
      States: { ...States, CheckModel: { ...States["CheckModel"], Type: "Pass" } },
    });
    await new SFNClient(config).send(
      new UpdateStateMachineCommand({
        stateMachineArn: arns.stateMachine,
        definition,
        tracingConfiguration: { enabled: false },
      }),
    );
    const Target = { ...when.Target, RetryPolicy: { MaximumRetryAttempts: 0 } };
    await new SchedulerClient(config).send(new UpdateScheduleCommand({ ...when, Target } as never));
    expect(await verified()).to.deep.equal([
      `task definition (containers, roles, size): containerDefinitions.${container.name}.command sh, taskRoleArn ${arns.executionRole}`,
      "state machine (definition, role, log): definition.States.CheckModel.Type Pass, tracingConfiguration.enabled (none)",
      "schedule (time, target, role): Target.RetryPolicy.MaximumRetryAttempts 0, Target.RetryPolicy.MaximumEventAgeInSeconds (none)",
    ]);
  });
});
