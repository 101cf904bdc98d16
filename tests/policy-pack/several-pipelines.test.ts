import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noBuildTargets } from "../../policy-pack/rules/builds/no-build-targets";
import { noPlaintextSecrets } from "../../policy-pack/rules/compute/no-plaintext-secrets";
import { ownRoles } from "../../policy-pack/rules/identity/own-roles";
import { imagesByDigest } from "../../policy-pack/rules/images/images-by-digest";
import { scopedPassRole } from "../../policy-pack/rules/identity/scoped-pass-role";
import type { Rule } from "../../policy-pack/rule";
import { stateMachineRolePolicy } from "../../documents/roles/state-machine-role";
import { stateMachine } from "../../documents/state-machine/state-machine";
import { pipelineOf, type PipelineSettings, withCanaries } from "../../settings/settings";
import { SAMPLE_RUN_RELEASE } from "../documents/state-machine/sample-definition";
import { tryingSettings } from "../sample-settings";
import { factsOfSeveral, resource } from "./facts";
import { withUnknown } from "./unknown-value";

type Properties = Readonly<Record<string, unknown>>;

const PROD = tryingSettings("prod");
/** Those of the stack, and what tries releases of one of them. */
const PIPELINES = withCanaries(PROD);
/** Every pipeline with each of the others. */
const PAIRS = PIPELINES.flatMap((one) =>
  PIPELINES.filter((other) => other !== one).map((other) => [one, other] as const),
);
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const REGISTRY = "987654321098.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `@sha256:${"a".repeat(64)}`;
const INSTEAD =
  ". A target runs what was promoted and nothing else: build in the source, and start this stack's own pipeline.";
const found = (rule: Rule, type: string, properties: Properties) =>
  findings(rule, resource(type, properties), factsOfSeveral("prod")).map((message) =>
    message.replace(INSTEAD, ""),
  );

