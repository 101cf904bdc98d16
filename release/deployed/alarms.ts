import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { alarmName, alarms, watchedOf } from "../../documents/alarms/alarms";
import type { PipelineAccount } from "../accounts/accounts";

/** One of the alarms that a stack's settings give a pipeline. */
export interface FoundAlarm {
  readonly name: string;
  /** What happened when it rings, as its mail says it. */
  readonly description: string;
  /** Of CloudWatch: `OK`, `ALARM`, `INSUFFICIENT_DATA`; undefined when there is no such alarm. */
  readonly state: string | undefined;
  /** When it came into this state. */
  readonly since: Date | undefined;
}

/** The state of each alarm that the stack's settings give the pipeline, whether it is there or not. */
export async function readAlarms({ client, settings }: PipelineAccount): Promise<readonly FoundAlarm[]> {
  const { names, stack } = settings;
  const expected = alarms(watchedOf(settings)).map((alarm) => ({
    name: alarmName(names.stateMachine, stack, alarm),
    description: alarm.description,
  }));
  const { MetricAlarms = [] } = await client(CloudWatchClient).send(
    new DescribeAlarmsCommand({ AlarmNames: expected.map(({ name }) => name) }),
  );
  return expected.map((alarm) => {
    const found = MetricAlarms.find(({ AlarmName }) => AlarmName === alarm.name);
    return { ...alarm, state: found?.StateValue, since: found?.StateUpdatedTimestamp };
  });
}
