import { CRON_FIELDS, cronValues, type CronValues } from "./cron-field";

/** A recurring schedule of EventBridge Scheduler. */
export type Schedule = RateSchedule | CronSchedule;

export interface RateSchedule {
  readonly kind: "rate";
  /** Minutes from one run to the next. */
  readonly minutes: number;
}

export interface CronSchedule {
  readonly kind: "cron";
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Of the month; of these and the weekdays one is `any`. */
  readonly days: CronValues;
  readonly months: readonly number[];
  /** 1 is Sunday. */
  readonly weekdays: CronValues;
  readonly years: readonly number[];
}

const UNIT_MINUTES = { minute: 1, hour: 60, day: 24 * 60 } as const;
/** AWS states no limit; what comes less than once a year is a mistake. */
const MAX_RATE_DAYS = 366;

/**
 * Reads a recurring schedule, or says what is allowed instead.
 * Allowed: `rate(<n> minutes|hours|days)` and `cron(<minutes> <hours> <day of month> <month> <day of week> <year>)`.
 * @param thisYear Years before it are past.
 */
export function parseSchedule(
  expression: string,
  thisYear = new Date().getUTCFullYear(),
): { readonly schedule: Schedule } | { readonly fault: string } {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate) {
    const [, count = "", unit, plural] = rate;
    return parseRate(Number(count), unit as keyof typeof UNIT_MINUTES, plural === "s");
  }
  const texts = /^cron\((\S+(?: \S+){5})\)$/.exec(expression)?.[1]?.split(" ");
  if (!texts)
    return {
      fault: "cron(<minutes> <hours> <day of month> <month> <day of week> <year>) or rate(<n> hours)",
    };
  return parseCron(texts, thisYear);
}

/** What is wrong with a recurring schedule; `undefined` when EventBridge Scheduler would take it and it would run. */
export function scheduleExpressionFault(expression: string): string | undefined {
  const parsed = parseSchedule(expression);
  return "fault" in parsed ? parsed.fault : undefined;
}

function parseRate(
  count: number,
  unit: keyof typeof UNIT_MINUTES,
  plural: boolean,
): ReturnType<typeof parseSchedule> {
  if (count < 1 || (count === 1) === plural)
    return { fault: "rate(1 hour) or rate(2 hours), with a number of 1 or more" };
  const minutes = count * UNIT_MINUTES[unit];
  if (minutes > MAX_RATE_DAYS * UNIT_MINUTES.day) return { fault: `a rate of at most ${MAX_RATE_DAYS} days` };
  return { schedule: { kind: "rate", minutes } };
}

function parseCron(texts: readonly string[], thisYear: number): ReturnType<typeof parseSchedule> {
  const fields = Object.entries(CRON_FIELDS).map(([key, field], index) => {
    const text = texts[index] ?? "";
    return { key, field, text, values: cronValues(text, field) };
  });
  const wrong = fields.find(({ values }) => values === undefined);
  if (wrong) {
    const { name, min, max } = wrong.field;
    return { fault: `a cron expression whose ${name} lie from ${min} to ${max}, not "${wrong.text}"` };
  }
  const schedule = {
    kind: "cron",
    ...Object.fromEntries(fields.map(({ key, values }) => [key, values])),
  } as unknown as CronSchedule;
  if ((schedule.days === "any") === (schedule.weekdays === "any"))
    return { fault: "a cron expression with ? in exactly one of day of month and day of week" };
  const fault = neverRuns(schedule, thisYear);
  return fault === undefined ? { schedule } : { fault };
}

/** AWS takes a schedule that is over, or whose day no month has, and never runs it. */
function neverRuns({ days, months, years }: CronSchedule, thisYear: number): string | undefined {
  const left = years.filter((year) => year >= thisYear);
  if (left.length === 0) return `a cron expression with a year from ${thisYear} on`;
  if (typeof days === "string") return undefined;
  const first = Math.min(...days);
  const exists = left.some((year) => months.some((month) => first <= daysOf(year, month)));
  return exists
    ? undefined
    : "a cron expression with a day that its months have (29 February: in a leap year that is to come)";
}

/** Days of a month, 1 to 12. */
export const daysOf = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();
