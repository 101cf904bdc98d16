import { isIP } from "node:net";
import { inLine } from "../../settings/printable";
import { type Answer, exchange, type Request } from "./exchange";
import type { Login } from "./login";
import { type RetryPolicy, Unavailable, retry, retryAfter } from "./retry";
import { RegistryError } from "./registry-error";

export interface Question extends Partial<Request> {
  readonly method: Request["method"];
  /** Below `/v2/<repository>/`, with its query. */
  readonly path: string;
}

export interface ConnectionArgs {
  /** `host/repository`. */
  readonly name: string;
  readonly login: Login;
  readonly retries: RetryPolicy;
  /** Milliseconds for one answer; default 60 s. */
  readonly timeout?: number;
}

const UNEXPECTED = "Unexpected response: check the registry, then run the same command again.";
const TIMEOUT = 60_000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Whether a host is this machine, reached by plain HTTP; all others are reached by TLS. */
export function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}

/** An address instead of a name, or a name of this machine: a service of the own network, where no registry keeps blobs. */
function isInside({ hostname }: URL): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0 || /(^|\.)localhost\.?$/.test(hostname);
}

/**
 * Asks one repository of a registry directly, as user and password (Basic), which is what ECR takes.
 *
 * regctl moves the bytes, but cannot answer these questions: it ends with the same exit code for "absent", "denied" and
 * "down", hides Retry-After, and gives either a manifest's bytes or the header that claims their digest.
 */
export class Connection {
  readonly name: string;
  readonly host: string;
  private readonly url: string;

  constructor(private readonly args: ConnectionArgs) {
    this.name = args.name;
    const slash = args.name.indexOf("/");
    this.host = args.name.slice(0, slash);
    this.url = `${isLoopback(this.host) ? "http" : "https"}://${this.host}/v2/${args.name.slice(slash + 1)}/`;
  }

  /**
   * The answer, whatever its status, unless that may pass (429, 5xx) or concerns the credentials.
   *
   * @throws RegistryError `registry-unavailable` or `denied`
   */
  ask(question: Question): Promise<Answer> {
    return retry(this.host, this.args.retries, () => this.authorized(question));
  }

  /**
   * What is where a registry points to for its blobs, asked for without the credentials: ECR keeps them in S3.
   *
   * Only a registry on this machine may point to one. What it says about a failure is not for the caller, so such an
   * answer comes without its body.
   *
   * @throws RegistryError `refused` for a place that is not followed, `registry-unavailable`
   */
  async follow(answer: Answer): Promise<Answer> {
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
    const there = new URL(location, this.url);
    const allowed = isLoopback(this.host)
      ? there.protocol === "https:" || isLoopback(there.host)
      : there.protocol === "https:" && !isInside(there);
    if (!allowed) throw this.unexpected(`for a blob, and points to ${there.origin}`, answer);
    return retry(there.host, this.args.retries, async () => {
      const found = await this.reach(there, { method: "GET", headers: {} }, "GET of a blob");
      return found.status === 200 ? found : { ...found, body: Buffer.alloc(0) };
    });
  }

  private async authorized(question: Question): Promise<Answer> {
    const credentials = await this.args.login.current();
    const answer = await this.once(question, credentials);
    if (answer.status !== 401 && answer.status !== 403) return answer;
    const others = await this.args.login.instead(credentials);
    const again = others && (await this.once(question, others));
    if (again && again.status !== 401 && again.status !== 403) return again;
    throw new RegistryError(
      "denied",
      `${this.host} refuses ${question.method} ${question.path} in ${this.name} (${describe(again ?? answer)}), with fresh credentials too. The caller needs permission on this repository, in its own policy and in the repository's.`,
    );
  }

  private async once(
    { method, path, headers, body }: Question,
    { username, password }: { username: string; password: string },
  ): Promise<Answer> {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const sent = { method, headers: { ...headers, authorization }, body };
    const answer = await this.reach(new URL(path, this.url), sent, `${method} ${path}`);
    if (!PASSING.has(answer.status)) return answer;
    const wait = retryAfter(answer.headers, this.args.retries.clock.now());
    throw new Unavailable(`${method} ${path} got ${describe(answer)}`, wait);
  }

  private async reach(url: URL, request: Request, what: string): Promise<Answer> {
    try {
      return await exchange(url, request, this.args.timeout ?? TIMEOUT);
    } catch (error) {
      throw new Unavailable(`${what} failed (${(error as Error).message})`, undefined, { cause: error });
    }
  }

  /** An answer that a registry does not give when all is well. */
  unexpected(question: string, answer: Answer, advice = UNEXPECTED): RegistryError {
    return new RegistryError(
      "refused",
      `${this.name} answered ${describe(answer)} when asked ${question}. ${advice}`,
    );
  }
}

/** The status and what the registry says about it, in one line. */
export function describe({ status, body }: Answer): string {
  const text = inLine(body.subarray(0, 300).toString("utf8"));
  return text === "" ? `HTTP ${status}` : `HTTP ${status}: ${text}`;
}
