import validate from "asl-validator";
import { expect } from "chai";
import { composeArns } from "../../../settings/arns";
import { pipelineDefinition } from "../../../documents/state-machine/definition";
import type { Definition, State, States } from "../../../documents/state-machine/language";
import { PIPELINE_PARAMETERS } from "../../../documents/state-machine/parameters";
import { sampleSettings } from "../../sample-settings";
import { at, evaluate } from "./expressions";
import {
  allStates,
  childStates,
  DEFINITIONS,
  sampleDefinition,
  stateOf,
  SAMPLE_RUN_RELEASE,
} from "./sample-definition";

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: unknown;
}
const catchers = (state: State) => (state["Catch"] ?? []) as readonly Catcher[];
const retriers = (state: State) =>
  (state["Retry"] ?? []) as readonly { readonly ErrorEquals: readonly string[] }[];
const choices = (state: State) => (state["Choices"] ?? []) as readonly { readonly Next: string }[];

/** Where a state goes: its next state, its choices, its default. */
const ways = (state: State) =>
  [state["Next"], ...choices(state).map(({ Next }) => Next), state["Default"]].filter(
    (next): next is string => typeof next === "string",
  );

/** Where an error that nobody expected ends: the state without a way on that following every step reaches. */
function ends(states: States, from: string, seen: readonly string[] = []): string[] {
  const state = states[from];
  if (!state) return [`missing ${from}`];
  if (seen.includes(from)) return [];
  const on = ways(state);
  return on.length === 0 ? [from] : [...new Set(on.flatMap((next) => ends(states, next, [...seen, from])))];
}

const REPORTED = {
  error: "{% $states.errorOutput.Error %}",
  cause: "{% $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '' %}",
};
/** What is only asked to say a failure better: whatever goes wrong with them, what is known of it stays. */
const EXPLAINING = [
  "ReadTaskLog",
  "FindMapRun",
  "FindFailedObjects",
  "ReadFailedObject",
  "NotifyFailure",
  "CountAsTold",
];

