import { inLine } from "../../settings/printable";
import type { Part } from "../../views/board/data";

export const read = <T>(value: T): Part<T> => ({ status: "read", value });

export const unreadable = (cause: string): Part<never> => ({ status: "unreadable", why: inLine(cause) });

/** The value, unless AWS refused the caller. */
export const readUnless = <T>(refusal: string | undefined, value: T): Part<T> =>
  refusal === undefined ? read(value) : unreadable(refusal);
