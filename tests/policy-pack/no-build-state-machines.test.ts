import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noBuildTargets } from "../../policy-pack/rules/builds/no-build-targets";
import { DEFINITIONS } from "../documents/state-machine/sample-definition";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

const INSTEAD =
  "A target runs what was promoted and nothing else: build in the source, and start this stack's own pipeline.";
const REGION = "us-east-1:987654321098";
const OWN_MACHINE = `arn:aws:states:${REGION}:stateMachine:ds-preprocessing-pipeline`;
const OWN_TASK = `arn:aws:ecs:${REGION}:task-definition/ds-preprocessing`;
const RUN_TASK = "arn:aws:states:::ecs:runTask.sync";
const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
  findings(noBuildTargets, resource(type, properties), facts("prod")).map((message) =>
    message.replace(`. ${INSTEAD}`, ""),
  );
const inMachine = (definition: unknown) =>
  found("aws:sfn/stateMachine:StateMachine", {
    definition: typeof definition === "string" ? definition : JSON.stringify(definition),
  });
const states = (state: object) => ({ StartAt: "One", States: { One: state } });
const call = (Resource: string, Arguments: unknown = {}) =>
  inMachine(states({ Type: "Task", Resource, Arguments }));
const undecided = /^cannot be decided by no-build-targets: /;