describe("a pipeline beside others", () => {
  const definitionOf = (pipeline: PipelineSettings) => {
    const model = pipeline.model && SAMPLE_RUN_RELEASE.model;
    return JSON.stringify(stateMachine(pipeline, { ...SAMPLE_RUN_RELEASE, model }).definition);
  };
  const machine = (name: string | undefined, pipeline: PipelineSettings) =>
    found(noBuildTargets, MACHINE, { name, definition: definitionOf(pipeline) });
  const running = (name: string | undefined, TaskDefinition: string, roleArn?: string) =>
    found(noBuildTargets, MACHINE, {
      name,
      ...(roleArn === undefined ? {} : { roleArn }),
      definition: JSON.stringify({
        StartAt: "Run",
        States: {
          Run: { Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync", Arguments: { TaskDefinition } },
        },
      }),
    });

  it("runs its own task, by a machine of its name", () => {
    for (const own of PIPELINES) expect(machine(own.names.stateMachine, own), own.workload).to.deep.equal([]);
    for (const [own, { names }] of PAIRS) {
      const said = [`runs the task ${names.taskFamily}, which is not pipeline ${own.workload}'s`];
      expect(running(own.names.stateMachine, names.taskFamily)).to.deep.equal(said);
      expect(running(own.names.stateMachine, own.names.taskFamily)).to.deep.equal([]);
    }
  });

  it("runs no task that is found as another's", () => {
    for (const [own, other] of PAIRS)
      expect(machine(own.names.stateMachine, other), `${own.workload} as ${other.workload}`).to.include(
        "runs a task known only at run time: {% $taskDefinition %}",
      );
  });

  it("is nobody's where a machine has another name: it runs one of the stack's", () => {
    for (const { names } of PIPELINES)
      for (const name of ["nightly", undefined]) expect(running(name, names.taskFamily)).to.deep.equal([]);
    expect(running("nightly", "ds-other")).to.deep.equal([
      "runs the task ds-other, which is not this stack's",
    ]);
  });

  it("has a machine of another name that runs with its role, which runs its own task alone", () => {
    for (const [own, other] of PAIRS) {
      const role = own.arns.stateMachineRole;
      expect(running("nightly", own.names.taskFamily, role)).to.deep.equal([]);
      expect(running("nightly", other.names.taskFamily, role)).to.deep.equal([
        `runs the task ${other.names.taskFamily}, which is not pipeline ${own.workload}'s`,
      ]);
    }
  });

  it("starts its own machine alone: by its schedule, and by a Distributed Map", () => {
    const schedule = (name: string | undefined, arn: string) =>
      found(noBuildTargets, SCHEDULE, { name, target: { arn } });
    const starting = (name: string, StateMachineArn: string) =>
      found(noBuildTargets, MACHINE, {
        name,
        definition: JSON.stringify({
          StartAt: "Start",
          States: {
            Start: {
              Type: "Task",
              Resource: "arn:aws:states:::states:startExecution.sync:2",
              Arguments: { StateMachineArn },
            },
          },
        }),
      });
    for (const [own, { arns }] of PAIRS) {
      const said = [`starts ${arns.stateMachine}, which is not pipeline ${own.workload}'s`];
      expect(schedule(own.names.schedule, arns.stateMachine)).to.deep.equal(said);
      expect(starting(own.names.stateMachine, arns.stateMachine)).to.deep.equal(said);
      expect(schedule(own.names.schedule, own.arns.stateMachine)).to.deep.equal([]);
      expect(starting(own.names.stateMachine, own.arns.stateMachine)).to.deep.equal([]);
      expect(schedule("nightly", arns.stateMachine)).to.deep.equal([]);
    }
  });

  it("cannot be told from others by a name that only an update will know", () => {
    expect(
      found(noBuildTargets, SCHEDULE, withUnknown({ target: { arn: "arn:aws:x" } }, "name"))[0],
    ).to.match(/^cannot be decided by no-build-targets/);
  });

  it("runs with its own roles", () => {
    const TASK = "aws:ecs/taskDefinition:TaskDefinition";
    const with_ = (
      own: PipelineSettings,
      { arns }: PipelineSettings,
    ): readonly (readonly [string, Properties, string])[] => [
      [MACHINE, { name: own.names.stateMachine, roleArn: arns.stateMachineRole }, arns.stateMachineRole],
      [SCHEDULE, { name: own.names.schedule, target: { roleArn: arns.scheduleRole } }, arns.scheduleRole],
      [TASK, { family: own.names.taskFamily, taskRoleArn: arns.taskRole }, arns.taskRole],
      [TASK, { family: own.names.taskFamily, executionRoleArn: arns.executionRole }, arns.executionRole],
      [MACHINE, { name: own.names.stateMachine, roleArn: arns.taskRole }, arns.taskRole],
    ];
    for (const [own, other] of PAIRS) {
      for (const [type, properties, role] of with_(own, other))
        expect(found(ownRoles, type, properties)).to.deep.equal([
          `runs with "${role}", a role of pipeline ${other.workload}. Give it a role of ${own.workload}.`,
        ]);
      for (const [type, properties] of with_(own, own))
        expect(found(ownRoles, type, properties), JSON.stringify(properties)).to.deep.equal([]);
    }
    const other = { name: "nightly", roleArn: "arn:aws:iam::987654321098:role/nightly" };
    expect(found(ownRoles, MACHINE, other)).to.deep.equal([]);
    expect(
      found(ownRoles, MACHINE, withUnknown({ name: PIPELINES[0]?.names.stateMachine }, "roleArn"))[0],
    ).to.match(/^cannot be decided by own-roles/);
  });

  it("runs its own image", () => {
    const task = (family: string, image: string) =>
      found(imagesByDigest, "aws:ecs/taskDefinition:TaskDefinition", {
        family,
        containerDefinitions: JSON.stringify([{ name: "task", image: `${REGISTRY}/${image}${DIGEST}` }]),
      });
    for (const own of PIPELINES)
      for (const image of Object.keys(PROD.images)) {
        expect(task("nightly", image)).to.deep.equal([]);
        expect(task(own.names.taskFamily, image), `${own.workload} with ${image}`).to.deep.equal(
          image === own.image
            ? []
            : [
                `container "task" runs "${REGISTRY}/${image}${DIGEST}". Run ${REGISTRY}/${own.image}@sha256:<64 hex digits>.`,
              ],
        );
      }
  });

  it("gets permissions for the roles of every pipeline, and for no other", () => {
    const gives = (role: string) => found(ownRoles, "aws:iam/rolePolicy:RolePolicy", { role });
    for (const { names } of PIPELINES)
      for (const role of [names.executionRole, names.scheduleRole, names.stateMachineRole, names.taskRole])
        expect(gives(role), role).to.deep.equal([]);
    expect(gives("ds-other-task-prod")).to.have.length(1);
  });

  it("hands out its own roles, and none of another's", () => {
    const passing = (role: string, document: object) =>
      found(scopedPassRole, "aws:iam/rolePolicy:RolePolicy", { role, policy: JSON.stringify(document) });
    const inline = (name: string, document: object) =>
      found(scopedPassRole, "aws:iam/role:Role", {
        name,
        inlinePolicies: [{ name: "passes", policy: JSON.stringify(document) }],
      });
    for (const [own, other] of PAIRS) {
      expect(inline(own.names.stateMachineRole, stateMachineRolePolicy(own))).to.deep.equal([]);
      expect(inline(own.names.stateMachineRole, stateMachineRolePolicy(other))).to.deep.equal(
        [other.arns.executionRole, other.arns.taskRole].map(
          (role) =>
            `inlinePolicies[0].policy allows iam:PassRole on ${role}, a role of pipeline ${other.workload}, to one of ${own.workload}. Leave it out.`,
        ),
      );
      expect(passing(own.names.stateMachineRole, stateMachineRolePolicy(own))).to.deep.equal([]);
      expect(passing(own.names.stateMachineRole, stateMachineRolePolicy(other))).to.deep.equal(
        [other.arns.executionRole, other.arns.taskRole].map(
          (role) =>
            `policy allows iam:PassRole on ${role}, a role of pipeline ${other.workload}, to one of ${own.workload}. Leave it out.`,
        ),
      );
    }
    const { arns } = pipelineOf(PROD, "churn");
    expect(
      passing("nightly", stateMachineRolePolicy(pipelineOf(PROD, "churn"))),
      `a role of nobody's on ${arns.taskRole}`,
    ).to.deep.equal([]);
  });

  it("has parameters that only an update knows, as any", () => {
    for (const { names } of PIPELINES)
      for (const name of ["subnets", "security-group"])
        expect(
          found(
            noPlaintextSecrets,
            "aws:ssm/parameter:Parameter",
            withUnknown({ name: `${names.parameterPath}/${name}`, type: "String" }, "value"),
          ),
        ).to.deep.equal([]);
    expect(
      found(
        noPlaintextSecrets,
        "aws:ssm/parameter:Parameter",
        withUnknown({ name: "/ds/other/subnets", type: "String" }, "value"),
      )[0],
    ).to.match(/^cannot be decided/);
  });
});
