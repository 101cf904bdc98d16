/** A leap year and another, hour by hour: every date that a month can have. Hours are counted from 1970, by UTC. */
export const MODEL_YEARS = [2028, 2029] as const;

const HOUR = 3_600_000;
export const FIRST_HOUR = Date.UTC(MODEL_YEARS[0], 0, 1) / HOUR;
export const END_HOUR = Date.UTC(MODEL_YEARS[1] + 1, 0, 1) / HOUR;

/** A number that CloudWatch has for an hour, by which a schedule repeats itself. */
export interface Place {
  /** In metric math. */
  readonly expression: string;
  /** Days or hours that may be missing in a range. */
  readonly bridges: number;
  /** For each hour of the model. */
  readonly numbers: Uint16Array;
}

const weekday = (day: Date) => (day.getUTCDay() + 6) % 7;
const OF = {
  day: ["HOUR(m1)", 0, (day) => day.getUTCHours()],
  week: ["((DAY(m1)-1)*24+HOUR(m1))", 0, (day) => weekday(day) * 24 + day.getUTCHours()],
  month: ["((DATE(m1)-1)*24+HOUR(m1))", 0, (day) => (day.getUTCDate() - 1) * 24 + day.getUTCHours()],
  // A week without a run does not end a season.
  season: ["(MONTH(m1)*31+DATE(m1))", 8, (day) => (day.getUTCMonth() + 1) * 31 + day.getUTCDate()],
} as const satisfies Readonly<Record<string, readonly [string, number, (day: Date) => number]>>;

export type PlaceName = keyof typeof OF;

const places = new Map<PlaceName, Place>();

export function placeOf(name: PlaceName): Place {
  const known = places.get(name);
  if (known) return known;
  const [expression, bridges, of] = OF[name];
  const numbers = Uint16Array.from({ length: END_HOUR - FIRST_HOUR }, (_, index) =>
    of(new Date((FIRST_HOUR + index) * HOUR)),
  );
  const place = { expression, bridges, numbers };
  places.set(name, place);
  return place;
}

/** Days on which a clock may jump ahead, by UTC: a day of the week between two dates of a month. */
export interface JumpDays {
  readonly month: number;
  /** 1 is Monday. */
  readonly weekday: number;
  readonly firstDate: number;
  readonly lastDate: number;
}

export function isJumpDay(hour: number, days: readonly JumpDays[]): boolean {
  if (days.length === 0) return false;
  const day = new Date(hour * HOUR);
  return days.some(
    (jump) =>
      day.getUTCMonth() + 1 === jump.month &&
      weekday(day) + 1 === jump.weekday &&
      day.getUTCDate() >= jump.firstDate &&
      day.getUTCDate() <= jump.lastDate,
  );
}
