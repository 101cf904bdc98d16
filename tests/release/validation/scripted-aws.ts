import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Account } from "../../../release/accounts/accounts";
import type { Call } from "../../../release/command-line/command";
import type { Settings } from "../../../settings/settings";
import { accountOf } from "../account-of";

/** Refuses a call by an error's name. */
export class Refusal {
  constructor(
    readonly name: string,
    readonly status = 400,
  ) {}
}

type Answer = object | Refusal;

/** AWS that answers each operation with its answers in turn, the last answer again and again; S3 lists the keys it was given. */
export class ScriptedAws {
  readonly requests: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  private readonly answers = new Map<string, Answer[]>();
  private keys: readonly string[] | Refusal = [];

  private constructor(private readonly server: Server) {}

  /** @param rest Answers what names no operation in a header, as S3 and STS are asked; default: lists of S3. */
  static async start(rest?: RequestListener): Promise<ScriptedAws> {
    const server = createServer();
    const aws = new ScriptedAws(server);
    server.on("request", (request, response) => {
      const target = request.headers["x-amz-target"];
      const answer = async () => {
        if (typeof target !== "string" && rest) return rest(request, response);
        if (typeof target !== "string") {
          const { status, body } = aws.list(new URL(request.url ?? "", "http://s3"));
          response.writeHead(status, { "content-type": "application/xml" }).end(body);
          return;
        }
        const operation = target.split(".")[1] ?? "";
        aws.requests.push({ operation, input: (await json(request)) as Record<string, unknown> });
        const found = aws.next(operation);
        const [status, body] =
          found instanceof Refusal
            ? [found.status, { __type: found.name, message: found.name }]
            : [200, found];
        response
          .writeHead(status, { "content-type": "application/x-amz-json-1.1" })
          .end(JSON.stringify(body));
      };
      answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return aws;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answer(operation: string, ...answers: Answer[]): void {
    this.answers.set(operation, answers);
  }

  /** The keys of the input bucket, in S3's order. */
  setKeys(keys: readonly string[] | Refusal): void {
    this.keys = keys;
  }

  /** How a command that signs in to the source is called; what it reports goes to `reported`. */
  call(settings: Settings, reported: string[], folder: string): Call {
    return sourceCall(accountOf(settings, { endpoint: this.endpoint }), reported, folder);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private next(operation: string): Answer {
    const left = this.answers.get(operation);
    if (!left?.[0]) throw new Error(`${operation} was not expected`);
    return (left.length > 1 ? left.shift() : left[0]) ?? {};
  }

  private list({ searchParams }: URL): { status: number; body: string } {
    if (this.keys instanceof Refusal)
      return { status: this.keys.status, body: `<Error><Code>${this.keys.name}</Code></Error>` };
    const found = this.keys
      .filter((key) => key.startsWith(searchParams.get("prefix") ?? ""))
      .slice(0, Number(searchParams.get("max-keys")));
    const contents = found.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("");
    return { status: 200, body: `<ListBucketResult>${contents}</ListBucketResult>` };
  }
}

/** The call of a command that works in the source only. */
function sourceCall(account: Account, reported: string[], folder: string): Call {
  const unexpected = (what: string) => (): never => {
    throw new Error(`${what} is not needed`);
  };
  return {
    argument: undefined,
    option: () => undefined,
    flag: () => false,
    line: unexpected("another command"),
    folder,
    stacks: { source: account.settings, target: unexpected("a target"), targets: [] },
    accounts: { source: () => Promise.resolve(account), target: unexpected("the target's account") },
    progress: { step: (text) => void reported.push(text), bytes: unexpected("bytes"), end: () => undefined },
    regctl: unexpected("regctl"),
  };
}
