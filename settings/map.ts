import { z } from "zod";

/** A map that takes only the keys it names. */
export const map = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(
    shape,
    Object.keys(shape).length > 0
      ? `a map with the key${Object.keys(shape).length > 1 ? "s" : ""} ${Object.keys(shape).join(", ")}`
      : "an empty map: {}",
  );
