import { inLine } from "../../settings/printable";
import type { Told as Part } from "../../views/board/data";

export const read = <T>(value: T): Part<T> => ({ status: "told", value });

export const unreadable = (cause: string): Part<never> => ({ status: "untold", why: inLine(cause) });

/** The value, unless AWS refused the caller. */
export const readUnless = <T>(refusal: string | undefined, value: T): Part<T> =>
  refusal === undefined ? read(value) : unreadable(refusal);
