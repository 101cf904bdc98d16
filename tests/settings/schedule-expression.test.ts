import { expect } from "chai";
import { parseSchedule, scheduleExpressionFault } from "../../settings/schedule-expression";
import { faultsOf } from "./faults";

const VALID = [
  "rate(1 minute)",
  "rate(1 hour)",
  "rate(1 day)",
  "rate(2 minutes)",
  "rate(12 hours)",
  "rate(365 days)",
  "cron(0 3 * * ? *)",
  "cron(15 10 ? * 6L 2026-2030)",
  "cron(0/15 * ? * MON-FRI *)",
  "cron(0,30 8-18/2 ? * 2,4,6 *)",
  "cron(59 23 31 12 ? 2199)",
  "cron(0 0 1 1 ? 1970-2199)",
  "cron(0 0 L * ? *)",
  "cron(0 0 LW * ? *)",
  "cron(0 0 1W * ? *)",
  "cron(0 0 31W * ? *)",
  "cron(0 0 ? JAN,jul 2#1 *)",
  "cron(0 0 ? * L *)",
  "cron(*/5 */2 1,15 */3 ? *)",
  "cron(0 0 ? * SUN-SAT *)",
  "cron(20 9 ? 1/1 MON#1 *)",
  "cron(0 3 ? * FRIL *)",
  "cron(0 3 ? * fril *)",
  "cron(0 3 ? * FRI-MON *)",
  "cron(0 3 1 NOV-FEB ? *)",
  "cron(0/30 20-2 ? * WED,FRI *)", // hours that run over midnight: AWS's own example
  "cron(50-10/5 3 28-2 * ? *)",
  "cron(0 3 29 2 ? *)",
  "rate(366 days)",
];

const FORM = "cron(<minutes> <hours> <day of month> <month> <day of week> <year>) or rate(<n> hours)";
const RATE = "rate(1 hour) or rate(2 hours), with a number of 1 or more";
const DAYS = "a cron expression with ? in exactly one of day of month and day of week";
const DATE =
  "a cron expression with a day that its months have (29 February: in a leap year that is to come)";
const field = (name: string, from: number, to: number, found: string) =>
  `a cron expression whose ${name} lie from ${from} to ${to}, not "${found}"`;

