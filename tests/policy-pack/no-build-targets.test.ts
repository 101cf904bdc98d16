import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import type { StackFacts } from "../../policy-pack/rule";
import { noBuildTargets } from "../../policy-pack/rules/builds/no-build-targets";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

const INSTEAD =
  "A target runs what was promoted and nothing else: build in the source, and start this stack's own pipeline.";
const REGION = "us-east-1:987654321098";
const OWN_MACHINE = `arn:aws:states:${REGION}:stateMachine:ds-preprocessing-pipeline`;
const OWN_TASK = `arn:aws:ecs:${REGION}:task-definition/ds-preprocessing`;
const CLUSTER = `arn:aws:ecs:${REGION}:cluster/ds-processing-cluster`;
type Properties = Readonly<Record<string, unknown>>;
const found = (type: string, properties: Properties, more: Partial<StackFacts> = {}) =>
  findings(noBuildTargets, resource(type, properties), facts("prod", more)).map((message) =>
    message.replace(`. ${INSTEAD}`, ""),
  );
const schedule = (properties: Properties, more?: Partial<StackFacts>) =>
  found("aws:scheduler/schedule:Schedule", { target: properties }, more);
const target = (properties: Properties, more?: Partial<StackFacts>) =>
  found("aws:cloudwatch/eventTarget:EventTarget", properties, more);
const pipe = (properties: Properties) => found("aws:pipes/pipe:Pipe", properties);
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
      "starts a state machine known only at run time",
    ]);
  });

  const unseen = "and no policy has seen what that runs";
  for (const [target, what] of [
    [`arn:aws:codebuild:${REGION}:project/x`, "and codebuild builds or runs what nobody promoted"],
    [`arn:aws:codepipeline:${REGION}:x`, "and codepipeline builds or runs what nobody promoted"],
    [`arn:aws:sagemaker:${REGION}:pipeline/x`, unseen],
    [`arn:aws:ssm:${REGION}:automation-definition/x:$DEFAULT`, unseen],
    [`arn:aws:events:${REGION}:api-destination/x/y`, unseen],
    [CLUSTER],
  ] as const)
    it(`refuses ${target} as a target of each`, () => {
      const said = [what ? `starts ${target}, ${what}` : "runs a task that it does not name"];
      expect(schedule({ arn: target })).to.deep.equal(said);
      expect(found("aws:cloudwatch/eventTarget:EventTarget", { arn: target })).to.deep.equal(said);
      expect(pipe({ target })).to.deep.equal(said);
      expect(pipe({ target: OWN_MACHINE, enrichment: target })).to.deep.equal(said);
    });

  it("lets own machines and tasks be targets", () => {
    for (const arn of [OWN_MACHINE, `${OWN_MACHINE}:live`])
      for (const found of [schedule({ arn }), target({ arn }), pipe({ target: arn })])
        expect(found, arn).to.deep.equal([]);
    expect(schedule({ arn: CLUSTER, ecsParameters: { taskDefinitionArn: OWN_TASK } })).to.deep.equal([]);
    expect(target({ arn: CLUSTER, ecsTarget: { taskDefinitionArn: `${OWN_TASK}:3` } })).to.deep.equal([]);
    const ecsTaskParameters = { taskDefinitionArn: OWN_TASK };
    expect(pipe({ target: CLUSTER, targetParameters: { ecsTaskParameters } })).to.deep.equal([]);
  });

  it("refuses other calls, of a schedule whatever the pack's settings add", () => {
    const otherwise = "which the pipeline does not (extraCalls in policy-pack/settings.json adds calls)";
    const more = { extraCalls: ["sqs:sendMessage", "lambda:invoke"] };
    const queue = { arn: `arn:aws:sqs:${REGION}:codebuild` };
    expect(target(queue)).to.deep.equal([`calls sqs:sendMessage, ${otherwise}`]);
    expect(target(queue, more)).to.deep.equal([]);
    expect(schedule(queue, more)).to.deep.equal([
      "calls sqs:sendMessage, and a schedule starts nothing but the pipeline",
    ]);
    const code = `arn:aws:lambda:${REGION}:function:x`;
    expect(target({ arn: code }, more)).to.deep.equal([
      `starts ${code}, and lambda builds or runs what nobody promoted`,
    ]);
    expect(target({ arn: `arn:aws:sns:${REGION}:x` })).to.deep.equal([]);
    expect(schedule({ arn: `arn:aws:sns:${REGION}:x` })).to.have.length(1);
    expect(schedule({ arn: `arn:aws:kinesis:${REGION}:stream/x` }, more)).to.deep.equal([
      `starts arn:aws:kinesis:${REGION}:stream/x, and no policy has seen what that runs`,
    ]);
  });

  it("reads what a target puts over the task", () => {
    const input = JSON.stringify({ containerOverrides: [{ name: "main", command: ["buildctl", "build"] }] });
    const ecsTarget = { taskDefinitionArn: OWN_TASK };
    const replaced = ["replaces command of the promoted task"];
    expect(target({ arn: CLUSTER, input, ecsTarget })).to.deep.equal(replaced);
    expect(schedule({ arn: CLUSTER, input, ecsParameters: ecsTarget })).to.deep.equal(replaced);
    const later = ["replaces parts of the promoted task with values set at run time"];
    expect(target({ arn: CLUSTER, inputPath: "$.detail", ecsTarget })).to.deep.equal(later);
    expect(target({ arn: CLUSTER, inputTransformer: { inputTemplate: "x" }, ecsTarget })).to.deep.equal([
      "replaces inputTemplate of the promoted task",
    ]);
    const piped = (overrides: object, inputTemplate?: string) =>
      pipe({
        target: CLUSTER,
        targetParameters: { inputTemplate, ecsTaskParameters: { ...ecsTarget, overrides } },
      });
    expect(piped({ containerOverrides: [{ commands: ["x"] }] }, "{}")).to.deep.equal([
      "replaces commands of the promoted task",
    ]);
    expect(
      piped({ containerOverrides: [{ environments: [{ name: "RUN_ID", value: "$.id" }] }] }),
    ).to.deep.equal([]);
    expect(piped({}, "<$.body>")).to.deep.equal(later);
  });

  it("lets nobody enter what it starts", () => {
    const task = { taskDefinitionArn: OWN_TASK, enableExecuteCommand: true };
    const entered = ["lets commands be run in the task (EnableExecuteCommand)"];
    expect(schedule({ arn: CLUSTER, ecsParameters: task })).to.deep.equal(entered);
    expect(target({ arn: CLUSTER, ecsTarget: task })).to.deep.equal(entered);
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
