import { expect } from "chai";
import { schedule } from "../../../documents/state-machine/schedule";
import { readSchedule } from "../../../release/deployed/schedule";
import { sampleSettings } from "../../sample-settings";
import { answering } from "../answering";
import { withValue, wrong } from "./registered";
import { ARNS, PROD, REGISTERED } from "./sample-deployment";

describe("the schedule that is registered, held against the program's", () => {
  const NAME = "schedule (time, target, role)";
  const registered = schedule(PROD);
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

  it("has a key of the account where the stack has one of its own, whichever id AWS gave it", async () => {
    const keyed = sampleSettings("prod", { encryption: "customer-managed" });
    const key = (account: string) => `arn:aws:kms:us-east-1:${account}:key/0a1b2c3d-4e5f`;
    const own = await read({ ...registered, KmsKeyArn: key(PROD.account) });
    const any = `KmsKeyArn arn:aws:kms:us-east-1:${PROD.account}:key/*`;
    expect(wrong(own, keyed)).to.deep.equal([]);
    expect(wrong(own)).to.deep.equal([[any, "KmsKeyArn (none)", NAME]]);
    expect(wrong(await read(registered), keyed)).to.deep.equal([["KmsKeyArn (none)", any, NAME]]);
    const others = await read({ ...registered, KmsKeyArn: key("111122223333") });
    expect(wrong(others, keyed)).to.deep.equal([
      ["KmsKeyArn arn:aws:kms:us-east-1:111122223333:key/*", any, NAME],
    ]);
  });
});
