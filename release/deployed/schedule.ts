import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { z } from "zod";
import type { Account } from "../accounts/accounts";
import { parseAs } from "../parse-as";
import { ifThere } from "./if-there";

export interface Schedule {
  readonly enabled: boolean;
  readonly expression: string;
  readonly timezone: string;
  /** ARN of the state machine that it starts; undefined when it does something else. */
  readonly starts: string | undefined;
}

const START = "arn:aws:scheduler:::aws-sdk:sfn:startExecution";
const input = z.object({ StateMachineArn: z.string() });

/** The stack's schedule; undefined before its first release. */
export async function readSchedule({ client, settings }: Account): Promise<Schedule | undefined> {
  const name = settings.names.schedule;
  return ifThere(["ResourceNotFoundException"], async () => {
    const found = await client(SchedulerClient).send(new GetScheduleCommand({ GroupName: name, Name: name }));
    return {
      enabled: found.State === "ENABLED",
      expression: found.ScheduleExpression ?? "",
      timezone: found.ScheduleExpressionTimezone ?? "UTC",
      starts: startedBy(found.Target?.Arn, found.Target?.Input),
    };
  });
}

/** The state machine that a target starts, by the universal target or as the target itself. */
export function startedBy(target: string | undefined, text: string | undefined): string | undefined {
  if (target !== START) return target?.includes(":stateMachine:") ? target : undefined;
  return parseAs(input, text)?.StateMachineArn;
}
