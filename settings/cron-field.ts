/** One field of an EventBridge Scheduler cron expression. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
  /** Values that a calendar decides, each alone: AWS takes no list of them. A field that has some may also be `?`. */
  readonly calendar?: RegExp;
  /** Whether a range may run over the end, such as `FRI-MON`. */
  readonly wraps: boolean;
}

/** The values that a field names; `any` for `?`, `calendar` for the days that only a calendar knows: `L`, `W`, `#`. */
export type CronValues = readonly number[] | "any" | "calendar";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const WEEKDAY = `(?:[1-7]|${WEEKDAYS.join("|")})`;

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
export const CRON_FIELDS = {
  minutes: { name: "minutes", min: 0, max: 59, wraps: true },
  hours: { name: "hours", min: 0, max: 23, wraps: true },
  days: {
    name: "day of month",
    min: 1,
    max: 31,
    calendar: /^(?:L|LW|(?:[1-9]|[12]\d|3[01])W)$/i,
    wraps: true,
  },
  months: { name: "month", min: 1, max: 12, words: MONTHS, wraps: true },
  weekdays: {
    name: "day of week",
    min: 1,
    max: 7,
    words: WEEKDAYS,
    calendar: new RegExp(`^(?:${WEEKDAY}?L|${WEEKDAY}#[1-5])$`, "i"),
    wraps: true,
  },
  years: { name: "year", min: 1970, max: 2199, wraps: false },
} as const satisfies Readonly<Record<string, CronField>>;

/** What a field's text names, in order of the field; `undefined` when AWS would not take it. */
export function cronValues(text: string, field: CronField): CronValues | undefined {
  if (field.calendar && text === "?") return "any";
  if (field.calendar?.test(text)) return "calendar";
  const parts = text.split(",").map((part) => partValues(part, field));
  if (!parts.every((part) => part !== undefined)) return undefined;
  return [...new Set(parts.flat())].sort((one, other) => one - other);
}

function partValues(part: string, field: CronField): number[] | undefined {
  const [range = "", step, ...rest] = part.split("/");
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d{0,4}$/.test(step))) return undefined;
  const [from, to, ...more] =
    range === "*" ? [field.min, field.max] : range.split("-").map((bound) => cronValue(bound, field));
  if (from === undefined || more.length > 0 || (range.includes("-") && to === undefined)) return undefined;
  const last = to ?? (step === undefined ? from : field.max);
  if (last < from && !field.wraps) return undefined;
  const size = field.max - field.min + 1;
  const length = last < from ? last + size - from : last - from;
  const every = Number(step ?? 1);
  return Array.from(
    { length: Math.floor(length / every) + 1 },
    (_, index) => field.min + ((from - field.min + index * every) % size),
  );
}

function cronValue(text: string, { min, max, words }: CronField): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + 1;
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
}
