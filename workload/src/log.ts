export type Level = "info" | "warn" | "error";

/** Writes one event. `fields` must not hold credentials: they are printed as they are, texts up to a bound. */
export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Characters of a text in a field: CloudWatch Logs cuts a line of 256 KiB into pieces that nobody can parse. */
const maxTextCharacters = 1_000;

/**
 * A log that writes one JSON line per event: `time` (ISO 8601, UTC), `level`, `event`, `runId`, then `fields`. Of a text
 * with more than `maxTextCharacters` it keeps the beginning and the end.
 */
export function createLog(
  runId: string,
  write: (line: string) => unknown = (line) => process.stdout.write(line),
  now: () => Date = () => new Date(),
): Log {
  return (level, event, fields = {}) => {
    const all = { time: now().toISOString(), level, event, runId, ...fields };
    write(
      `${JSON.stringify(all, (_, value: unknown) => (typeof value === "string" ? bounded(value) : value))}\n`,
    );
  };
}

/** The end of a message says what to do, so what goes is in the middle. */
function bounded(text: string): string {
  if (text.length <= maxTextCharacters) {
    return text;
  }
  const kept = maxTextCharacters - 1;
  const tail = Math.floor(kept / 3);
  // Not between the two halves of a character outside the basic plane: half of one is not text.
  const start = text.slice(0, kept - tail).replace(/[\ud800-\udbff]$/, "");
  return `${start}…${text.slice(-tail).replace(/^[\udc00-\udfff]/, "")}`;
}
