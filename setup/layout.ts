import { format, resolveConfig } from "prettier";

/** A text as `npm run format` lays it out in a file. */
export const laidOut = async (file: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(file)), filepath: file });
