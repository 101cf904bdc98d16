import { expect } from "chai";
import { nextOccurrence } from "../../../documents/alarms/next-occurrence";

const next = (expression: string, timezone: string, after: string) => {
  const found = nextOccurrence({ expression, timezone }, new Date(after));
  return found && `${found.at.toISOString().slice(0, 16)} ${found.local}`;
};

describe("the next run of a schedule", () => {
  it("is the first of its times that is still to come", () => {
    const daily = (after: string) => next("cron(30 3 * * ? *)", "UTC", after);
    expect(daily("2026-12-01T03:29:59Z")).to.equal("2026-12-01T03:30 2026-12-01T03:30");
    expect(daily("2026-12-01T03:30:00Z")).to.equal("2026-12-02T03:30 2026-12-02T03:30");
    expect(daily("2026-12-31T04:00:00Z")).to.equal("2027-01-01T03:30 2027-01-01T03:30");
    expect(next("cron(0/15 8-17 ? * MON-FRI *)", "UTC", "2026-12-04T17:50:00Z")).to.equal(
      "2026-12-07T08:00 2026-12-07T08:00",
    );
    expect(next("cron(0 0 29 2 ? *)", "UTC", "2026-12-01T00:00:00Z")).to.equal(
      "2028-02-29T00:00 2028-02-29T00:00",
    );
    expect(next("cron(* * * * ? *)", "UTC", "2026-12-01T23:59:30Z")).to.equal(
      "2026-12-02T00:00 2026-12-02T00:00",
    );
  });

  it("is by the schedule's own clock, in summer as in winter", () => {
    const berlin = (after: string) => next("cron(0 3 * * ? *)", "Europe/Berlin", after);
    expect(berlin("2026-12-01T12:00:00Z")).to.equal("2026-12-02T02:00 2026-12-02T03:00");
    expect(berlin("2026-07-01T12:00:00Z")).to.equal("2026-07-02T01:00 2026-07-02T03:00");
    expect(next("cron(0 1 * * ? *)", "Pacific/Kiritimati", "2026-12-01T12:00:00Z")).to.equal(
      "2026-12-02T11:00 2026-12-03T01:00",
    );
    expect(next("cron(0 23 1 * ? *)", "America/Los_Angeles", "2026-12-02T08:00:00Z")).to.equal(
      "2027-01-02T07:00 2027-01-01T23:00",
    );
  });

  it("passes over a time that the clock leaves out", () => {
    expect(next("cron(30 2 * * ? *)", "Europe/Berlin", "2027-03-27T12:00:00Z")).to.equal(
      "2027-03-29T00:30 2027-03-29T02:30",
    );
  });

  it("is not said in an hour that the clock repeats, and is again after both", () => {
    const night = (after: string) => next("cron(30 2 * * ? *)", "Europe/Berlin", after);
    expect(night("2026-10-24T12:00:00Z")).to.equal(undefined);
    expect(night("2026-10-25T00:45:00Z")).to.equal(undefined);
    expect(night("2026-10-25T01:30:00Z")).to.equal("2026-10-26T01:30 2026-10-26T02:30");
  });

  it("is not said where the expression and its zone do not say it", () => {
    for (const expression of [
      "rate(1 hour)",
      "cron(0 3 L * ? *)",
      "cron(0 3 15W * ? *)",
      "cron(0 3 ? * FRI#2 *)",
      "cron(0 3 * * ? 2020)",
      "at(2027-01-01T03:00:00)",
      "something else",
    ])
      expect(next(expression, "UTC", "2026-12-01T12:00:00Z"), expression).to.equal(undefined);
    expect(next("cron(0 3 * * ? *)", "Nowhere/Here", "2026-12-01T12:00:00Z")).to.equal(undefined);
    expect(next("cron(0 3 * * ? 2026)", "UTC", "2026-12-31T12:00:00Z")).to.equal(undefined);
  });
});
