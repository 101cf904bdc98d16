const MINUTE = 60_000;

/** A minute by the clock on the wall; weekdays are those of a calendar, 0 is Sunday. */
export interface Wall {
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/**
 * When a schedule runs, half hour by half hour of a zone's clock: what the clock skips does not run, what it shows twice
 * runs the first time. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function runsBetween(
  zone: string,
  start: number,
  end: number,
  runs: (wall: Wall) => boolean,
): number[] {
  const seen = new Set<string>();
  return wallTimes(zone, start, end).flatMap(({ time, text, wall }) => {
    const again = seen.has(text);
    seen.add(text);
    return !again && runs(wall) ? [time] : [];
  });
}

interface WallTime {
  readonly time: number;
  readonly text: string;
  readonly wall: Wall;
}

const clocks = new Map<string, WallTime[]>();

function wallTimes(zone: string, start: number, end: number): WallTime[] {
  const key = `${zone} ${start} ${end}`;
  const known = clocks.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const times: WallTime[] = [];
  for (let time = start; time < end; time += 30 * MINUTE) {
    const text = format.format(time);
    const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
    const weekday = new Date(Date.UTC(year, month - 1, date)).getUTCDay();
    times.push({ time, text, wall: { month, date, weekday, hour, minute } });
  }
  clocks.set(key, times);
  return times;
}
