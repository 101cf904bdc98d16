import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { listen, type LoopbackServer } from "../../rehearsal/tools/loopback";

const WRITTEN = "Sat, 31 Jan 2026 12:00:05 GMT";

interface Answer {
  readonly status: number;
  readonly body?: string;
  /** Bytes that are promised, of which no more than the body ever comes. */
  readonly promised?: number;
}

/** A stand-in for one bucket of S3, with the answers that S3 documents. */
export class FakeBucket {
  readonly objects = new Map<string, string>();
  /** Headers of the writes, in their order. */
  readonly writes: IncomingMessage["headers"][] = [];
  /** Answers instead of the bucket, once for each request. */
  readonly instead: Answer[] = [];
  /** Keys in one page of a list. */
  page = 1000;
  private server: LoopbackServer | undefined;

  constructor(private readonly name: string) {}

  /** Empties it, as before a test. */
  clear(): void {
    this.objects.clear();
    this.writes.length = 0;
    this.instead.length = 0;
    this.page = 1000;
  }

  async start(): Promise<void> {
    this.server = await listen(
      createServer((request, response) => {
        void text(request).then((content) => {
          const { status, body = "", promised } = this.instead.shift() ?? this.answer(request, content);
          const headers = {
            "content-type": "application/xml",
            "content-length": promised ?? Buffer.byteLength(body),
            "last-modified": WRITTEN,
          };
          response.writeHead(status, headers).write(body);
          if (promised === undefined) response.end();
        });
      }),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.server?.port}`;
  }

  stop(): Promise<void> {
    return this.server?.stop() ?? Promise.resolve();
  }

  private answer({ method, url = "", headers }: IncomingMessage, content: string): Answer {
    const { pathname, searchParams } = new URL(url, this.url);
    const key = decodeURIComponent(pathname).replace(`/${this.name}`, "").replace(/^\//, "");
    if (searchParams.get("list-type") === "2") return this.list(searchParams);
    const held = this.objects.get(key);
    if (method === "PUT") {
      this.writes.push(headers);
      if (headers["if-none-match"] === "*" && held !== undefined) return errorOf(412, "PreconditionFailed");
      this.objects.set(key, content);
      return { status: 200 };
    }
    return held === undefined ? errorOf(404, "NoSuchKey") : { status: 200, body: held };
  }

  private list(asked: URLSearchParams): Answer {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(asked.get("prefix") ?? "")).sort();
    const from = Number(asked.get("continuation-token") ?? 0);
    const next = from + this.page;
    const more = next < keys.length;
    const contents = keys
      .slice(from, next)
      .map(
        (key, index) =>
          `<Contents><Key>${key}</Key><LastModified>2026-01-0${from + index + 1}T00:00:00.000Z</LastModified></Contents>`,
      );
    return {
      status: 200,
      body: `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join("")}${more ? `<NextContinuationToken>${next}</NextContinuationToken>` : ""}</ListBucketResult>`,
    };
  }
}

/** An answer that S3 documents as an error. */
export const errorOf = (status: number, code: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${code} of the test</Message></Error>`,
});
