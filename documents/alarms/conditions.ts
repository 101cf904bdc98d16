import { END_HOUR, FIRST_HOUR, isJumpDay, placeOf, type JumpDays, type PlaceName } from "./calendar";

/** A condition on the hour of a data point. */
export interface Condition {
  /** In metric math; empty: always. */
  readonly expression: string;
  /** For each hour of the model. */
  readonly holds: readonly boolean[];
}

/** From the simplest: by which parts of the calendar hours may be described. */
export const DESCRIPTIONS: readonly (readonly PlaceName[])[] = [
  [],
  ["day"],
  ["week"],
  ["month"],
  ["season"],
  ["season", "day"],
  ["season", "week"],
  ["season", "month"],
];

/** Holds wherever one of the hours has its place, and perhaps elsewhere. */
export function within(name: PlaceName, hours: readonly number[]): Condition {
  const { expression, bridges, numbers } = placeOf(name);
  const wanted = new Set(hours.map((hour) => numbers[hour - FIRST_HOUR] ?? 0));
  const ranges = rangesOf(wanted, bridges);
  const inRange = new Set(ranges.flatMap(([first, last]) => span(first, last)));
  const texts = ranges.map(([first, last]) =>
    first === last ? `${expression}==${first}` : `(${expression}>=${first} AND ${expression}<=${last})`,
  );
  return {
    expression: texts.length > 1 ? `(${texts.join(" OR ")})` : texts.join(""),
    holds: Array.from(numbers, (number) => inRange.has(number)),
  };
}

/** Holds but on the days on which the clock may jump, in the hours of the day of those that it skips. */
export function notIn(skipped: readonly number[], days: readonly JumpDays[]): Condition {
  const hours = placeOf("day").numbers;
  const skippedHours = skipped.map((hour) => hours[hour - FIRST_HOUR] ?? 0);
  const [first, last] = [Math.min(...skippedHours), Math.max(...skippedHours)];
  return {
    expression: days
      .map(
        ({ month, weekday, firstDate, lastDate }) =>
          `(MONTH(m1)!=${month} OR DAY(m1)!=${weekday} OR DATE(m1)<${firstDate} OR DATE(m1)>${lastDate} OR HOUR(m1)<${first} OR HOUR(m1)>${last})`,
      )
      .join(" AND "),
    holds: Array.from(
      hours,
      (hour, index) => hour < first || hour > last || !isJumpDay(FIRST_HOUR + index, days),
    ),
  };
}

/** Always holds. */
export const ALWAYS: Condition = { expression: "", holds: span(FIRST_HOUR, END_HOUR - 1).map(() => true) };

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function rangesOf(numbers: ReadonlySet<number>, bridges: number): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last && number <= last[1] + 1 + bridges) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
