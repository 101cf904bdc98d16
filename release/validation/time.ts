import type { Clock } from "../registry/patience";

/** Time without chance: tests let it pass at once. */
export type Time = Pick<Clock, "now" | "pause">;
