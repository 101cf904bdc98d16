import { expect } from "chai";
import { schedule } from "../../../documents/state-machine/schedule";
import { stateMachine } from "../../../documents/state-machine/state-machine";
import { taskDefinition } from "../../../documents/state-machine/task-definition";
import { failing } from "../../../release/checks/check";
import { deploymentChecks } from "../../../release/checks/deployment-checks";
import type { Deployment } from "../../../release/deployed/deployment";
import { readSchedule } from "../../../release/deployed/schedule";
import { readStateMachine } from "../../../release/deployed/state-machine";
import { readTaskDefinition } from "../../../release/deployed/task-definition";
import { runRelease } from "../../../release/run-release";
import { stateOf } from "../../documents/state-machine/sample-definition";
import { answering } from "../answering";
import { ARNS, ARTIFACTS, deploymentWith, IMAGE, PROD, REGISTERED, RELEASE } from "./sample-deployment";

type Fields = Readonly<Record<string, unknown>>;

/** A copy with the value at a path replaced; `undefined` takes it away. */
function withValue<T extends object>(thing: T, path: string, value: unknown): T {
  const copy = structuredClone(thing);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = copy as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** Each failing check of a stack as what was found, what was expected, and its name. */
const wrong = (changes: Partial<Deployment>) =>
  failing(
    deploymentChecks(
      { settings: PROD, artifactBucket: ARTIFACTS, release: RELEASE },
      deploymentWith(changes),
    ),
  ).map(({ found, expected, name }) => [found, expected, name]);

describe("the task definition that is registered, held against the program's", () => {
  const NAME = "task definition (containers, roles, size)";
  const { containerDefinitions, ...task } = taskDefinition(PROD, ARNS, IMAGE);
  const [container = {}] = containerDefinitions;
  const registered: Fields = { ...task, containerDefinitions: [container] };
  const environment = container["environment"] as object[];
  const ARN = `${ARNS.taskFamily}:7`;
  /** As ECS describes it: with what it says by itself, and with empty values for what was not said. */
  const read = async (definition: Fields) => ({
    taskDefinition: await readTaskDefinition(
      answering(PROD, {
        DescribeTaskDefinition: {
          $metadata: {},
          taskDefinition: {
            taskDefinitionArn: ARN,
            revision: 7,
            status: "ACTIVE",
            registeredAt: REGISTERED,
            registeredBy: "arn:aws:sts::987654321098:assumed-role/ds-deploy-prod/pulumi-prod",
            requiresAttributes: [{ name: "ecs.capability.task-eni" }],
            compatibilities: ["EC2", "FARGATE"],
            volumes: [],
            placementConstraints: [],
            enableFaultInjection: false,
            pidMode: "",
            proxyConfiguration: null,
            ...definition,
          },
        },
      }),
    ),
  });
  const filled = {
    cpu: 0,
    versionConsistency: "enabled",
    portMappings: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...container,
    linuxParameters: {
      ...(container["linuxParameters"] as object),
      devices: [],
      capabilities: { add: [], drop: ["ALL"] },
    },
  };

  it("is the same with what ECS adds, and in another order", async () => {
    const reversed = { ...filled, environment: environment.toReversed() };
    for (const each of [container, filled, reversed])
      expect(wrong(await read({ ...registered, containerDefinitions: [each] }))).to.deep.equal([]);
  });

  const own = "containerDefinitions.ds-preprocessing";
  /** Of the container: what somebody changes, and what is told of it. */
  const CONTAINER: readonly (readonly [path: string, value: unknown, found: string, expected?: string])[] = [
    ["image", `${IMAGE}0`, `image ${IMAGE}0`, `image ${IMAGE}`],
    ["image", "ds-preprocessing:latest", "image ds-preprocessing:latest", `image ${IMAGE}`],
    ["command", ["sh", "-c", "curl evil"], "command sh, -c, curl evil"],
    ["command", [""], "command "],
    ["entryPoint", ["/bin/sh"], "entryPoint /bin/sh"],
    ["workingDirectory", "/tmp", "workingDirectory /tmp"],
    ["user", "0", "user 0", "user 65532:65532"],
    ["user", undefined, "user (none)", "user 65532:65532"],
    [
      "environment.1.value",
      "false",
      "environment.REQUIRE_VERIFIED_MODEL.value false",
      "environment.REQUIRE_VERIFIED_MODEL.value true",
    ],
    [
      "environment",
      [...environment, { name: "NODE_OPTIONS", value: "" }],
      "environment.NODE_OPTIONS.name NODE_OPTIONS",
    ],
    [
      "environment",
      environment.slice(0, 3),
      "environment.AWS_RETRY_MODE.name (none), {}.environment.AWS_RETRY_MODE.value (none)",
      "environment.AWS_RETRY_MODE.name AWS_RETRY_MODE, {}.environment.AWS_RETRY_MODE.value standard",
    ],
    [
      "environmentFiles",
      [{ type: "s3", value: "arn:aws:s3:::b/x.env" }],
      "environmentFiles.0.type s3, {}.environmentFiles.0.value arn:aws:s3:::b/x.env",
    ],
    ["secrets", [{ name: "KEY", valueFrom: "arn" }], "secrets.KEY.name KEY, {}.secrets.KEY.valueFrom arn"],
    [
      "mountPoints",
      [{ sourceVolume: "v", containerPath: "/app", readOnly: false }],
      "mountPoints.0.sourceVolume v, {}.mountPoints.0.containerPath /app",
    ],
    ["volumesFrom", [{ sourceContainer: "sidecar" }], "volumesFrom.0.sourceContainer sidecar"],
    ["portMappings", [{ containerPort: 22 }], "portMappings.0.containerPort 22"],
    ["essential", false, "essential (none)", "essential true"],
    ["privileged", true, "privileged true"],
    ["readonlyRootFilesystem", false, "readonlyRootFilesystem (none)", "readonlyRootFilesystem true"],
    [
      "linuxParameters.capabilities.drop",
      [],
      "linuxParameters.capabilities.drop (none)",
      "linuxParameters.capabilities.drop ALL",
    ],
    ["linuxParameters.capabilities.add", ["SYS_PTRACE"], "linuxParameters.capabilities.add SYS_PTRACE"],
    [
      "linuxParameters.initProcessEnabled",
      false,
      "linuxParameters.initProcessEnabled (none)",
      "linuxParameters.initProcessEnabled true",
    ],
    [
      "logConfiguration.options.awslogs-group",
      "/other",
      "logConfiguration.options.awslogs-group /other",
      "logConfiguration.options.awslogs-group /ecs/ds-preprocessing-prod",
    ],
    [
      "logConfiguration",
      undefined,
      "logConfiguration.logDriver (none)",
      "logConfiguration.logDriver awslogs",
    ],
    ["stopTimeout", 120, "stopTimeout 120", "stopTimeout 30"],
    ["cpu", 256, "cpu 256"],
    ["memory", 128, "memory 128"],
    ["healthCheck", { command: ["CMD", "curl"] }, "healthCheck.command CMD, curl"],
    ["dependsOn", [{ containerName: "x", condition: "START" }], "dependsOn.0.containerName x"],
    ["interactive", true, "interactive true"],
    ["versionConsistency", "disabled", "versionConsistency disabled"],
    ["restartPolicy", { enabled: true }, "restartPolicy.enabled true"],
    ["extraHosts", [{ hostname: "s3", ipAddress: "10.0.0.1" }], "extraHosts.0.hostname s3"],
  ];
  for (const [path, value, found, expected] of CONTAINER)
    it(`is another with the container's ${path} ${JSON.stringify(value) ?? "gone"}`, async () => {
      const changed = withValue(filled, path, value);
      const [[seen = "", wanted = ""] = [], ...others] = wrong(
        await read({ ...registered, containerDefinitions: [changed] }),
      );
      expect(others).to.deep.equal([]);
      const of = (text: string) => `${own}.${text.replaceAll("{}", own)}`;
      expect(seen.startsWith(of(found)), `${seen} instead of ${of(found)}`).to.equal(true);
      if (expected === undefined) expect(wanted).to.match(/\(none\)$/);
      else expect(wanted.startsWith(of(expected)), `${wanted} instead of ${of(expected)}`).to.equal(true);
    });

  /** Of the task. */
  const TASK: readonly (readonly [path: string, value: unknown, found: string, expected: string])[] = [
    ["taskRoleArn", ARNS.deployRole, `taskRoleArn ${ARNS.deployRole}`, `taskRoleArn ${ARNS.taskRole}`],
    [
      "executionRoleArn",
      ARNS.taskRole,
      `executionRoleArn ${ARNS.taskRole}`,
      `executionRoleArn ${ARNS.executionRole}`,
    ],
    ["family", "other", "family other", `family ${PROD.names.taskFamily}`],
    ["cpu", "256", "cpu 256", `cpu ${PROD.task.cpu}`],
    ["memory", undefined, "memory (none)", `memory ${PROD.task.memory}`],
    ["networkMode", "host", "networkMode host", "networkMode awsvpc"],
    ["requiresCompatibilities", ["EC2"], "requiresCompatibilities EC2", "requiresCompatibilities FARGATE"],
    [
      "runtimePlatform.cpuArchitecture",
      "ARM64",
      "runtimePlatform.cpuArchitecture ARM64",
      `runtimePlatform.cpuArchitecture ${PROD.task.architecture}`,
    ],
    [
      "ephemeralStorage",
      { sizeInGiB: 200 },
      "ephemeralStorage.sizeInGiB 200",
      "ephemeralStorage.sizeInGiB (none)",
    ],
    ["pidMode", "task", "pidMode task", "pidMode (none)"],
    ["ipcMode", "host", "ipcMode host", "ipcMode (none)"],
    ["enableFaultInjection", true, "enableFaultInjection true", "enableFaultInjection (none)"],
    [
      "proxyConfiguration",
      { containerName: "x" },
      "proxyConfiguration.containerName x",
      "proxyConfiguration.containerName (none)",
    ],
    [
      "placementConstraints",
      [{ type: "memberOf" }],
      "placementConstraints.0.type memberOf",
      "placementConstraints.0.type (none)",
    ],
    ["volumes", [{ name: "v", host: {} }], "volumes.v.name v", "volumes.v.name (none)"],
    [
      "containerDefinitions",
      [filled, { name: "sidecar", image: "sidecar:latest", cpu: 0, essential: false }],
      "containerDefinitions.sidecar.name sidecar, containerDefinitions.sidecar.image sidecar:latest",
      "containerDefinitions.sidecar.name (none), containerDefinitions.sidecar.image (none)",
    ],
  ];
  for (const [path, value, found, expected] of TASK)
    it(`is another with the task's ${path} ${JSON.stringify(value)?.slice(-60) ?? "gone"}`, async () => {
      const changed = withValue({ ...registered, containerDefinitions: [filled] }, path, value);
      expect(wrong(await read(changed))).to.deep.equal([[found, expected, NAME]]);
    });

  it("is another with a second value for a variable", async () => {
    const twice = [...environment, { name: "REQUIRE_VERIFIED_MODEL", value: "false" }];
    const [[found = ""] = []] = wrong(
      await read({ ...registered, containerDefinitions: [{ ...filled, environment: twice }] }),
    );
    expect(found).to.contain(`${own}.environment.REQUIRE_VERIFIED_MODEL (2).value false`);
  });

  it("says what to do about a program that was not deployed, and about a revision of somebody's own", async () => {
    const [check] = failing(
      deploymentChecks(
        { settings: PROD, artifactBucket: ARTIFACTS, release: RELEASE },
        deploymentWith(await read({ ...registered, cpu: "256" })),
      ),
    );
    expect(check?.fix).to.equal(
      `Somebody changed it by hand, or the program or its settings were not deployed since: pulumi up -s prod --refresh. A revision that somebody registered beside Pulumi differs after that too: find out who, and take it away: aws ecs deregister-task-definition --task-definition ${ARN}`,
    );
  });
});

describe("the state machine that is registered, held against the program's", () => {
  const NAME = "state machine (definition, role, log)";
  const { definition, ...machine } = stateMachine(PROD, ARNS, runRelease(PROD, RELEASE));
  const TEXT = JSON.stringify(definition);
  /** As Step Functions describes it. */
  const read = async (text: string, changes: Fields = {}) => ({
    stateMachine: await readStateMachine(
      answering(PROD, {
        DescribeStateMachine: {
          $metadata: {},
          ...machine,
          stateMachineArn: ARNS.stateMachine,
          creationDate: REGISTERED,
          revisionId: "1",
          status: "ACTIVE",
          type: "STANDARD",
          encryptionConfiguration: { type: "AWS_OWNED_KEY" },
          variableReferences: { NameRun: [] },
          definition: text,
          ...changes,
        },
      }),
    ),
  });
  const changed = async (path: string, value: unknown) =>
    wrong(await read(JSON.stringify(withValue(definition, path, value))));

  it("is the same with what Step Functions adds", async () => {
    expect(wrong(await read(TEXT))).to.deep.equal([]);
    expect(wrong(await read(TEXT, { encryptionConfiguration: undefined }))).to.deep.equal([]);
  });

  it("is another when a check of a run is a state that passes", async () => {
    const check = stateOf(definition, "CheckModel") as unknown as { Choices: readonly [{ Assign: object }] };
    const { Assign } = check.Choices[0];
    expect(await changed("States.CheckModel", { Type: "Pass", Assign, Next: "CheckInput" })).to.have.length(
      1,
    );
    const [[found = "", expected = ""] = []] = await changed("States.CheckImage", {
      Type: "Pass",
      Next: "CheckModel",
    });
    expect(found).to.match(
      /^definition\.States\.CheckImage\.Type Pass, definition\.States\.CheckImage\.Next CheckModel, /,
    );
    expect(expected).to.match(
      /^definition\.States\.CheckImage\.Type Choice, definition\.States\.CheckImage\.Next \(none\), /,
    );
  });

  it("is another when the task gets a command", async () => {
    const path = "States.RunTask.Arguments.Overrides.ContainerOverrides.0.Command";
    expect(await changed(path, ["sh", "-c", "exit 0"])).to.deep.equal([
      [`definition.${path} sh, -c, exit 0`, `definition.${path} (none)`, NAME],
    ]);
  });

  it("is another with another release in it", async () => {
    const path = "States.ReadRelease.Assign.release.model.versionId";
    expect(await changed(path, "older")).to.deep.equal([
      [`definition.${path} older`, `definition.${path} ${RELEASE.model.versionId}`, NAME],
    ]);
  });

  it("is another by what is empty, or of another type", async () => {
    for (const [path, value, found] of [
      ["States.Done.Assign", {}, "{}"],
      ["States.ParametersComplete.Choices", undefined, ".0.Condition (none)"],
      ["States.CheckInput.Assign.attempt", "1", '"1"'],
      ["States.CheckInput.Retry", [], "Retry.0.ErrorEquals (none)"],
      ["TimeoutSeconds", undefined, "(none)"],
    ] as const)
      expect((await changed(path, value))[0]?.[0]).to.contain(found);
  });

  it("is another by what a text hides or cannot be read for", async () => {
    const hidden = TEXT.replace('"StartAt":', '"StartAt":"RunTask","StartAt":');
    for (const text of [hidden, JSON.stringify(definition, null, 2)])
      expect(wrong(await read(text))).to.deep.equal([
        ["definition: the same values in another text", "definition: the program's own text", NAME],
      ]);
    expect(wrong(await read("{"))[0]?.[0]).to.equal("definition {");
  });

  it("shows a long value where it begins to differ, and no more than five of many", async () => {
    const path = "States.SayWhyTaskFailed.Assign.failure";
    const { failure } = stateOf(definition, "SayWhyTaskFailed")["Assign"] as { failure: string };
    const [[found = "", expected = ""] = []] = await changed(path, failure.replace("OutOfMemory/i", "Out/i"));
    expect(found).to.match(
      /^definition\.States\.SayWhyTaskFailed\.Assign\.failure ….{20,30}Out\/i.{100,130}…$/,
    );
    expect(expected).to.contain("OutOfMemory/i").and.have.length.at.most(220);
    const [[many = ""] = []] = await changed("States", {});
    expect(many).to.match(/ and \d+ more$/);
    expect(many.split("definition.States.")).to.have.length(6);
  });

  for (const [path, value, found, expected] of [
    ["roleArn", ARNS.deployRole, `roleArn ${ARNS.deployRole}`, `roleArn ${ARNS.stateMachineRole}`],
    ["type", "EXPRESS", "type EXPRESS", "type (none)"],
    ["status", "DELETING", "status DELETING", "status (none)"],
    [
      "tracingConfiguration",
      { enabled: false },
      "tracingConfiguration.enabled (none)",
      "tracingConfiguration.enabled true",
    ],
    ["loggingConfiguration.level", "OFF", "loggingConfiguration.level OFF", "loggingConfiguration.level ALL"],
    [
      "loggingConfiguration.destinations.0.cloudWatchLogsLogGroup.logGroupArn",
      "arn",
      "loggingConfiguration.destinations.0.cloudWatchLogsLogGroup.logGroupArn arn",
      `loggingConfiguration.destinations.0.cloudWatchLogsLogGroup.logGroupArn ${ARNS.stateMachineLogGroup}:*`,
    ],
    [
      "encryptionConfiguration",
      { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "key" },
      "encryptionConfiguration.type CUSTOMER_MANAGED_KMS_KEY, encryptionConfiguration.kmsKeyId key",
      "encryptionConfiguration.type (none), encryptionConfiguration.kmsKeyId (none)",
    ],
  ] as const)
    it(`is another with its ${path} ${JSON.stringify(value)}`, async () => {
      const { [path.split(".")[0] ?? ""]: field } = withValue(machine, path, value) as unknown as Fields;
      expect(wrong(await read(TEXT, { [path.split(".")[0] ?? ""]: field }))).to.deep.equal([
        [found, expected, NAME],
      ]);
    });
});

describe("the schedule that is registered, held against the program's", () => {
  const NAME = "schedule (time, target, role)";
  const registered = schedule(PROD, ARNS);
  /** As EventBridge Scheduler gives it. */
  const read = async (found: object) => ({
    schedule: await readSchedule(
      answering(PROD, {
        GetSchedule: {
          $metadata: {},
          Arn: "arn",
          ActionAfterCompletion: "NONE",
          CreationDate: REGISTERED,
          LastModificationDate: REGISTERED,
          Description: "",
          ...found,
        },
      }),
    ),
  });

  it("is the same with what EventBridge Scheduler adds", async () => {
    expect(wrong(await read(registered))).to.deep.equal([]);
  });

  const machineArn = ARNS.stateMachine;
  for (const [path, value, found, expected] of [
    ["State", "DISABLED", "State DISABLED", "State ENABLED"],
    [
      "ScheduleExpression",
      "rate(1 minute)",
      "ScheduleExpression rate(1 minute)",
      `ScheduleExpression ${PROD.schedule.expression}`,
    ],
    [
      "ScheduleExpressionTimezone",
      "Asia/Tokyo",
      "ScheduleExpressionTimezone Asia/Tokyo",
      "ScheduleExpressionTimezone UTC",
    ],
    ["EndDate", new Date("2026-03-01T00:00:00Z"), "EndDate 2026-03-01T00:00:00.000Z", "EndDate (none)"],
    ["ActionAfterCompletion", "DELETE", "ActionAfterCompletion DELETE", "ActionAfterCompletion (none)"],
    [
      "FlexibleTimeWindow",
      { Mode: "FLEXIBLE", MaximumWindowInMinutes: 60 },
      "FlexibleTimeWindow.Mode FLEXIBLE, FlexibleTimeWindow.MaximumWindowInMinutes 60",
      "FlexibleTimeWindow.Mode OFF, FlexibleTimeWindow.MaximumWindowInMinutes (none)",
    ],
    [
      "Target.Arn",
      machineArn,
      `Target.Arn ${machineArn}`,
      "Target.Arn arn:aws:scheduler:::aws-sdk:sfn:startExecution",
    ],
    [
      "Target.RoleArn",
      ARNS.deployRole,
      `Target.RoleArn ${ARNS.deployRole}`,
      `Target.RoleArn ${ARNS.scheduleRole}`,
    ],
    [
      "Target.RetryPolicy.MaximumRetryAttempts",
      0,
      "Target.RetryPolicy.MaximumRetryAttempts 0",
      `Target.RetryPolicy.MaximumRetryAttempts ${PROD.schedule.retryAttempts}`,
    ],
    [
      "Target.DeadLetterConfig",
      undefined,
      "Target.DeadLetterConfig.Arn (none)",
      `Target.DeadLetterConfig.Arn ${ARNS.deadLetterQueue}`,
    ],
    [
      "Target.EcsParameters",
      { TaskDefinitionArn: "t" },
      "Target.EcsParameters.TaskDefinitionArn t",
      "Target.EcsParameters.TaskDefinitionArn (none)",
    ],
  ] as const)
    it(`is another with its ${path} ${JSON.stringify(value) ?? "gone"}`, async () => {
      expect(wrong(await read(withValue(registered, path, value)))).to.deep.equal([[found, expected, NAME]]);
    });

  it("is another with another input", async () => {
    const other = registered.Target.Input.replace(machineArn, `${machineArn}-2`);
    const [[found] = []] = wrong(await read(withValue(registered, "Target.Input", other)));
    expect(found).to.match(/^Target\.Input ….*ds-preprocessing-pipeline-2"/);
  });
});
