import { expect } from "chai";
import { taskDefinition } from "../../../documents/state-machine/task-definition";
import { failing } from "../../../release/checks/check";
import { deploymentChecks } from "../../../release/checks/deployment-checks";
import { readTaskDefinition } from "../../../release/deployed/task-definition";
import { answering } from "../answering";
import { type Fields, withValue, wrong } from "./registered";
import {
  ARNS,
  ARTIFACTS,
  deploymentWith,
  IMAGE,
  PROD,
  REGISTERED,
  RELEASE,
  stackOf,
} from "./sample-deployment";

describe("the task definition that is registered, held against the program's", () => {
  const NAME = "task definition (containers, roles, size)";
  const { containerDefinitions, ...task } = taskDefinition(PROD, IMAGE);
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
  /** Of the container: what somebody changes, and what is said of it. */
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
        stackOf(deploymentWith(await read({ ...registered, cpu: "256" }))),
      ),
    );
    expect(check?.fix).to.equal(
      `Somebody changed it by hand, or the program or its settings were not deployed since: pulumi up -s prod --refresh. A revision registered outside Pulumi still differs after that: find out who did it, and remove it: aws ecs deregister-task-definition --task-definition ${ARN}`,
    );
  });
});
