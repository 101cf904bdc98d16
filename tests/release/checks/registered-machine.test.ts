import { expect } from "chai";
import { stateMachine } from "../../../documents/state-machine/state-machine";
import { readStateMachine } from "../../../release/deployed/state-machine";
import { runRelease } from "../../../release/run-release";
import { stateOf } from "../../documents/state-machine/sample-definition";
import { answering } from "../answering";
import { type Fields, withValue, wrong } from "./registered";
import { ARNS, MODEL, PROD, REGISTERED, RELEASE } from "./sample-deployment";

describe("the state machine that is registered, held against the program's", () => {
  const NAME = "state machine (definition, role, log)";
  const { definition, ...machine } = stateMachine(PROD, runRelease(PROD, RELEASE));
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
      [`definition.${path} older`, `definition.${path} ${MODEL.versionId}`, NAME],
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
        ["definition: same values, other formatting", "definition: the program's own text", NAME],
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
