import { CsvError, parse, type Parser } from "csv-parse";
import { TaskFailure } from "./task-failure";

/** A quote that is never closed must not gather the rest of the file in memory. */
export const maxRecordCharacters = 1_000_000;

/** A streaming parser for comma-separated UTF-8 with either line ending, with or without a byte order mark. */
export function csvParser(): Parser {
  return parse({
    bom: true,
    record_delimiter: ["\r\n", "\n"],
    max_record_size: maxRecordCharacters,
    // The number of fields is checked where the line number is known; see scaling.ts.
    relax_column_count: true,
  });
}

/**
 * Says what the parser met in a sentence.
 *
 * @returns a TaskFailure BadInput, or `error` itself where it does not come from the parser
 */
export function csvFailure(error: unknown, name: string): unknown {
  if (!(error instanceof CsvError)) {
    return error;
  }
  const line = Number(error["lines"]);
  const record = Number(error["records"]) + 1;
  let problem = `line ${line}: ${error.message}. Quote fields that hold a quote, and double the quote inside.`;
  if (error.code === "CSV_QUOTE_NOT_CLOSED") {
    problem = `a quote is opened and not closed before the end of the file, line ${line}. Close it.`;
  } else if (error.code === "CSV_MAX_RECORD_SIZE") {
    problem = `it is longer than ${maxRecordCharacters} characters, at line ${line}. Close its quote, or correct the line endings.`;
  }
  return new TaskFailure("BadInput", `${name}, record ${record} (the header is record 1): ${problem}`, {
    cause: error,
  });
}
