import { expect } from "chai";
import { filterPattern, lastLine, metricsOf } from "../../../release/validation/task-lines";

const line = (fields: object) => JSON.stringify({ time: "2026-01-31T12:00:00Z", level: "info", ...fields });

describe("the lines of a task's log", () => {
  it("are asked for by event and run", () => {
    expect(filterPattern("done", "validation-1")).to.equal(
      '{ ($.event = "done") && ($.runId = "validation-1") }',
    );
  });

  it("give the last one of the run's with the event, whatever else is among them", () => {
    const messages = [
      line({ event: "start", runId: "run-1" }),
      line({ event: "done", runId: "run-1", attempt: 1 }),
      line({ event: "done", runId: "run-1", attempt: 2 }),
      line({ event: "done", runId: "run-10", attempt: 3 }),
      line({ event: "done", attempt: 4 }),
      "a line of a library: done run-1",
      "",
      "null",
      '{"event": "done", "runId": "run-1"',
      line({ event: "output-written", runId: "run-1" }),
    ];
    expect(lastLine(messages, "done", "run-1")).to.include({ event: "done", attempt: 2 });
    expect(lastLine(messages, "failed", "run-1")).to.equal(undefined);
    expect(lastLine([], "done", "run-1")).to.equal(undefined);
  });

  it("give the metrics that are finite numbers", () => {
    const of = (metrics: unknown) =>
      metricsOf(
        JSON.parse(line({ event: "done", runId: "run-1", metrics })) as Parameters<typeof metricsOf>[0],
      );
    expect(of({ rows: 50, mean: -0.5, zero: 0 })).to.deep.equal({ rows: 50, mean: -0.5, zero: 0 });
    expect(of({ rows: "50", mean: null, nested: { a: 1 }, list: [1], ok: 1 })).to.deep.equal({ ok: 1 });
    for (const none of [undefined, null, 5, "rows"]) expect(of(none)).to.deep.equal({});
  });
});
