import { daysOf, type CronSchedule } from "../../settings/schedule-expression";
import { isJumpDay, MODEL_YEARS, type JumpDays } from "./calendar";
import type { Skip, Zone } from "./zone";

/** A run that a schedule is sure to start, in minutes since 1970 by UTC. */
export interface DueRun {
  /** The earliest and the latest that it starts: by the clock's summer and winter time. */
  readonly earliest: number;
  readonly latest: number;
}

const MINUTES_OF_DAY = 24 * 60;

export interface DueRuns {
  readonly runs: readonly DueRun[];
  /** Hours, since 1970, in which a run would begin that the clock may jump over: EventBridge Scheduler skips it. */
  readonly skipped: readonly number[];
}

/**
 * The first run of every hour for which a schedule has one, over the model's years.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function dueRuns(schedule: CronSchedule, { offsets, skips }: Zone): DueRuns {
  const minute = Math.min(...schedule.minutes);
  const times = schedule.hours.map((hour) => {
    const minuteOfDay = hour * 60 + minute;
    const skipping = skips.filter(({ from, to }) => minuteOfDay >= from && minuteOfDay < to);
    return { minuteOfDay, jumps: jumpDays(skipping) };
  });
  const runs: DueRun[] = [];
  const skipped: number[] = [];
  for (const day of daysWithRuns(schedule))
    for (const { minuteOfDay, jumps } of times) {
      const local = day * MINUTES_OF_DAY + minuteOfDay;
      const run = { earliest: local - offsets[1], latest: local - offsets[0] };
      const onJump = [run.earliest, run.latest]
        .map((time) => Math.floor(time / 60))
        .filter((hour) => isJumpDay(hour, jumps));
      if (onJump.length > 0) skipped.push(...onJump);
      else runs.push(run);
    }
  return { runs, skipped };
}

/** Days since 1970, by the schedule's own calendar. */
function daysWithRuns({ days, months, weekdays }: CronSchedule): number[] {
  return MODEL_YEARS.flatMap((year) => months.map((month) => ({ year, month })))
    .flatMap(({ year, month }) =>
      Array.from(
        { length: daysOf(year, month) },
        (_, index) => new Date(Date.UTC(year, month - 1, index + 1)),
      ),
    )
    .filter(
      (date) =>
        (typeof days === "string" || days.includes(date.getUTCDate())) &&
        (typeof weekdays === "string" || weekdays.includes(date.getUTCDay() + 1)),
    )
    .map((date) => date.getTime() / 60_000 / MINUTES_OF_DAY);
}

/** The days that a rule such as "the last Sunday in March" chooses from. */
export function jumpDays(skips: readonly Skip[]): readonly JumpDays[] {
  const found = new Map<string, JumpDays>();
  for (const { month, weekday, date } of skips) {
    const { firstDate, lastDate } = found.get(`${month}/${weekday}`) ?? { firstDate: date, lastDate: date };
    found.set(`${month}/${weekday}`, {
      month,
      weekday,
      firstDate: Math.min(firstDate, date),
      lastDate: Math.max(lastDate, date),
    });
  }
  return [...found.values()];
}
