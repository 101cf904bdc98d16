export type Level = "info" | "warn" | "error";

/** Writes one event. `fields` must not hold credentials: they are printed as they are. */
export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** A log that writes one JSON line per event: `time` (ISO 8601, UTC), `level`, `event`, `runId`, then `fields`. */
export function createLog(
  runId: string,
  write: (line: string) => unknown = (line) => process.stdout.write(line),
  now: () => Date = () => new Date(),
): Log {
  return (level, event, fields = {}) => {
    write(`${JSON.stringify({ time: now().toISOString(), level, event, runId, ...fields })}\n`);
  };
}
