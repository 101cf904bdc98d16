import { expect } from "chai";
import { alarms, type Alarm } from "../../../documents/alarms/alarms";
import { successAlarm } from "../../../documents/alarms/success-alarm";
import { mails } from "./cloudwatch";
import { runsBetween, type Wall } from "./wall-clock";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RETRY_MINUTES = 60;
/** A year: both changes of the clock, every month. */
const START = Date.UTC(2027, 0, 1);
const END = Date.UTC(2028, 0, 1);

interface Kind {
  readonly expression: string;
  readonly zone: string;
  /** The same schedule, said without cron. */
  readonly runs: (wall: Wall) => boolean;
  /** Hours without a run that ring. */
  readonly hours: number;
}

const at =
  (...hours: number[]) =>
  ({ hour, minute }: Wall) =>
    hours.includes(hour) && minute === 0;
const nightly = at(3);

const KINDS: readonly Kind[] = [
  { expression: "cron(0 3 * * ? *)", zone: "UTC", runs: nightly, hours: 5 },
  { expression: "cron(0 3 * * ? *)", zone: "Europe/Berlin", runs: nightly, hours: 6 },
  // The clock jumps over it once a year.
  {
    expression: "cron(30 2 * * ? *)",
    zone: "Europe/Berlin",
    runs: ({ hour, minute }) => hour === 2 && minute === 30,
    hours: 6,
  },
  { expression: "cron(0 2 * * ? *)", zone: "America/New_York", runs: at(2), hours: 6 },
  { expression: "cron(0 0 * * ? *)", zone: "America/Santiago", runs: at(0), hours: 6 },
  { expression: "cron(0 2 * * ? *)", zone: "Africa/Casablanca", runs: at(2), hours: 6 },
  { expression: "cron(0 2 * * ? *)", zone: "Australia/Lord_Howe", runs: at(2), hours: 5 },
  { expression: "cron(0 23 * * ? *)", zone: "Asia/Kolkata", runs: at(23), hours: 5 },
  { expression: "cron(0 6,18 * * ? *)", zone: "Europe/Berlin", runs: at(6, 18), hours: 6 },
  { expression: "cron(0 3,9,15,21 * * ? *)", zone: "UTC", runs: at(3, 9, 15, 21), hours: 4 },
  {
    expression: "cron(0 3 ? * MON *)",
    zone: "UTC",
    runs: (wall) => nightly(wall) && wall.weekday === 1,
    hours: 5,
  },
  {
    expression: "cron(0 0 ? * MON *)",
    zone: "Europe/Berlin",
    runs: (wall) => at(0)(wall) && wall.weekday === 1,
    hours: 6,
  },
  {
    expression: "cron(0 3 ? * FRI-MON *)",
    zone: "America/New_York",
    runs: (wall) => nightly(wall) && [5, 6, 0, 1].includes(wall.weekday),
    hours: 6,
  },
  {
    expression: "cron(0 2 ? * SUN *)",
    zone: "Europe/Berlin",
    runs: (wall) => at(2)(wall) && wall.weekday === 0,
    hours: 6,
  },
  {
    expression: "cron(0 3 1 * ? *)",
    zone: "UTC",
    runs: (wall) => nightly(wall) && wall.date === 1,
    hours: 5,
  },
  {
    expression: "cron(0 0 1 * ? *)",
    zone: "Europe/Berlin",
    runs: (wall) => at(0)(wall) && wall.date === 1,
    hours: 6,
  },
  {
    expression: "cron(0 22 30 * ? *)",
    zone: "America/New_York",
    runs: (wall) => at(22)(wall) && wall.date === 30,
    hours: 6,
  },
  {
    expression: "cron(0 3 31 * ? *)",
    zone: "UTC",
    runs: (wall) => nightly(wall) && wall.date === 31,
    hours: 5,
  },
  {
    expression: "cron(0 6 1 1/3 ? *)",
    zone: "Asia/Tokyo",
    runs: (wall) => at(6)(wall) && wall.date === 1 && wall.month % 3 === 1,
    hours: 5,
  },
  {
    expression: "cron(0 3 * 4-10 ? *)",
    zone: "Europe/Berlin",
    runs: (wall) => nightly(wall) && wall.month >= 4 && wall.month <= 10,
    hours: 4,
  },
];

