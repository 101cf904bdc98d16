import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { PipelineAccount } from "../accounts/accounts";
import { ifThere } from "./if-there";
import { stated } from "./stated";

export interface Schedule {
  readonly enabled: boolean;
  readonly expression: string;
  readonly timezone: string;
  /** All that is stated of it. */
  readonly stated: object;
}

const BY_ITSELF = ["$metadata", "Arn", "CreationDate", "LastModificationDate"];

/** The pipeline's schedule; undefined before its first release. */
export async function readSchedule({ client, settings }: PipelineAccount): Promise<Schedule | undefined> {
  const name = settings.names.schedule;
  return ifThere(["ResourceNotFoundException"], async () => {
    const found = await client(SchedulerClient).send(new GetScheduleCommand({ GroupName: name, Name: name }));
    return {
      enabled: found.State === "ENABLED",
      expression: found.ScheduleExpression ?? "",
      timezone: found.ScheduleExpressionTimezone ?? "UTC",
      // AWS invents a key's id.
      stated: stated({ ...found, KmsKeyArn: found.KmsKeyArn?.replace(/[\w-]+$/, "*") }, BY_ITSELF),
    };
  });
}
