import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { listen } from "../rehearsal/tools/loopback";

/** Something in front of a registry that counts what passes, without holding it. */
export class CountingProxy {
  requests = 0;
  /** Of bodies, both ways. */
  bytes = 0;

  private constructor(
    readonly host: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(behind: string): Promise<CountingProxy> {
    const held: { proxy?: CountingProxy } = {};
    const server = createServer((incoming, outgoing) => held.proxy?.forward(behind, incoming, outgoing));
    const { port, stop } = await listen(server);
    held.proxy = new CountingProxy(`127.0.0.1:${port}`, stop);
    return held.proxy;
  }

  private forward(behind: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.requests += 1;
    const [hostname, port] = behind.split(":");
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => (this.bytes += chunk.length)).pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.on("data", (chunk: Buffer) => (this.bytes += chunk.length)).pipe(onward);
  }
}