for (const { title, stack, inputs, definition } of DEFINITIONS) {
  describe(`the state machine (${title})`, () => {
    it("is valid in Amazon States Language", function () {
      this.timeout(600_000); // half a second of a processor, which many tests at once share
      // The validator's pattern for plain text wants a character; the language does not.
      const filled = JSON.stringify(definition, (_, value: unknown) => (value === "" ? "-" : value));
      const verdict = validate(JSON.parse(filled) as object);
      expect(verdict.errorsText()).to.equal("");
      expect(verdict.isValid).to.equal(true);
    });

    it("is far below the 1 MB that Step Functions takes", () => {
      expect(JSON.stringify(definition)).to.have.length.below(30_000);
    });

    it("has exactly these states", () => {
      const read = [
        "NameRun",
        "RunNameRefused",
        "ReadParameters",
        "ParametersComplete",
        "ParametersMissing",
        "ReadRelease",
        ...(stack === "dev" ? ["ChooseInput", "ValidationKeyRefused"] : []),
        "FindTask",
        "CheckImage",
        "FindOlderTask",
        "ImageNotReleased",
        "CheckModel",
      ];
      const model = stack === "prod" ? "ModelNotReleased" : "UseUnverifiedModel";
      const work = [
        "CheckInput",
        "InputMissing",
        "InputHasContent",
        "InputEmpty",
        "RunTask",
        "TaskFailed",
        "WaitToStartAgain",
        "WaitForLog",
        "ReadTaskLog",
        "SayWhyTaskFailed",
        "TaskRefused",
        "TaskTimedOut",
        "CheckOutput",
        "OutputMissing",
      ];
      const objects = ["ProcessEveryObject", "AnyObject", "NothingToProcess"];
      const first = ["WaitForObjects", "FindMapRun", "FindFailedObjects", "ReadFailedObject"];
      const end = [
        "PublishProcessingTime",
        "Done",
        "DoneWithoutMetric",
        "NotifyFailure",
        "CountAsTold",
        "Failed",
      ];
      const single = inputs === "input-key";
      expect(Object.keys(definition.States)).to.deep.equal(
        single
          ? [...read, model, "NameOutput", ...work, ...end]
          : [...read, model, ...objects, ...first, ...end],
      );
      if (!single)
        expect(Object.keys(childStates(definition))).to.deep.equal([
          "TakeObject",
          "IsMarker",
          ...work,
          "ObjectSkipped",
          "ObjectDone",
          "ObjectFailed",
        ]);
    });

    it("catches every error of every task, and fails in the end", () => {
      const scopes = [definition.States, ...(inputs === "input-key" ? [] : [childStates(definition)])];
      for (const states of scopes) {
        for (const [name, state] of Object.entries(states)) {
          if (state.Type !== "Task" && state.Type !== "Map") continue;
          const last = catchers(state).at(-1);
          expect(last?.ErrorEquals, name).to.deep.equal(["States.ALL"]);
          for (const { Next, Assign } of catchers(state)) {
            expect(Assign, name).to.deep.equal(EXPLAINING.includes(name) ? undefined : { failure: REPORTED });
            const reached = ends(states, Next).filter((end) => end !== "Done" && end !== "ObjectDone");
            const failed = states === definition.States ? "Failed" : "ObjectFailed";
            const isWritten = name === "PublishProcessingTime";
            expect(reached, `${name} to ${Next}`).to.deep.equal([isWritten ? "DoneWithoutMetric" : failed]);
          }
        }
      }
    });

    it("tells of every failure before it fails", () => {
      const toFailed = Object.entries(definition.States).filter(([, state]) =>
        [...ways(state), ...catchers(state).map(({ Next }) => Next)].includes("Failed"),
      );
      expect(toFailed.map(([name]) => name)).to.deep.equal(["NotifyFailure", "CountAsTold"]);
    });

    it("never retries a task that ended badly", () => {
      for (const [name, state] of allStates(definition))
        for (const { ErrorEquals } of retriers(state))
          for (const error of ErrorEquals) {
            expect(error, name).to.not.match(/^States\./);
            expect(error, name).to.match(
              /^(AmazonECS\.Unknown|(CloudWatch|CloudWatchLogs|ECS|Ecs|S3|Sfn|Sns|Ssm)\.[A-Za-z.]+)$/,
            );
          }
    });

    it("bounds the task's time and leaves room for the rest of the run", () => {
      expect(stateOf(definition, "RunTask")["TimeoutSeconds"]).to.equal(3600);
      expect(definition.TimeoutSeconds).to.equal(inputs === "input-key" ? 5400 : 86_400);
    });

    it("starts with its name and the parameters, at most as many as one call takes", () => {
      expect(definition.StartAt).to.equal("NameRun");
      expect(stateOf(definition, "ReadParameters")["Arguments"]).to.deep.equal({
        Names: PIPELINE_PARAMETERS.map((name) => `/ds/preprocessing/${name}`),
      });
      expect(PIPELINE_PARAMETERS).to.have.length.of.at.most(10);
    });

    it("calls exactly these services", () => {
      const calls = allStates(definition).flatMap(([name, state]) =>
        state["Resource"] === undefined ? [] : [[name, state["Resource"]]],
      );
      expect(Object.fromEntries(calls)).to.deep.equal({
        ReadParameters: "arn:aws:states:::aws-sdk:ssm:getParameters",
        CheckInput: "arn:aws:states:::aws-sdk:s3:headObject",
        RunTask: "arn:aws:states:::ecs:runTask.sync",
        ReadTaskLog: "arn:aws:states:::aws-sdk:cloudwatchlogs:getLogEvents",
        CheckOutput: "arn:aws:states:::aws-sdk:s3:headObject",
        FindTask: "arn:aws:states:::aws-sdk:ecs:describeTaskDefinition",
        FindOlderTask: "arn:aws:states:::aws-sdk:ecs:describeTaskDefinition",
        ...(inputs === "raw-folder" && {
          FindMapRun: "arn:aws:states:::aws-sdk:sfn:listMapRuns",
          FindFailedObjects: "arn:aws:states:::aws-sdk:sfn:listExecutions",
          ReadFailedObject: "arn:aws:states:::aws-sdk:sfn:describeExecution",
        }),
        PublishProcessingTime: "arn:aws:states:::aws-sdk:cloudwatch:putMetricData",
        NotifyFailure: "arn:aws:states:::aws-sdk:sns:publish",
        CountAsTold: "arn:aws:states:::aws-sdk:cloudwatch:putMetricData",
      });
    });
  });
}

