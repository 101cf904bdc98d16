import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { Transform } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { listen } from "../rehearsal/tools/loopback";

/** What a network does to requests. */
export interface Link {
  /** Milliseconds until a request arrives. */
  readonly latency: number;
  /** Of all bodies together, both ways. */
  readonly bytesPerSecond: number;
}

const NO_LINK: Link = { latency: 0, bytesPerSecond: Number.POSITIVE_INFINITY };

/** Something in front of a registry that counts what passes, without holding it, and takes as long as a link does. */
export class CountingProxy {
  requests = 0;
  /** Of bodies, both ways. */
  bytes = 0;
  /** When the link has passed on all it was given. */
  private free = 0;

  private constructor(
    readonly host: string,
    readonly stop: () => Promise<void>,
    private readonly link: Link,
  ) {}

  static async start(behind: string, link = NO_LINK): Promise<CountingProxy> {
    const held: { proxy?: CountingProxy } = {};
    const server = createServer((incoming, outgoing) => void held.proxy?.forward(behind, incoming, outgoing));
    const { port, stop } = await listen(server);
    held.proxy = new CountingProxy(`127.0.0.1:${port}`, stop, link);
    return held.proxy;
  }

  private async forward(behind: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.requests += 1;
    const [hostname, port] = behind.split(":");
    const { method, url: path, headers } = incoming;
    if (this.link.latency > 0) await setTimeout(this.link.latency);
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(this.passage()).pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(this.passage()).pipe(onward);
  }

  /** Counts what passes, and lets it pass when the link would have. */
  private passage(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        this.bytes += chunk.length;
        const now = performance.now();
        this.free = Math.max(now, this.free) + (chunk.length / this.link.bytesPerSecond) * 1000;
        const wait = this.free - now;
        if (wait < 1) pass(null, chunk);
        else void setTimeout(wait).then(() => pass(null, chunk));
      },
    });
  }
}
