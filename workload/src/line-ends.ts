import { TaskFailure } from "./task-failure";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Passes chunks on unchanged, the first of them once a line feed was seen: a file whose lines end in carriage returns
 * alone is one endless header to the CSV parser, whose messages would speak of anything but that.
 *
 * @param limit bytes after which a file without any line feed is not held back any longer
 * @throws TaskFailure BadInput, for carriage returns and no line feed in the file, or in its first `limit` bytes
 */
export async function* requireLineFeeds(
  chunks: AsyncIterable<Buffer>,
  name: string,
  limit: number,
): AsyncGenerator<Buffer> {
  let held: Buffer[] | undefined = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    if (held === undefined) {
      yield chunk;
      continue;
    }
    held.push(chunk);
    bytes += chunk.length;
    if (chunk.includes(lineFeed) || bytes >= limit) {
      yield release(held, name);
      held = undefined;
    }
  }
  if (held !== undefined && bytes > 0) {
    yield release(held, name);
  }
}

function release(held: readonly Buffer[], name: string): Buffer {
  const text = Buffer.concat(held);
  // A carriage return at the very end may have its line feed in the next chunk.
  if (!text.includes(lineFeed) && text.subarray(0, -1).includes(carriageReturn)) {
    throw new TaskFailure(
      "BadInput",
      `${name} ends its lines with carriage returns (CR) alone, as old Macintosh programs do. Save it with line feeds (LF, or CRLF).`,
    );
  }
  return text;
}
