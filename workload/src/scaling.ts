import { stringify } from "csv-stringify/sync";
import type { Model } from "./model";
import type { Statistics } from "./statistics";
import { TaskFailure } from "./task-failure";

/**
 * Rows are turned into text together, as one each would cost more in stream overhead than in work: up to this many, and
 * no more once they have this many characters, so that memory does not depend on how long a row is.
 */
const batchRows = 512;
const batchCharacters = 128 * 1024;

// No group can match the same digits twice, so a long field costs time in proportion to its length.
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Appends the column `<column>_scaled` = (x - mean) / scale to every record.
 *
 * A record is an array of fields; the first is the header. Blank lines are skipped, except where the file has
 * one column only: there a blank line is a missing value.
 *
 * @param statistics gets every scaled value
 * @param onRows called after each batch with the number of rows so far
 * @returns CSV text, a batch of lines at a time, with "\n" line endings; a batch is bounded by its characters
 * @throws TaskFailure BadInput, which names the line, and no later than the end of the input
 */
export async function* scaleRecords(
  records: AsyncIterable<string[]>,
  model: Model,
  name: string,
  statistics: Statistics,
  onRows: (rows: number) => void,
): AsyncGenerator<string> {
  let header: Header | undefined;
  let line = 1;
  let batch: string[][] = [];
  let characters = 0;
  for await (const record of records) {
    const place = `${name}, line ${line}`;
    const size = sizeOf(record);
    line += 1 + size.lineBreaks;
    if (header === undefined) {
      header = readHeader(record, model.column, place);
      batch.push([...record, `${model.column}_scaled`]);
      continue;
    }
    if (isBlank(record) && header.width > 1) {
      continue;
    }
    const scaled = scaledField(record, header, model, place);
    statistics.add(scaled);
    record.push(String(scaled));
    batch.push(record);
    characters += size.characters;
    if (batch.length >= batchRows || characters >= batchCharacters) {
      yield stringify(batch);
      batch = [];
      characters = 0;
      onRows(statistics.count);
    }
  }
  if (statistics.count === 0) {
    throw badInput(
      header === undefined
        ? `${name} is empty. Upload a CSV with a header and at least one row.`
        : `${name} holds a header and no rows. Upload a CSV with at least one row.`,
    );
  }
  if (batch.length > 0) {
    yield stringify(batch);
  }
  onRows(statistics.count);
}

interface Header {
  readonly width: number;
  readonly index: number;
}

function readHeader(names: readonly string[], column: string, place: string): Header {
  if (isBlank(names)) {
    throw badInput(`${place} is blank. The first line must be the header.`);
  }
  const duplicate = firstDuplicate(names);
  if (duplicate !== undefined) {
    throw badInput(`${place}: the header holds ${shown(duplicate)} twice. Give every column its own name.`);
  }
  const index = names.indexOf(column);
  if (index === -1) {
    throw badInput(
      `${place}: the header has no column ${shown(column)}, which the model scales. It holds ${someOf(names)}.`,
    );
  }
  if (names.includes(`${column}_scaled`)) {
    throw badInput(
      `${place}: the header already holds ${shown(`${column}_scaled`)}, the column this task adds. Use the raw file.`,
    );
  }
  return { width: names.length, index };
}

function scaledField(record: readonly string[], header: Header, model: Model, place: string): number {
  if (record.length !== header.width) {
    throw badInput(
      `${place} has ${record.length} fields, the header has ${header.width}. ` +
        `Give every line the same number, and quote fields that hold a comma.`,
    );
  }
  const found = record[header.index] ?? "";
  const text = found.trim();
  const scaled = number.test(text) ? (Number(text) - model.mean) / model.scale : NaN;
  if (!Number.isFinite(scaled)) {
    throw badInput(
      `${place}: ${model.column} is ${shown(found)}. It must be a finite number such as 12, -0.5 or 1e3.`,
    );
  }
  return scaled;
}

function firstDuplicate(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** As many names as there is room for in a message. */
function someOf(names: readonly string[]): string {
  const few = names.slice(0, 8).map(shown);
  while (few.length > 1 && few.join(", ").length > 300) {
    few.pop();
  }
  const more = names.length - few.length;
  return `${few.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** A quoted field may span lines, which a line number must count. */
function sizeOf(record: readonly string[]): { readonly characters: number; readonly lineBreaks: number } {
  let characters = 0;
  let lineBreaks = 0;
  for (const field of record) {
    characters += field.length;
    for (let at = field.indexOf("\n"); at !== -1; at = field.indexOf("\n", at + 1)) {
      lineBreaks += 1;
    }
  }
  return { characters, lineBreaks };
}

function isBlank(record: readonly string[]): boolean {
  return record.length === 1 && record[0] === "";
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function badInput(message: string): TaskFailure {
  return new TaskFailure("BadInput", message);
}