describe("the task of the state machine", () => {
  it("retries placement and the service itself only", () => {
    const [placement, ...others] = retriers(stateOf(sampleDefinition("prod", "input-key"), "RunTask"));
    expect(others).to.deep.equal([]);
    expect(placement?.ErrorEquals).to.deep.equal([
      "AmazonECS.Unknown",
      "ECS.AmazonECSException",
      "ECS.SdkClientException",
      "ECS.ServerException",
      "ECS.ThrottlingException",
    ]);
  });

  it("is looked at when it failed, and given up at once when it ran out of time", () => {
    const next = catchers(stateOf(sampleDefinition("prod", "input-key"), "RunTask"));
    expect(next.map(({ ErrorEquals, Next }) => [ErrorEquals, Next])).to.deep.equal([
      [["States.TaskFailed"], "TaskFailed"],
      [["States.Timeout"], "TaskTimedOut"],
      [["ECS.InvalidParameterException"], "TaskRefused"],
      [["ECS.ClientException"], "TaskRefused"],
      [["States.ALL"], "NotifyFailure"],
    ]);
  });

  it("is named by the revision that was checked and by its cluster, with nothing that AWS invents, and gets a public address in dev only", () => {
    for (const [stack, account, address] of [
      ["dev", "123456789012", "ENABLED"],
      ["prod", "987654321098", "DISABLED"],
    ] as const) {
      const { Arguments } = stateOf(sampleDefinition(stack, "input-key"), "RunTask");
      expect(Arguments).to.deep.equal({
        Cluster: `arn:aws:ecs:us-east-1:${account}:cluster/ds-processing-cluster`,
        TaskDefinition: "{% $taskDefinition %}",
        LaunchType: "FARGATE",
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: "{% $split($network.subnets, ',') %}",
            SecurityGroups: "{% [$network.securityGroup] %}",
            AssignPublicIp: address,
          },
        },
        Overrides: {
          ContainerOverrides: [
            {
              Name: "ds-preprocessing",
              Environment: [
                { Name: "RUN_ID", Value: "{% $runId %}" },
                { Name: "INPUT_KEY", Value: "{% $inputKey %}" },
                { Name: "OUTPUT_KEY", Value: "{% $outputKey %}" },
                { Name: "MODEL_KEY", Value: "{% $model.key %}" },
                { Name: "MODEL_SHA256", Value: "{% $model.sha256 %}" },
                { Name: "MODEL_VERSION_ID", Value: "{% $model.versionId %}" },
              ],
            },
          ],
        },
      });
    }
  });
});

describe("the fan-out of the state machine", () => {
  it("goes over every object under raw/, so many at once as the setting says, and tolerates no failure", () => {
    const settings = sampleSettings("prod");
    const options = {
      ...composeArns(settings),
      ...settings.names,
      stack: "prod",
      region: "us-east-1",
      containerName: "c",
      assignPublicIp: false,
    };
    const definition: Definition = pipelineDefinition({
      ...options,
      release: SAMPLE_RUN_RELEASE,
      taskTimeoutSeconds: 60,
      onlyReleasedModel: true,
      inputs: "raw-folder",
      maxConcurrency: 7,
    });
    const { ItemReader, MaxConcurrency, ToleratedFailureCount } = stateOf(definition, "ProcessEveryObject");
    expect({ ItemReader, MaxConcurrency, ToleratedFailureCount }).to.deep.equal({
      ItemReader: {
        Resource: "arn:aws:states:::s3:listObjectsV2",
        Arguments: { Bucket: "{% $inputBucket %}", Prefix: "raw/" },
      },
      MaxConcurrency: 7,
      ToleratedFailureCount: 0,
    });
  });

  it("goes over what begins with a validation run's key in a source", async () => {
    const prefix = at(
      stateOf(sampleDefinition("dev", "raw-folder"), "ProcessEveryObject"),
      "ItemReader",
      "Arguments",
      "Prefix",
    );
    const of = (Input: unknown) =>
      evaluate(prefix, { states: { context: { Execution: { Input } } }, inputKey: "validation/a.csv" });
    expect(await of({ scheduledTime: "2026-01-01T03:00:00Z" })).to.equal("raw/");
    expect(await of({ validationKey: "validation/a.csv" })).to.equal("validation/a.csv");
  });

  it("hands a child every variable that it reads, for it sees none of the parent's", () => {
    const definition = sampleDefinition("prod", "raw-folder");
    const taken = Object.keys(stateOf(definition, "TakeObject")["Assign"] as object);
    const given = Object.keys(stateOf(definition, "ProcessEveryObject")["ItemSelector"] as object);
    expect([...given, "outputKey"].sort()).to.deep.equal([...taken].sort());
    const text = JSON.stringify(childStates(definition));
    // Set by the child's own states, or within an expression.
    const set = [...text.matchAll(/\$(\w+) :=|function\(\$(\w+)\)/g)].map(([, one, other]) => one ?? other);
    const own = ["states", "attempt", "failure", "inputSize", "lastWords", "folder", ...set];
    const read = [...text.matchAll(/\$([a-z][A-Za-z]*)\b(?!\()/g)].map(([, name]) => name ?? "");
    expect([...new Set(read)].filter((name) => !own.includes(name)).sort()).to.deep.equal([...taken].sort());
  });
});
