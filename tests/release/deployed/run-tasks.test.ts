import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { sampleSettings } from "../../sample-settings";
import { accountOf } from "../account-of";
import { ScriptedAws } from "../validation/scripted-aws";
import { readRunTasks, tasksIn } from "../../../release/deployed/run-tasks";

const ARN = "arn:aws:ecs:us-east-1:987654321098:task/ds-processing-cluster/0123456789abcdef";
const DIGEST = `sha256:${"a".repeat(64)}`;
const IMAGE = `987654321098.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@${DIGEST}`;
const ECS = { resourceType: "ecs", resource: "runTask.sync" };

/** The parts of a task, as AWS writes them into an execution's history, that are read here; and some that are not. */
const stopped = (container: object = {}) => ({
  TaskArn: ARN,
  StopCode: "EssentialContainerExited",
  Attachments: [],
  Containers: [
    {
      Name: "ds-preprocessing",
      Image: IMAGE,
      ImageDigest: DIGEST,
      ExitCode: 0,
      LastStatus: "STOPPED",
      ...container,
    },
  ],
});
const event = (type: HistoryEvent["type"], details: object): HistoryEvent => ({
  id: 1,
  timestamp: new Date(0),
  type,
  ...details,
});
const submitted = event("TaskSubmitted", {
  taskSubmittedEventDetails: { ...ECS, output: JSON.stringify({ Failures: [], Tasks: [{ TaskArn: ARN }] }) },
});
const succeeded = (task: object) =>
  event("TaskSucceeded", { taskSucceededEventDetails: { ...ECS, output: JSON.stringify(task) } });

const reported = (started: boolean, digest: string | undefined) => ({
  arn: ARN,
  containers: [{ name: "ds-preprocessing", image: IMAGE, digest, started }],
});

describe("the tasks in a run's history", () => {
  it("have the digest that was pulled when they succeeded", () => {
    expect(tasksIn([submitted, succeeded(stopped())])).to.deep.equal({
      tasks: [reported(true, DIGEST)],
      submitted: [ARN],
    });
  });

  it("are in the cause when they failed", () => {
    const failed = event("TaskFailed", {
      taskFailedEventDetails: {
        ...ECS,
        error: "States.TaskFailed",
        cause: JSON.stringify(stopped({ ExitCode: 65 })),
      },
    });
    expect(tasksIn([submitted, failed]).tasks).to.deep.equal([reported(true, DIGEST)]);
  });

  it("have run nothing when they failed to start", () => {
    const failed = event("TaskFailed", {
      taskFailedEventDetails: {
        ...ECS,
        error: "States.TaskFailed",
        cause: JSON.stringify(stopped({ ImageDigest: undefined, ExitCode: undefined })),
      },
    });
    expect(tasksIn([submitted, failed]).tasks).to.deep.equal([reported(false, undefined)]);
  });

  it("are only named while they run, and where AWS cut the output short", () => {
    const cut = event("TaskSucceeded", {
      taskSucceededEventDetails: { ...ECS, output: JSON.stringify(stopped()).slice(0, 40) },
    });
    for (const events of [[submitted], [submitted, cut], [submitted, event("TaskTimedOut", {})]])
      expect(tasksIn(events)).to.deep.equal({ tasks: [], submitted: [ARN] });
  });

  it("are none of other services' results, whatever those look like", () => {
    const other = event("TaskSucceeded", {
      taskSucceededEventDetails: {
        resourceType: "aws-sdk:ecs",
        resource: "runTask",
        output: JSON.stringify(stopped()),
      },
    });
    expect(tasksIn([other])).to.deep.equal({ tasks: [], submitted: [] });
  });
});

describe("the tasks of a fan-out", () => {
  it("are its children's, of the first few", async () => {
    const aws = await ScriptedAws.start();
    try {
      const children = Array.from({ length: 7 }, (_, number) => ({ executionArn: `child-${number}` }));
      aws.answer("ListMapRuns", { mapRuns: [{ mapRunArn: "map" }] });
      aws.answer("ListExecutions", { executions: children });
      const events = [submitted, succeeded(stopped())].map((each) => ({ ...each, timestamp: 0 }));
      aws.answer("GetExecutionHistory", { events });
      const account = accountOf(sampleSettings("dev"), { endpoint: aws.endpoint });
      const { tasks, unknown, children: read } = await readRunTasks(account, { arn: "run" });
      expect({ unknown, read }).to.deep.equal({ unknown: [], read: { read: 5, seen: 7 } });
      const asked = aws.requests.flatMap(({ operation, input }) =>
        operation === "GetExecutionHistory" ? [input["executionArn"]] : [],
      );
      expect(asked).to.have.members(["run", "child-0", "child-1", "child-2", "child-3", "child-4"]);
      expect(tasks).to.deep.equal(asked.map(() => reported(true, DIGEST)));
    } finally {
      await aws.stop();
    }
  });
});