/** What runs so often that one missing run does not ring: nothing for so many hours does. */
const FREQUENT: readonly Kind[] = [
  { expression: "cron(0 * * * ? *)", zone: "Europe/Berlin", runs: ({ minute }) => minute === 0, hours: 6 },
  { expression: "cron(0/30 * * * ? *)", zone: "UTC", runs: () => true, hours: 5 },
  {
    expression: "cron(0 8-18 ? * MON-FRI *)",
    zone: "Europe/Berlin",
    runs: ({ hour, minute, weekday }) =>
      minute === 0 && hour >= 8 && hour <= 18 && weekday >= 1 && weekday <= 5,
    hours: 6,
  },
];

const noSuccess = (
  expression: string,
  timezone: string,
  retryWindowMinutes = RETRY_MINUTES,
): Alarm | undefined =>
  alarms({
    pipeline: "machine",
    stateMachineArn: "arn",
    deadLetterQueue: "queue",
    success: successAlarm({ expression, timezone, retryWindowMinutes }),
  }).find(({ suffix }) => suffix === "no-success");

function alarmOf({ expression, zone, hours }: Kind): Alarm {
  const alarm = noSuccess(expression, zone);
  if (!alarm) throw new Error(`no alarm for ${expression} in ${zone}`);
  expect(alarm.periods).to.equal(hours);
  return alarm;
}

const started = (ExecutionsStarted: readonly number[]) => ({ ExecutionsStarted });
const runsOf = ({ zone, runs }: Kind) => runsBetween(zone, START - 5 * DAY, END + 5 * DAY, runs);

for (const kind of [...KINDS, ...FREQUENT]) {
  const { expression, zone, hours } = kind;
  describe(`no-success of ${expression} in ${zone}`, () => {
    const alarm = alarmOf(kind);
    const due = runsOf(kind);

    it("is silent for a year of runs, in time or as late as they are retried", () => {
      expect(due).not.to.be.empty;
      for (const late of [0, RETRY_MINUTES * MINUTE]) {
        const events = started(due.map((run) => run + late));
        expect(mails({ alarm, events, created: START, end: END })).to.deep.equal([]);
      }
    });

    it("is silent when it is made, whenever that is", () => {
      const around = [due[0], due[Math.floor(due.length / 2)]].flatMap((run = 0) =>
        [-90, -59, -1, 1, 30, 61, 150, 400].map((minutes) => run + minutes * MINUTE),
      );
      for (const created of around) {
        const events = started(due.filter((run) => run > created));
        expect(mails({ alarm, events, created, end: created + 4 * DAY })).to.deep.equal([]);
      }
    });

    if (FREQUENT.includes(kind))
      it("rings once when nothing ran for long", () => {
        const middle = due[Math.floor(due.length / 2)] ?? 0;
        const events = started(due.filter((run) => run < middle || run >= middle + (hours + 2) * HOUR));
        const told = mails({ alarm, events, created: middle - 5 * DAY, end: middle + 5 * DAY });
        expect(told).to.have.length(1);
        expect(told[0]).to.be.within(middle, middle + (hours + 1) * HOUR);
      });
    else
      it(`rings once, within ${hours} hours, for a run that is missing`, () => {
        for (const missed of some(due)) {
          const events = started(due.filter((run) => run !== missed));
          const [told, ...more] = mails({ alarm, events, created: missed - 4 * DAY, end: missed + 4 * DAY });
          expect(more).to.deep.equal([]);
          expect(told, new Date(missed).toISOString()).to.be.within(
            missed + RETRY_MINUTES * MINUTE,
            missed + hours * HOUR,
          );
        }
      });
  });
}

/** Runs all over the year, those around the changes of the clock among them. */
function some(due: readonly number[]): number[] {
  const wanted = ["01-02", "03-27", "03-29", "06-15", "10-30", "11-01", "12-29"].map((day) =>
    due.find((run) => run >= Date.parse(`2027-${day}T00:00:00Z`)),
  );
  return [...new Set(wanted.filter((run) => run !== undefined))];
}
