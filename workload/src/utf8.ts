import { isUtf8 } from "node:buffer";
import { TaskFailure } from "./task-failure";

/**
 * Passes chunks on unchanged as long as they are UTF-8. Without it the CSV parser would replace bytes it
 * cannot decode by U+FFFD and the result would be silently wrong.
 *
 * @throws TaskFailure BadInput, which names the byte where the offending line starts
 */
export async function* requireUtf8(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let carried: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of chunks) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinished(bytes));
    if (!isUtf8(whole)) {
      throw notUtf8(name, offset + badLineStart(whole));
    }
    if (whole.length > 0) {
      yield whole;
    }
    offset += whole.length;
    carried = bytes.subarray(whole.length);
  }
  if (carried.length > 0) {
    throw notUtf8(name, offset);
  }
}

/** How many bytes at the end belong to a character that the next chunk may complete: 0 to 3. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
    if (byte < 0x80) {
      return 0;
    }
  }
  return 0;
}

function badLineStart(bytes: Buffer): number {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) {
      return start;
    }
    start = end + 1;
  }
}

function notUtf8(name: string, byte: number): TaskFailure {
  return new TaskFailure(
    "BadInput",
    `${name} is not UTF-8: the text from byte ${byte} on cannot be decoded. Save the file as UTF-8 CSV, uncompressed.`,
  );
}
