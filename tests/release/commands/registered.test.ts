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
import { type PipelineSettings, pipelinesOf } from "../../../settings/settings";
import type { AwsConfig } from "../../../rehearsal/emulator/clients";
import type { Check } from "../../../release/checks/check";
import type { Release } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { asRoot } from "./accounts";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";
import { unchanged } from "./unchanged";

for (const several of [false, true])
  describe(`what is registered of ${several ? "several pipelines" : "one pipeline"}, as the emulator gives it back`, function () {
    const pairs = LocalPairs.forSuite(1);
    let pair: Pair;
    let config: AwsConfig;
    let registered: readonly Registered[];
    const prefix = (workload: string) => (several ? `${workload}: ` : "");

    before(async () => {
      pair = await pairs.next({ several });
      const release = await pair.tested("0.1.6");
      await pair.deploy("target", release);
      const { AWS_ENDPOINT_URL: endpoint = "" } = await pair.environment("deployer");
      config = asRoot(endpoint, pair.target);
      registered = pipelinesOf(pair.target).map((settings) => registeredOf(settings, release));
      for (const each of registered) await register(each);
    });

    const registerTask = ({ task }: Registered, changes: object) =>
      new ECSClient(config).send(new RegisterTaskDefinitionCommand({ ...task, ...changes } as never));

    async function register(each: Registered): Promise<void> {
      const { settings, machine, when } = each;
      const { executionRole, stateMachineRole, scheduleRole, stateMachine: name } = settings.names;
      const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      for (const RoleName of [executionRole, stateMachineRole, scheduleRole])
        await new IAMClient(config).send(
          new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }),
        );
      await new SchedulerClient(config).send(new CreateScheduleGroupCommand({ Name: when.GroupName }));
      await registerTask(each, {});
      await new SFNClient(config).send(new CreateStateMachineCommand({ name, ...machine }));
      await new SchedulerClient(config).send(new CreateScheduleCommand(when as never));
    }

    /** The checks of what is registered, as name and what was found. */
    const verified = async () => {
      const { out } = await unchanged(pair, "deployer", "verify", "--json");
      const { checks } = JSON.parse(out) as { readonly checks: readonly Check[] };
      return checks
        .filter(({ name }) => /(task definition|state machine|schedule) \(/.test(name))
        .map(({ name, ok, found }) => `${name}: ${ok ? "ok" : found}`);
    };
    const agreed = ({ settings: { workload } }: Registered) =>
      ["task definition (containers, roles, size)", "state machine (definition, role, log)"]
        .concat("schedule (time, target, role)")
        .map((name) => `${prefix(workload)}${name}: ok`);

    it("is what the program registers", async () => {
      expect(await verified()).to.deep.equal(registered.flatMap(agreed));
    });

    it("is another once somebody has changed it, and no other pipeline's", async () => {
      const [changed, ...others] = registered;
      if (!changed) throw new Error("nothing is registered");
      const { task, machine, when, settings } = changed;
      const {
        containerDefinitions: [container],
      } = task as { containerDefinitions: [{ name: string }] };
      const { executionRole, stateMachine: stateMachineArn } = settings.arns;
      await registerTask(changed, {
        containerDefinitions: [{ ...container, command: ["sh"] }],
        taskRoleArn: executionRole,
      });
      const { States, ...rest } = JSON.parse(machine.definition) as { States: Record<string, object> };
      const definition = JSON.stringify({
        ...rest,
        States: { ...States, CheckModel: { ...States["CheckModel"], Type: "Pass" } },
      });
      const tracingConfiguration = { enabled: false };
      await new SFNClient(config).send(
        new UpdateStateMachineCommand({ stateMachineArn, definition, tracingConfiguration }),
      );
      const Target = { ...when.Target, RetryPolicy: { MaximumRetryAttempts: 0 } };
      await new SchedulerClient(config).send(new UpdateScheduleCommand({ ...when, Target } as never));
      const name = prefix(settings.workload);
      expect(await verified()).to.deep.equal([
        `${name}task definition (containers, roles, size): containerDefinitions.${container.name}.command sh, taskRoleArn ${executionRole}`,
        `${name}state machine (definition, role, log): definition.States.CheckModel.Type Pass, tracingConfiguration.enabled (none)`,
        `${name}schedule (time, target, role): Target.RetryPolicy.MaximumRetryAttempts 0, Target.RetryPolicy.MaximumEventAgeInSeconds (none)`,
        ...others.flatMap(agreed),
      ]);
    });
  });

/** What the program registers of a pipeline. */
interface Registered {
  readonly settings: PipelineSettings;
  readonly task: object;
  readonly machine: { readonly roleArn: string; readonly definition: string };
  readonly when: ReturnType<typeof schedule>;
}

function registeredOf(settings: PipelineSettings, release: Release): Registered {
  const run = runRelease(settings, release);
  const document = stateMachine(settings, run);
  return {
    settings,
    task: taskDefinition(settings, run.image),
    machine: { ...document, definition: JSON.stringify(document.definition) },
    when: schedule(settings),
  };
}
