import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { buffer } from "node:stream/consumers";
import { outboundAgent } from "../network";

export interface Request {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/**
 * One request and its whole answer, whatever the status; redirects are not followed.
 *
 * Node's own client, as `fetch` takes thrice its processor time: a promotion asks a hundred questions.
 *
 * @param timeout Milliseconds until the answer has to be there.
 * @throws Error when the connection breaks or time is over
 */
export function exchange(url: URL, { method, headers, body }: Request, timeout: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isEncrypted = url.protocol === "https:";
    const send = isEncrypted ? requestHttps : requestHttp;
    const agent = isEncrypted ? outboundAgent() : undefined;
    const signal = AbortSignal.timeout(timeout);
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`no answer within ${timeout / 1000} s`, { cause: error }) : error);
    const request = send(url, { method, headers, signal, ...(agent && { agent }) }, (answer) => {
      const given = Object.entries(answer.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, headers: new Headers(given), body: bytes }),
        fail,
      );
    });
    request.once("error", fail).end(body);
  });
}
