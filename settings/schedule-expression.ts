/** One field of an EventBridge Scheduler cron expression. */
interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
  /** A value with a meaning of its own, which stands alone in this field: AWS takes no list of such values. */
  readonly special?: RegExp;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
const FIELDS: readonly CronField[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", min: 1, max: 12, words: MONTHS },
  { name: "day of week", min: 1, max: 7, words: WEEKDAYS, special: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: "year", min: 1970, max: 2199 },
];

/**
 * What is wrong with a recurring schedule; `undefined` when EventBridge Scheduler would take it.
 * Allowed: `rate(<n> minutes|hours|days)` and `cron(<minutes> <hours> <day of month> <month> <day of week> <year>)`.
 */
export function scheduleExpressionFault(expression: string): string | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate) {
    const count = Number(rate[1]);
    return count >= 1 && (count === 1) === (rate[3] === "")
      ? undefined
      : "rate(1 hour) or rate(2 hours), with a number of 1 or more";
  }
  const fields = /^cron\((\S+(?: \S+){5})\)$/.exec(expression)?.[1]?.split(" ");
  if (!fields)
    return "cron(<minutes> <hours> <day of month> <month> <day of week> <year>) or rate(<n> hours)";
  for (const [index, field] of FIELDS.entries()) {
    if (!fieldIsValid(fields[index] ?? "", field))
      return `a cron expression whose ${field.name} lie from ${field.min} to ${field.max}, not "${fields[index]}"`;
  }
  const unset = [fields[2], fields[4]].filter((day) => day === "?").length;
  return unset === 1 ? undefined : "a cron expression with ? in exactly one of day of month and day of week";
}

function fieldIsValid(text: string, field: CronField): boolean {
  if (field.special?.test(text)) return true;
  return text.split(",").every((part) => {
    const [range = "", step, ...rest] = part.split("/");
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === "*") return true;
    const bounds = range.split("-").map((bound) => cronValue(bound, field));
    if (bounds.length > 2 || bounds.some((bound) => bound === undefined)) return false;
    return bounds.length === 1 || Number(bounds[0]) <= Number(bounds[1]);
  });
}

function cronValue(text: string, field: CronField): number | undefined {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + 1;
  const value = Number(text);
  return /^\d+$/.test(text) && value >= field.min && value <= field.max ? value : undefined;
}