const INVALID: readonly (readonly [string, string])[] = [
  ["", FORM],
  ["0 3 * * ? *", FORM],
  ["cron(0 3 * * ?)", FORM], // five fields, as in a crontab
  ["cron(0 0 3 * * ? *)", FORM],
  ["cron(0  3 * * ? *)", FORM],
  ["cron( 0 3 * * ? *)", FORM],
  ["cron(0 3 * * ? *) ", FORM],
  ["CRON(0 3 * * ? *)", FORM],
  ["at(2026-01-01T00:00:00)", FORM],
  ["rate(1.5 hours)", FORM],
  ["rate(-1 hours)", FORM],
  ["rate(1 week)", FORM],
  ["rate(5  minutes)", FORM],
  ["rate(1 hours)", RATE],
  ["rate(2 hour)", RATE],
  ["rate(0 minutes)", RATE],
  ["rate(99999999999999999999 days)", "a rate of at most 366 days"],
  ["rate(367 days)", "a rate of at most 366 days"],
  ["cron(0 3 30 2 ? *)", DATE],
  ["cron(0 3 31 4,6,9,11 ? *)", DATE],
  ["cron(0 3 29 2 ? 2100)", DATE],
  ["cron(0 3 ? * FRIL,MON *)", field("day of week", 1, 7, "FRIL,MON")],
  ["cron(0 3 ? * FRI#6 *)", field("day of week", 1, 7, "FRI#6")],
  ["cron(0 3 ? * FRI- *)", field("day of week", 1, 7, "FRI-")],
  ["cron(0 3 * * ? 2030-2028)", field("year", 1970, 2199, "2030-2028")],
  ["cron(60 3 * * ? *)", field("minutes", 0, 59, "60")],
  ["cron(-1 3 * * ? *)", field("minutes", 0, 59, "-1")],
  ["cron(? 3 * * ? *)", field("minutes", 0, 59, "?")],
  ["cron(0/0 3 * * ? *)", field("minutes", 0, 59, "0/0")],
  ["cron(0/5/5 3 * * ? *)", field("minutes", 0, 59, "0/5/5")],
  ["cron(0, 3 * * ? *)", field("minutes", 0, 59, "0,")],
  ["cron(0 24 * * ? *)", field("hours", 0, 23, "24")],
  ["cron(0 1-2-3 * * ? *)", field("hours", 0, 23, "1-2-3")],
  ["cron(0 3 0 * ? *)", field("day of month", 1, 31, "0")],
  ["cron(0 3 32 * ? *)", field("day of month", 1, 31, "32")],
  ["cron(0 3 32W * ? *)", field("day of month", 1, 31, "32W")],
  ["cron(0 3 1,L * ? *)", field("day of month", 1, 31, "1,L")],
  ["cron(0 3 ?,5 * ? *)", field("day of month", 1, 31, "?,5")],
  ["cron(0 3 1 13 ? *)", field("month", 1, 12, "13")],
  ["cron(0 3 1 JANUARY ? *)", field("month", 1, 12, "JANUARY")],
  ["cron(0 3 1 MON ? *)", field("month", 1, 12, "MON")],
  ["cron(0 3 ? * 0 *)", field("day of week", 1, 7, "0")],
  ["cron(0 3 ? * 8 *)", field("day of week", 1, 7, "8")],
  ["cron(0 3 ? * 2#6 *)", field("day of week", 1, 7, "2#6")],
  ["cron(0 3 ? * 3#1,6#3 *)", field("day of week", 1, 7, "3#1,6#3")],
  ["cron(0 3 ? * JAN *)", field("day of week", 1, 7, "JAN")],
  ["cron(0 3 * * ? 1969)", field("year", 1970, 2199, "1969")],
  ["cron(0 3 * * ? 2200)", field("year", 1970, 2199, "2200")],
  ["cron(0 3 * * * *)", DAYS],
  ["cron(0 3 ? * ? *)", DAYS],
  ["cron(0 3 1 * MON *)", DAYS],
];

describe("a schedule expression", () => {
  for (const expression of VALID) {
    it(`may be ${expression}`, () => expect(scheduleExpressionFault(expression)).to.equal(undefined));
  }

  for (const [expression, fault] of INVALID) {
    it(`may not be "${expression}"`, () => expect(scheduleExpressionFault(expression)).to.equal(fault));
  }

  it("may not be over before it begins", () => {
    const of = (expression: string) => parseSchedule(expression, 2026);
    expect(of("cron(0 3 * * ? 2020-2026)")).to.have.nested.property("schedule.kind", "cron");
    expect(of("cron(0 3 * * ? 2020-2025)")).to.deep.equal({
      fault: "a cron expression with a year from 2026 on",
    });
    expect(of("cron(0 3 29 2 ? 2024-2027)")).to.deep.equal({ fault: DATE });
  });

  it("that wraps goes over the end of its field", () => {
    expect(parseSchedule("cron(50-10/10 22-2 ? NOV-FEB FRI-MON *)")).to.deep.nested.include({
      "schedule.minutes": [0, 10, 50],
      "schedule.hours": [0, 1, 2, 22, 23],
      "schedule.months": [1, 2, 11, 12],
      "schedule.weekdays": [1, 2, 6, 7],
    });
  });

  it("is refused in the settings with what was found", () => {
    const schedule = { enabled: true, expression: "cron(0 3 * * *)" };
    expect(faultsOf("dev", { schedule })).to.deep.equal([
      `schedule.expression: found "cron(0 3 * * *)"; allowed: ${FORM}`,
    ]);
  });
});
