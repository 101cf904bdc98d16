import type { Alarm } from "../../../documents/alarms/alarms";
import { parseMetricMath } from "./metric-math";

const MINUTE = 60_000;
/** CloudWatch moves the window with the clock: at whole hours, and between them. */
const STEP = 30 * MINUTE;

export interface Simulation {
  readonly alarm: Alarm;
  /** When each metric counted 1, by metric name, in milliseconds since 1970. */
  readonly events: Readonly<Record<string, readonly number[]>>;
  readonly created: number;
  readonly end: number;
}

/**
 * When an alarm on metric math tells: it comes into a state with actions, ALARM or, after its start, a lack of data.
 * A window of so many periods ends now and slides with the clock; data points are stamped with their start, and filled
 * where the expression fills them. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function mails({ alarm, events, created, end }: Simulation): number[] {
  if ("namespace" in alarm.watches) throw new Error("not an alarm on metric math");
  const metrics = alarm.watches.flatMap((query) => ("metric" in query ? [query] : []));
  const [returned] = alarm.watches.flatMap((query) => ("expression" in query ? [query] : []));
  const period = Math.max(...metrics.map(({ metric }) => metric.period)) * 1000;
  const expression = parseMetricMath(returned?.expression ?? "");
  const point = (start: number) =>
    expression({
      time: start,
      metrics: Object.fromEntries(
        metrics.map(({ id, metric }) => [id, countIn(events[metric.metricName] ?? [], start, period)]),
      ),
    });
  const points = memo(point);

  const told: number[] = [];
  let state = "INSUFFICIENT_DATA";
  const first = Math.ceil((created + (alarm.warmUpMinutes ?? 0) * MINUTE) / STEP) * STEP;
  for (let now = first; now < end; now += STEP) {
    const window = Array.from({ length: alarm.periods }, (_, index) => points(now - period * (index + 1)));
    const next = stateOf(window, alarm);
    if (next !== state && next !== "OK") told.push(now);
    state = next;
  }
  return told;
}

function stateOf(window: readonly (number | undefined)[], { rings, missing }: Alarm): string {
  const known = window.filter((value) => value !== undefined);
  if (known.length === 0) return missing === "missing" ? "INSUFFICIENT_DATA" : "OK";
  const breaches = (value: number) => (rings === "LessThanThreshold" ? value < 1 : value >= 1);
  return known.length === window.length && known.every(breaches) ? "ALARM" : "OK";
}

/** A metric has no data point in a period without an event. */
function countIn(sorted: readonly number[], start: number, period: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let count = 0;
  for (let index = low; (sorted[index] ?? Infinity) < start + period; index++) count++;
  return count === 0 ? undefined : count;
}

function memo(compute: (start: number) => number | undefined): typeof compute {
  const known = new Map<number, number | undefined>();
  return (start) => {
    if (!known.has(start)) known.set(start, compute(start));
    return known.get(start);
  };
}
