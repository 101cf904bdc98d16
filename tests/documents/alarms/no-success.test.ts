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

const on = (runs: Kind["runs"], when: (wall: Wall) => boolean) => (wall: Wall) => runs(wall) && when(wall);
const weekday =
  (...days: number[]) =>
  ({ weekday }: Wall) =>
    days.includes(weekday);
const date =
  (day: number) =>
  ({ date }: Wall) =>
    date === day;
const kind = (expression: string, zone: string, hours: number, runs: Kind["runs"]): Kind => ({
  expression: `cron(${expression})`,
  zone,
  hours,
  runs,
});

const KINDS: readonly Kind[] = [
  kind("0 3 * * ? *", "UTC", 5, nightly),
  kind("0 3 * * ? *", "Europe/Berlin", 6, nightly),
  // The clock jumps over it once a year.
  kind("30 2 * * ? *", "Europe/Berlin", 6, ({ hour, minute }) => hour === 2 && minute === 30),
  kind("0 2 * * ? *", "America/New_York", 6, at(2)),
  kind("0 0 * * ? *", "America/Santiago", 6, at(0)),
  kind("0 2 * * ? *", "Africa/Casablanca", 6, at(2)),
  kind("0 2 * * ? *", "Australia/Lord_Howe", 5, at(2)),
  kind("0 23 * * ? *", "Asia/Kolkata", 5, at(23)),
  kind("0 6,18 * * ? *", "Europe/Berlin", 6, at(6, 18)),
  kind("0 3,9,15,21 * * ? *", "UTC", 4, at(3, 9, 15, 21)),
  kind("0 3 ? * MON *", "UTC", 5, on(nightly, weekday(1))),
  kind("0 0 ? * MON *", "Europe/Berlin", 6, on(at(0), weekday(1))),
  kind("0 3 ? * FRI-MON *", "America/New_York", 6, on(nightly, weekday(5, 6, 0, 1))),
  kind("0 2 ? * SUN *", "Europe/Berlin", 6, on(at(2), weekday(0))),
  kind("0 3 1 * ? *", "UTC", 5, on(nightly, date(1))),
  kind("0 0 1 * ? *", "Europe/Berlin", 6, on(at(0), date(1))),
  kind("0 22 30 * ? *", "America/New_York", 6, on(at(22), date(30))),
  kind("0 3 31 * ? *", "UTC", 5, on(nightly, date(31))),
  kind(
    "0 6 1 1/3 ? *",
    "Asia/Tokyo",
    5,
    on(on(at(6), date(1)), ({ month }) => month % 3 === 1),
  ),
  kind(
    "0 3 * 4-10 ? *",
    "Europe/Berlin",
    4,
    on(nightly, ({ month }) => month >= 4 && month <= 10),
  ),
];

/** What runs so often that one missing run does not ring: nothing for so many hours does. */
const FREQUENT: readonly Kind[] = [
  kind("0 * * * ? *", "Europe/Berlin", 6, ({ minute }) => minute === 0),
  kind("0/30 * * * ? *", "UTC", 5, () => true),
  kind(
    "0 8-18 ? * MON-FRI *",
    "Europe/Berlin",
    6,
    on(weekday(1, 2, 3, 4, 5), ({ hour, minute }) => minute === 0 && hour >= 8 && hour <= 18),
  ),
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

for (const each of [...KINDS, ...FREQUENT]) {
  const { expression, zone, hours } = each;
  describe(`no-success of ${expression} in ${zone}`, () => {
    const alarm = alarmOf(each);
    const due = runsOf(each);

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

    if (FREQUENT.includes(each))
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
