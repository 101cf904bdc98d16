/** How far a zone's clock is from UTC, and when it jumps. */
export interface Zone {
  /** Smallest and largest minutes that local time is ahead of UTC. */
  readonly offsets: readonly [number, number];
  /** Local times that a jump ahead leaves out. */
  readonly skips: readonly Skip[];
}

export interface Skip {
  /** Minutes of the local day: from the first that is left out to the first that is not. */
  readonly from: number;
  readonly to: number;
  /** Day of the jump by UTC. */
  readonly month: number;
  /** 1 is Monday, as in CloudWatch. */
  readonly weekday: number;
  readonly date: number;
}

/** Eleven years: in them a rule such as "the last Sunday in March" falls on each date that it can. */
const FIRST_YEAR = 2026;
const LAST_YEAR = 2036;
const MINUTE = 60_000;
/** No zone changes its clock twice within it: the shortest summer or winter, Morocco's Ramadan, has a month. */
const STEP = 14 * 24 * 60 * MINUTE;

/** Looks up a zone's clock, as the time zone database of Node has it. */
export function zone(name: string): Zone {
  const offset = offsetOf(name);
  const offsets = new Set<number>();
  const skips: Skip[] = [];
  const end = Date.UTC(LAST_YEAR + 1, 0, 1);
  for (let time = Date.UTC(FIRST_YEAR, 0, 1); time < end; time += STEP) {
    const [before, after] = [offset(time), offset(time + STEP)];
    offsets.add(before).add(after);
    if (after > before) skips.push(skipAt(jump(offset, time, time + STEP), before, after));
  }
  return { offsets: [Math.min(...offsets), Math.max(...offsets)], skips };
}

/** Minutes ahead of UTC, at a time in milliseconds since 1970. */
export type Offset = (time: number) => number;

/** Minutes that a zone's clock is ahead of UTC. @throws RangeError for a zone that Node does not know */
export function offsetOf(timeZone: string): Offset {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (time) => {
    const parts = format.formatToParts(time);
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    return (Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute")) - time) / MINUTE;
  };
}

/** The first minute with the later offset. */
function jump(offset: Offset, early: number, late: number): number {
  const after = offset(late);
  while (late - early > MINUTE) {
    const middle = early + Math.floor((late - early) / MINUTE / 2) * MINUTE;
    if (offset(middle) === after) late = middle;
    else early = middle;
  }
  return late;
}

function skipAt(time: number, before: number, after: number): Skip {
  const day = new Date(time);
  const from = (((time / MINUTE + before) % 1440) + 1440) % 1440;
  return {
    from,
    to: from + after - before,
    month: day.getUTCMonth() + 1,
    weekday: ((day.getUTCDay() + 6) % 7) + 1,
    date: day.getUTCDate(),
  };
}
