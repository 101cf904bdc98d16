/** Times are UTC everywhere: a page is read in other places than it was made in. */
const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });

/** `29 Nov 2026`. @param when ISO 8601 */
export const day = (when: string): string => DAY.format(new Date(when));

/** `13:10:40`. @param when ISO 8601 */
export const clock = (when: string): string => CLOCK.format(new Date(when));

/** `29 Nov 2026, 13:10:40 UTC`. @param when ISO 8601 */
export const moment = (when: string): string => `${day(when)}, ${clock(when)} UTC`;

/** The time alone where it is of the page's own day. @param when, now ISO 8601 */
export const since = (when: string, now: string): string =>
  day(when) === day(now) ? clock(when) : `${day(when)}, ${clock(when).slice(0, 5)}`;

/** `42.1 s`, or `1 min 32 s`. */
export const duration = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;

/** An account's number in groups of four, which people can compare. */
export const account = (id: string): string => id.replaceAll(/\d{4}(?=\d)/g, "$& ");

/** `role/session` of an assumed role; of others what stands behind the last colon. */
export const principal = (arn: string): string =>
  arn.split(":assumed-role/")[1] ?? arn.split(":").at(-1) ?? arn;
