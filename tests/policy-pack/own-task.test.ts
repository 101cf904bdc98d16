import { expect } from "chai";
import { overrideFindings } from "../../policy-pack/calls/overrides";
import { givesOwnTask } from "../../policy-pack/calls/own-task";
import { DEFINITIONS } from "../documents/state-machine/sample-definition";
import { sampleSettings } from "../sample-settings";

type Properties = Readonly<Record<string, unknown>>;

const OWN = () => [sampleSettings("prod")];
const DESCRIBED = "{% $states.result.TaskDefinition.TaskDefinitionArn %}";
const FIND = {
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:ecs:describeTaskDefinition",
  Arguments: { TaskDefinition: "ds-preprocessing" },
  Assign: { task: DESCRIBED },
};
const gives = (states: Properties, expression = "{% $task %}") =>
  givesOwnTask(expression, { States: states }, OWN);

describe("a variable with the stack's own task", () => {
  it("holds what ECS says of it", () => {
    expect(gives({ Find: FIND })).to.equal(true);
    expect(gives({ Find: FIND }, "{%$task%}")).to.equal(true);
    expect(gives({ Find: { ...FIND, Assign: { task: DESCRIBED.replace("{% ", "{%\n  ") } } })).to.equal(true);
    expect(
      gives({ Find: FIND, Next: { Type: "Pass", Assign: { task: "{% $task %}", other: "x" } } }),
    ).to.equal(true);
    expect(gives({ Find: { ...FIND, Arguments: { TaskDefinition: "ds-preprocessing:7" } } })).to.equal(true);
  });

  it("holds any revision of the stack's family, and of no other", () => {
    const of = (TaskDefinition: string) => gives({ Find: { ...FIND, Arguments: { TaskDefinition } } });
    expect(of("{% 'ds-preprocessing:' & $revision %}")).to.equal(true);
    for (const other of [
      "{% 'builder:' & $revision %}",
      "{% 'ds-preprocessing' & $revision %}",
      "{% $family & ':' & $revision %}",
      "{% 'ds-preprocessing:' & $revision & $more %}",
      "{% 'ds-preprocessing:' & $f() %}",
      "{% $x := 'builder'; 'ds-preprocessing:' & $x %}",
    ])
      expect(of(other), other).to.equal(false);
  });

  it("is one variable alone", () => {
    for (const expression of [
      "{% $task & 'x' %}",
      "{% $states.input.task %}",
      "{% $other %}",
      "$.task",
      "$task",
    ])
      expect(gives({ Find: FIND }, expression), expression).to.equal(false);
  });

  const described = (changes: Properties) => gives({ Find: { ...FIND, ...changes } });

  it("holds nothing that another state, task or person says", () => {
    expect(described({ Arguments: { TaskDefinition: "builder" } })).to.equal(false);
    expect(described({ Arguments: "{% $states.input %}" })).to.equal(false);
    expect(described({ Resource: `${FIND.Resource}.waitForTaskToken` })).to.equal(false);
    expect(described({ Resource: "arn:aws:states:::lambda:invoke" })).to.equal(false);
    expect(described({ Type: "Parallel", Branches: [{ States: { Inner: FIND } }] })).to.equal(false);
    expect(gives({})).to.equal(false);
    expect(gives({ Decide: { Type: "Pass", Assign: { task: "ds-preprocessing" } } })).to.equal(false);
  });

  it("holds nothing beside it, wherever that is assigned", () => {
    for (const assign of [
      { task: "builder" },
      { task: ["ds-preprocessing"] },
      { task: "{% $states.input.task %}" },
      { task: "{% $states.errorOutput.Cause %}" },
      { "task.$": "$.task" },
      { task: "{% $task %}", "task.$": "$.task" },
      "{% {'task': 'builder'} %}",
    ]) {
      const beside = { Type: "Choice", Choices: [{ Condition: "{% true %}", Assign: assign, Next: "Run" }] };
      expect(gives({ Find: FIND, Beside: beside }), JSON.stringify(assign)).to.equal(false);
      expect(described({ Catch: [{ ErrorEquals: ["States.ALL"], Assign: assign }] })).to.equal(false);
    }
  });

  it("goes into a map through the first state of its items", () => {
    const take = { Type: "Pass", Assign: { task: "{% $states.input.task %}" }, Next: "Run" };
    const map = (states: Properties, selector: unknown = { task: "{% $task %}" }) =>
      gives({
        Find: FIND,
        Each: { Type: "Map", ItemSelector: selector, ItemProcessor: { StartAt: "Take", States: states } },
      });
    expect(map({ Take: take })).to.equal(true);
    expect(map({ Take: take }, { task: "builder" })).to.equal(false);
    expect(map({ Take: take }, "{% $states.input %}")).to.equal(false);
    expect(map({ Take: { Type: "Pass", Next: "Second" }, Second: take })).to.equal(false);
    const back = { Type: "Pass", Output: { task: "builder" }, Next: "Take" };
    expect(map({ Take: take, Back: back })).to.equal(false);
    expect(map({ Take: take, Back: { Type: "Choice", Choices: [], Default: "Take" } })).to.equal(false);
  });

  for (const { title, definition } of DEFINITIONS.filter(({ stack }) => stack === "prod"))
    it(`is the pipeline's: ${title}`, () =>
      expect(givesOwnTask("{% $taskDefinition %}", { ...definition }, OWN)).to.equal(true));
});

