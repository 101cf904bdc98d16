import { type IncomingMessage, type ServerResponse, createServer, request as send } from "node:http";
import { listen } from "../../../rehearsal/tools/loopback";

export interface Asked {
  readonly method: string;
  /** With its query: `/v2/ds/manifests/0.1.0`. */
  readonly path: string;
  readonly authorization: string;
}

/** What goes wrong with one request. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  | { readonly kind: "reset" }
  /** The registry's answer arrives with other bytes or headers. */
  | {
      readonly kind: "forge";
      readonly body?: (body: Buffer) => Buffer;
      readonly headers?: Record<string, string>;
    }
  /** The registry gets other bytes than were sent. */
  | { readonly kind: "alter"; readonly body: (body: Buffer) => Buffer }
  /** The answer ends early: half of its bytes, then a closed connection. */
  | { readonly kind: "truncate" };

export type Faults = (asked: Asked, count: number) => Fault | undefined | Promise<Fault | undefined>;

/** A registry with something wrong in front of it. */
export class FaultyRegistry {
  /** Everything asked, `GET /v2/…`, in the order in which it arrived. */
  readonly asked: Asked[] = [];
  /** Bytes of bodies that passed, both ways. */
  bytes = 0;
  faults: Faults = () => undefined;

  private constructor(
    readonly host: string,
    /** Of the registry behind it. */
    readonly behind: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(behind: string): Promise<FaultyRegistry> {
    const held: { registry?: FaultyRegistry } = {};
    const server = createServer((request, response) => void held.registry?.serve(request, response));
    const { port, stop } = await listen(server);
    held.registry = new FaultyRegistry(`127.0.0.1:${port}`, behind, stop);
    return held.registry;
  }

  forget(): void {
    this.asked.length = 0;
    this.bytes = 0;
    this.faults = () => undefined;
  }

  /** How often a method was asked for, or all methods. */
  count(method?: string): number {
    return this.asked.filter((asked) => method === undefined || asked.method === method).length;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = {
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization ?? "",
    };
    this.asked.push(asked);
    try {
      const fault = await this.faults(asked, this.asked.length);
      const sent = await bytesOf(request);
      if (fault?.kind === "reset") return void request.socket.resetAndDestroy();
      if (fault?.kind === "answer")
        return void response.writeHead(fault.status, fault.headers).end(fault.body ?? "");
      const answer = await this.forward(request, fault?.kind === "alter" ? fault.body(sent) : sent);
      this.bytes += sent.length + answer.body.length;
      relay(answer, fault, asked.method, response);
    } catch {
      response.destroy();
    }
  }

  private forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(`http://${this.behind}`);
      const headers = { ...request.headers, "content-length": String(body.length) };
      const onward = send(
        { hostname, port, method: request.method, path: request.url, headers },
        (answer) => {
          bytesOf(answer).then(
            (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
            reject,
          );
        },
      );
      onward.on("error", reject).end(body);
    });
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

function relay(answer: Answer, fault: Fault | undefined, method: string, response: ServerResponse): void {
  const body = fault?.kind === "forge" ? (fault.body?.(answer.body) ?? answer.body) : answer.body;
  // An answer in pieces is relayed in one, which has a length instead.
  const { "transfer-encoding": _pieces, ...whole } = answer.headers;
  const headers = { ...whole, ...(fault?.kind === "forge" && fault.headers) };
  const length = method === "HEAD" ? answer.headers["content-length"] : String(body.length);
  response.writeHead(answer.status, {
    ...headers,
    ...(length !== undefined && { "content-length": length }),
  });
  if (fault?.kind !== "truncate") return void response.end(body);
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
