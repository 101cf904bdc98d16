/**
 * A fake of the few S3, SSM and CloudWatch operations that the task uses, on a random port of 127.0.0.1.
 *
 * It checks no signature, no policy and no request checksum, answers at once, and knows nothing of regions or
 * consistency: it shows what the task asks for and what it does with an answer, never that AWS would give it.
 */
import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";

export interface StoredObject {
  readonly body: Buffer | (() => AsyncIterable<Buffer> | Iterable<Buffer>);
  /** Bytes, when the body is generated; without it the length is not announced. */
  readonly length?: number;
}

export interface Written {
  readonly bytes: number;
  readonly lines: number;
  /** Kept for small objects only: the parts of a large one are counted and dropped. */
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Fault {
  readonly status: number;
  readonly code: string;
}

interface PendingUpload {
  readonly metadata: Readonly<Record<string, string>>;
  bytes: number;
  lines: number;
}

export class FakeAws {
  readonly parameters = new Map<string, string>();
  /** By `bucket/key`, or `bucket/key?versionId` for one version. */
  readonly objects = new Map<string, StoredObject>();
  readonly buckets = new Set(["input", "output", "artifacts"]);
  /** The region of a bucket; requests signed for another one are sent there. */
  readonly regions = new Map<string, string>();
  /** By request line, such as `GET input/raw/data.csv` or `GetParameters`. */
  readonly faults = new Map<string, Fault>();
  readonly written = new Map<string, Written>();
  readonly metrics: unknown[] = [];
  /** Every request in order, by operation: `GET bucket/key`, `UploadPart bucket/key`, `GetParameters`. */
  readonly requests: string[] = [];
  readonly pending = new Map<string, PendingUpload>();
  private readonly answered = new EventEmitter();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  /** Resolves when the next request of that name has been answered. */
  async saw(operation: string): Promise<void> {
    await once(this.answered, operation);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const path = decodeURIComponent(url.pathname.slice(1));
    const target = request.headers["x-amz-target"];
    const operation =
      typeof target === "string" ? (target.split(".").pop() ?? "") : s3Operation(request, url, path);
    this.requests.push(operation);
    const fault = this.faults.get(operation);
    if (fault !== undefined) {
      await buffer(request);
      sendError(response, fault, typeof target === "string");
    } else if (typeof target === "string") {
      this.service(operation, await buffer(request), response);
    } else if (this.isElsewhere(path, request, response)) {
      await buffer(request);
      sendError(response, { status: 301, code: "PermanentRedirect" }, false);
    } else if (request.method === "GET") {
      this.getObject(path, url.searchParams.get("versionId"), response);
    } else {
      this.write(operation.split(" ")[0] ?? "", path, request.headers, url, await buffer(request), response);
    }
    this.answered.emit(operation);
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList (PermanentRedirect) */
  private isElsewhere(path: string, { headers }: IncomingMessage, response: ServerResponse): boolean {
    const region = this.regions.get(path.split("/")[0] ?? "");
    if (region === undefined || headers.authorization?.includes(`/${region}/s3/aws4_request`)) {
      return false;
    }
    response.setHeader("x-amz-bucket-region", region);
    return true;
  }

  private service(operation: string, body: Buffer, response: ServerResponse): void {
    const asked = JSON.parse(body.toString()) as { Names?: string[] };
    response.setHeader("content-type", "application/x-amz-json-1.1");
    if (operation === "PutMetricData") {
      this.metrics.push(asked);
      response.end("{}");
      return;
    }
    const names = asked.Names ?? [];
    const known = names.filter((name) => this.parameters.has(name));
    response.end(
      JSON.stringify({
        Parameters: known.map((Name) => ({ Name, Value: this.parameters.get(Name), Type: "String" })),
        InvalidParameters: names.filter((name) => !this.parameters.has(name)),
      }),
    );
  }

  private getObject(path: string, version: string | null, response: ServerResponse): void {
    const bucket = path.split("/")[0] ?? "";
    const object = this.objects.get(version === null ? path : `${path}?${version}`);
    if (!this.buckets.has(bucket)) {
      sendError(response, { status: 404, code: "NoSuchBucket" }, false);
    } else if (object === undefined) {
      sendError(response, { status: 404, code: version === null ? "NoSuchKey" : "NoSuchVersion" }, false);
    } else if (Buffer.isBuffer(object.body)) {
      response.setHeader("etag", `"${createHash("md5").update(object.body).digest("hex")}"`);
      response.setHeader("content-length", object.body.length).end(object.body);
    } else {
      if (object.length !== undefined) {
        response.setHeader("content-length", object.length);
      }
      const source = Readable.from(object.body());
      source.on("error", () => response.destroy());
      response.on("close", () => source.destroy());
      source.pipe(response);
    }
  }

  private write(
    operation: string,
    path: string,
    headers: IncomingMessage["headers"],
    url: URL,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const id = url.searchParams.get("uploadId") ?? "";
    const upload = this.pending.get(id) ?? { metadata: metadataOf(headers), bytes: 0, lines: 0 };
    if (operation === "CreateMultipartUpload") {
      const created = `upload-${this.requests.length}`;
      this.pending.set(created, upload);
      response.end(
        `<InitiateMultipartUploadResult><UploadId>${created}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (operation === "CompleteMultipartUpload") {
      this.pending.delete(id);
      this.written.set(path, { ...upload, text: "" });
      response.end(`<CompleteMultipartUploadResult><ETag>"done"</ETag></CompleteMultipartUploadResult>`);
    } else if (operation === "AbortMultipartUpload") {
      this.pending.delete(id);
      response.writeHead(204).end();
    } else {
      upload.bytes += body.length;
      upload.lines += linesIn(body);
      if (operation === "PUT") {
        this.written.set(path, { ...upload, text: body.toString() });
      }
      response.setHeader("etag", '"part"').end();
    }
  }
}

function s3Operation(request: IncomingMessage, url: URL, path: string): string {
  const multipart = url.searchParams.has("uploadId");
  const names: Record<string, string> = {
    POST: multipart ? "CompleteMultipartUpload" : "CreateMultipartUpload",
    PUT: multipart ? "UploadPart" : "PUT",
    DELETE: "AbortMultipartUpload",
  };
  return `${names[request.method ?? ""] ?? "GET"} ${path}`;
}

function sendError(response: ServerResponse, { status, code }: Fault, json: boolean): void {
  response.writeHead(status, { "content-type": json ? "application/x-amz-json-1.1" : "application/xml" });
  const message = `the fake says ${code}`;
  response.end(
    json
      ? JSON.stringify({ __type: code, message })
      : `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}

function metadataOf(headers: IncomingMessage["headers"]): Record<string, string> {
  const prefix = "x-amz-meta-";
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), String(value)]),
  );
}

function linesIn(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) {
    count += 1;
  }
  return count;
}