describe("what a run puts over the promoted task", () => {
  const LATER = "replaces parts of the promoted task with values set at run time";
  const container = (changes: Properties) =>
    overrideFindings({ ContainerOverrides: [{ Name: "main", ...changes }] });

  it("may be the variables of a run, however their keys are written", () => {
    expect(overrideFindings(undefined)).to.deep.equal([]);
    expect(overrideFindings({})).to.deep.equal([]);
    expect(container({ Environment: [{ Name: "RUN_ID", Value: "{% $runId %}" }] })).to.deep.equal([]);
    expect(
      overrideFindings({
        containerOverrides: [{ name: "main", environment: [{ name: "INPUT_KEY", value: "x" }] }],
      }),
    ).to.deep.equal([]);
  });

  it("is nothing else", () => {
    for (const key of ["TaskRoleArn", "ExecutionRoleArn", "Cpu", "EphemeralStorage", "ContainerOverrides.$"])
      expect(overrideFindings({ [key]: "x" })).to.deep.equal([`replaces ${key} of the promoted task`]);
    for (const key of ["Command", "EnvironmentFiles", "Memory", "Environment.$", "commands"])
      expect(container({ [key]: ["x"] })).to.deep.equal([`replaces ${key} of the promoted task`]);
    for (const Name of ["NODE_OPTIONS", "REQUIRE_VERIFIED_MODEL", "run_id"])
      expect(container({ Environment: [{ Name, Value: "x" }] })).to.deep.equal([
        `sets the variable ${Name} of the promoted task`,
      ]);
  });

  it("is nothing that only a run will know", () => {
    expect(overrideFindings("{% $states.input %}")).to.deep.equal([LATER]);
    expect(overrideFindings({ ContainerOverrides: "{% $all %}" })).to.deep.equal([LATER]);
    expect(overrideFindings({ ContainerOverrides: ["{% $one %}"] })).to.deep.equal([LATER]);
    expect(container({ Environment: "{% $variables %}" })).to.deep.equal([LATER]);
    expect(container({ Environment: [{ "Name.$": "$.name", Value: "x" }] })).to.deep.equal([LATER]);
  });

  it("cannot be decided with a key twice, in different case", () => {
    expect(() => container({ Environment: [], environment: [{ name: "NODE_OPTIONS" }] })).to.throw(
      "it has environment twice, as Environment and environment",
    );
  });
});
