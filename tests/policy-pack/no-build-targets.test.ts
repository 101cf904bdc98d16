import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noBuildTargets } from "../../policy-pack/rules/builds/no-build-targets";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

const INSTEAD =
  "A target runs what was promoted and nothing else: build in the source, and start this stack's own pipeline.";
const REGION = "us-east-1:987654321098";
const OWN_MACHINE = `arn:aws:states:${REGION}:stateMachine:ds-preprocessing-pipeline`;
const OWN_TASK = `arn:aws:ecs:${REGION}:task-definition/ds-preprocessing`;
const CLUSTER = `arn:aws:ecs:${REGION}:cluster/ds-processing-cluster`;
const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
  findings(noBuildTargets, resource(type, properties), facts("prod")).map((message) =>
    message.replace(`. ${INSTEAD}`, ""),
  );
const schedule = (target: Readonly<Record<string, unknown>>) =>
  found("aws:scheduler/schedule:Schedule", { target });
const undecided = /^cannot be decided by no-build-targets: /;

describe("no-build-targets of schedules, rules and pipes", () => {
  const START = "arn:aws:scheduler:::aws-sdk:sfn:startExecution";

  it("reads a schedule's universal target and its input", () => {
    expect(schedule({ arn: "arn:aws:scheduler:::aws-sdk:codebuild:startBuild", input: "{}" })).to.deep.equal([
      "calls codebuild:startBuild, which builds or pushes (codebuild:*)",
    ]);
    const input = (StateMachineArn: string) => JSON.stringify({ StateMachineArn });
    expect(schedule({ arn: START, input: input(OWN_MACHINE) })).to.deep.equal([]);
    expect(schedule({ arn: START, input: input(`${OWN_MACHINE}2`) })).to.deep.equal([
      `starts ${OWN_MACHINE}2, which is not this stack's`,
    ]);
    expect(schedule({ arn: START, input: "no JSON" })).to.deep.equal([
      "starts a state machine that only a run will know",
    ]);
  });

  for (const [arn, message] of [
    [
      `arn:aws:codebuild:${REGION}:project/x`,
      `starts arn:aws:codebuild:${REGION}:project/x, and codebuild builds or deploys`,
    ],
    [
      `arn:aws:codepipeline:${REGION}:x`,
      `starts arn:aws:codepipeline:${REGION}:x, and codepipeline builds or deploys`,
    ],
    [
      `arn:aws:sagemaker:${REGION}:pipeline/x`,
      `starts arn:aws:sagemaker:${REGION}:pipeline/x, and what that runs no policy has seen`,
    ],
    [
      `arn:aws:ssm:${REGION}:automation-definition/x:$DEFAULT`,
      `starts arn:aws:ssm:${REGION}:automation-definition/x:$DEFAULT, and what that runs no policy has seen`,
    ],
    [
      `arn:aws:events:${REGION}:api-destination/x/y`,
      `starts arn:aws:events:${REGION}:api-destination/x/y, and what that runs no policy has seen`,
    ],
    [CLUSTER, "runs a task that it does not name"],
  ] as const) {
    it(`refuses ${arn} as a target of each`, () => {
      expect(schedule({ arn })).to.deep.equal([message]);
      expect(found("aws:cloudwatch/eventTarget:EventTarget", { arn })).to.deep.equal([message]);
      expect(found("aws:pipes/pipe:Pipe", { target: arn })).to.deep.equal([message]);
      expect(
        found("aws:pipes/pipe:Pipe", { target: `arn:aws:sqs:${REGION}:x`, enrichment: arn }),
      ).to.deep.equal([message]);
    });
  }

  it("lets own machines and tasks, queues, topics and functions be targets", () => {
    for (const arn of [
      OWN_MACHINE,
      `arn:aws:sqs:${REGION}:codebuild`,
      `arn:aws:sns:${REGION}:x`,
      `arn:aws:lambda:${REGION}:function:x`,
    ])
      expect(schedule({ arn }), arn).to.deep.equal([]);
    expect(schedule({ arn: CLUSTER, ecsParameters: { taskDefinitionArn: OWN_TASK } })).to.deep.equal([]);
    expect(
      found("aws:cloudwatch/eventTarget:EventTarget", {
        arn: CLUSTER,
        ecsTarget: { taskDefinitionArn: `${OWN_TASK}:3` },
      }),
    ).to.deep.equal([]);
    expect(
      found("aws:pipes/pipe:Pipe", {
        target: CLUSTER,
        targetParameters: { ecsTaskParameters: { taskDefinitionArn: OWN_TASK } },
      }),
    ).to.deep.equal([]);
  });

  it("reads what a target puts in place of the task's command", () => {
    const input = JSON.stringify({ containerOverrides: [{ name: "main", command: ["buildctl", "build"] }] });
    expect(
      found("aws:cloudwatch/eventTarget:EventTarget", {
        arn: CLUSTER,
        input,
        ecsTarget: { taskDefinitionArn: OWN_TASK },
      }),
    ).to.deep.equal(["runs a container with the command buildctl build, which builds or pushes images"]);
  });

  it("cannot decide about a target that is unknown, missing or no ARN", () => {
    expect(found("aws:cloudwatch/eventTarget:EventTarget", withUnknown({}, "arn"))[0]).to.match(undecided);
    expect(schedule({})[0]).to.match(undecided);
    expect(schedule({ arn: "codebuild" })[0]).to.match(undecided);
    expect(schedule({ arn: "arn:aws:scheduler:::codebuild:startBuild" })[0]).to.match(undecided);
  });

  it("refuses workers and commands that no policy has seen", () => {
    expect(found("aws:sfn/activity:Activity", {})).to.deep.equal([
      "hands work to a worker that no policy has seen",
    ]);
    const window = (taskType: string, taskArn: string) =>
      found("aws:ssm/maintenanceWindowTask:MaintenanceWindowTask", { taskType, taskArn });
    expect(window("RUN_COMMAND", "AWS-RunShellScript")).to.deep.equal([
      "runs AWS-RunShellScript, a command or an automation of Systems Manager",
    ]);
    expect(window("STEP_FUNCTIONS", OWN_MACHINE)).to.deep.equal([]);
  });
});