describe("no-build-targets in a state machine", () => {
  it("tells what starts a build, and what to do instead", () => {
    const definition = JSON.stringify(
      states({ Type: "Task", Resource: "arn:aws:states:::codebuild:startBuild.sync" }),
    );
    expect(
      findings(noBuildTargets, resource("aws:sfn/stateMachine:StateMachine", { definition }), facts("prod")),
    ).to.deep.equal([`calls codebuild:startBuild, which builds or pushes (codebuild:*). ${INSTEAD}`]);
  });

  /** A call to what is wrong with it, each after `arn:aws:states:::`. */
  const CALLS: Readonly<Record<string, string>> = {
    "codebuild:startBuildBatch": "builds or pushes (codebuild:*)",
    "CodeBuild:StartBuild.sync:2": "builds or pushes (codebuild:*)",
    "aws-sdk:codepipeline:startPipelineExecution": "builds or pushes (codepipeline:*)",
    "aws-sdk:codestarconnections:createConnection": "builds or pushes (codestar-connections:*)",
    "aws-sdk:cloudcontrol:createResource": "builds or pushes (cloudformation:*)",
    "aws-sdk:serverlessapplicationrepository:createCloudFormationChangeSet":
      "builds or pushes (serverlessrepo:*)",
    "aws-sdk:ecrpublic:putImage": "builds or pushes (ecr-public:*)",
    "aws-sdk:ecr:putImage": "builds or pushes (ecr:PutImage)",
    "sagemaker:createTrainingJob.sync": "builds or pushes (sagemaker:CreateTraining*)",
    "aws-sdk:lambda:updateFunctionCode": "builds or pushes (lambda:UpdateFunctionCode)",
    "aws-sdk:ssm:sendCommand.waitForTaskToken": "builds or pushes (ssm:SendCommand)",
    "aws-sdk:sfn:createStateMachine": "makes what no policy has seen (states:CreateStateMachine*)",
    "aws-sdk:scheduler:createSchedule": "makes what no policy has seen (scheduler:CreateSchedule)",
    "aws-sdk:eventbridge:putTargets": "makes what no policy has seen (events:PutTargets)",
    "aws-sdk:ecs:registerTaskDefinition": "makes what no policy has seen (ecs:Register*TaskDefinition)",
    "lambda:invoke": "runs what nobody promoted (lambda:*)",
  };
  for (const [named, what] of Object.entries(CALLS))
    it(`refuses ${named}`, () => {
      const name = named.replace("aws-sdk:", "").replace(/\.(sync|waitFor).*/, "");
      expect(call(`arn:aws:states:::${named}`)).to.deep.equal([`calls ${name}, which ${what}`]);
    });

  it("refuses a call in another partition, of a function or a worker by its ARN, and by HTTP", () => {
    expect(call("arn:aws-us-gov:states:::aws-sdk:codebuild:startBuild")).to.have.length(1);
    const [code, worker] = [
      `arn:aws:lambda:${REGION}:function:x`,
      `arn:aws:states:${REGION}:activity:builder`,
    ];
    expect(call(code)).to.deep.equal([`starts ${code}, and lambda builds or runs what nobody promoted`]);
    expect(call(worker)).to.deep.equal([`starts ${worker}, and no policy has seen what that runs`]);
    expect(call("arn:aws:states:::http:invoke")).to.deep.equal([
      "calls an endpoint by HTTP, and no policy has seen what that starts",
    ]);
  });

  it("finds a call at any depth: branches, maps of both kinds, texts within texts", () => {
    const build = { Type: "Task", Resource: "arn:aws:states:::codebuild:startBuild" };
    const said = ["calls codebuild:startBuild, which builds or pushes (codebuild:*)"];
    expect(
      inMachine(
        states({ Type: "Parallel", Branches: [states({ Type: "Map", ItemProcessor: states(build) })] }),
      ),
    ).to.deep.equal(said);
    expect(inMachine(states({ Type: "Map", Iterator: states(build) }))).to.deep.equal(said);
    const text = JSON.stringify({ definition: JSON.stringify(states(build)) });
    expect(inMachine(states({ Type: "Pass", Output: text }))).to.deep.equal(said);
  });

  it("lets only the stack's own task run", () => {
    const run = (TaskDefinition: unknown) => call(RUN_TASK, { TaskDefinition });
    for (const own of ["ds-preprocessing", "ds-preprocessing:7", OWN_TASK, `${OWN_TASK}:12`])
      expect(run(own), own).to.deep.equal([]);
    for (const other of [
      "builder",
      "ds-preprocessing-builder",
      `${OWN_TASK}:latest`,
      OWN_TASK.replace("987654321098", "123456789012"),
    ])
      expect(run(other), other).to.deep.equal([`runs the task ${other}, which is not this stack's`]);
    expect(run(undefined)).to.deep.equal(["runs a task that it does not name"]);
    expect(run("{% $states.input.task %}")).to.deep.equal([
      "runs a task known only at run time: {% $states.input.task %}",
    ]);
    expect(
      inMachine(states({ Type: "Task", Resource: RUN_TASK, Parameters: { "TaskDefinition.$": "$.task" } })),
    ).to.deep.equal(["runs a task known only at run time: $.task"]);
  });

  it("lets only the stack's own state machine start", () => {
    const start = (StateMachineArn?: unknown) =>
      call("arn:aws:states:::states:startExecution.sync:2", { StateMachineArn });
    expect(start(OWN_MACHINE)).to.deep.equal([]);
    expect(start(`${OWN_MACHINE}:live`)).to.deep.equal([]);
    expect(start(`${OWN_MACHINE}-build`)).to.deep.equal([
      `starts ${OWN_MACHINE}-build, which is not this stack's`,
    ]);
    for (const unsure of ["{% $x %}", undefined, 7])
      expect(start(unsure)).to.deep.equal(["starts a state machine known only at run time"]);
  });

  it("cannot decide about a definition that is unknown, malformed or vague", () => {
    expect(found("aws:sfn/stateMachine:StateMachine", withUnknown({}, "definition"))[0]).to.match(undecided);
    for (const definition of ["{", "[]", "{}", JSON.stringify(states({ Type: "Task" }))])
      expect(inMachine(definition)[0], definition).to.match(undecided);
    expect(call("arn:aws:states:::codebuild")[0]).to.match(undecided);
    expect(call("codebuild:startBuild")[0]).to.match(undecided);
  });

  for (const { title, definition } of DEFINITIONS.filter(({ stack }) => stack === "prod")) {
    it(`lets the pipeline itself be: ${title}`, () => expect(inMachine(definition)).to.deep.equal([]));
  }

  it("lets the pipeline's own calls be, in either style and in any case", () => {
    for (const resource of [
      "sns:publish",
      "aws-sdk:sns:publish",
      "aws-sdk:SSM:GetParameters",
      "sns:publish.waitForTaskToken",
    ])
      expect(call(`arn:aws:states:::${resource}`), resource).to.deep.equal([]);
  });

  it("refuses any other, unless the pack's settings add it", () => {
    const otherwise = "which the pipeline does not (extraCalls in policy-pack/settings.json adds calls)";
    for (const name of [
      "ecr:describeImages",
      "s3:putObject",
      "athena:startQueryExecution",
      "apigateway:invoke",
    ])
      expect(call(`arn:aws:states:::aws-sdk:${name}`), name).to.deep.equal([`calls ${name}, ${otherwise}`]);
    expect(call(`arn:aws:sqs:${REGION}:x`)).to.deep.equal([`calls sqs:sendMessage, ${otherwise}`]);
    const definition = JSON.stringify(
      states({ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Arguments: {} }),
    );
    const machine = resource("aws:sfn/stateMachine:StateMachine", { definition });
    const more = facts("prod", { extraCalls: ["SQS:SendMessage"] });
    expect(findings(noBuildTargets, machine, more)).to.deep.equal([]);
  });

  it("still reads what added calls run", () => {
    const added = (Resource: string, Arguments: object, extraCalls: readonly string[]) =>
      findings(
        noBuildTargets,
        resource("aws:sfn/stateMachine:StateMachine", {
          definition: JSON.stringify(states({ Type: "Task", Resource, Arguments })),
        }),
        facts("prod", { extraCalls }),
      );
    expect(
      added("arn:aws:states:::aws-sdk:ecs:startTask", { TaskDefinition: "builder" }, ["ecs:startTask"]),
    ).to.deep.equal([`runs the task builder, which is not this stack's. ${INSTEAD}`]);
    expect(
      added("arn:aws:states:::sqs:sendMessage", { MessageBody: { Image: "moby/buildkit" } }, [
        "sqs:sendMessage",
      ]),
    ).to.deep.equal([`runs a container with the image moby/buildkit, which builds images. ${INSTEAD}`]);
  });

  it("refuses a call with another role than the machine's", () => {
    const Credentials = { RoleArn: "arn:aws:iam::123456789012:role/ds-image-builder-dev" };
    expect(
      inMachine(states({ Type: "Task", Resource: "arn:aws:states:::sns:publish", Credentials })),
    ).to.deep.equal(["makes the call arn:aws:states:::sns:publish with another role than its own"]);
  });

  it("cannot decide about a definition that has a key twice", () => {
    const twice = `{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::codebuild:startBuild","Resource":"arn:aws:states:::sns:publish"}}}`;
    expect(inMachine(twice)[0]).to.include('the definition has the key "Resource" twice');
  });
});
