import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen, type LoopbackServer } from "../../../rehearsal/tools/loopback";

export const DEPLOYER = "arn:aws:sts::123456789012:assumed-role/ds-deployer-prod/jane@example.org";
const PROMOTION = "arn:aws:sts::987654321098:assumed-role/ds-promotion-prod/release-jane-example.org";

/** A stand-in for STS that says who signed a call, and gives sessions that end when the test wants. */
export class FakeSts {
  /** ARN of whoever has the access key. */
  readonly callers = new Map([
    ["AKIADEPLOYER", DEPLOYER],
    ["AKIASTRANGER", "arn:aws:iam::222222222222:user/stranger"],
    ["ASIAPROMOTION", PROMOTION],
  ]);
  /** What role was asked for, by whom. */
  readonly taken: Record<string, string | null>[] = [];
  /** Of the sessions given, in minutes; undefined gives none. */
  minutes = 60;
  refuses = false;
  calls = 0;
  private server: LoopbackServer | undefined;

  async start(): Promise<void> {
    this.server = await listen(
      createServer((request, response) => {
        void text(request).then((body) => {
          const [status, answer] = this.answer(
            new URLSearchParams(body),
            request.headers.authorization ?? "",
          );
          response.writeHead(status, { "content-type": "text/xml" }).end(answer);
        });
      }),
    );
  }

  private answer(asked: URLSearchParams, authorization: string): readonly [number, string] {
    this.calls += 1;
    const key = /Credential=(\w+)/.exec(authorization)?.[1] ?? "";
    const arn = this.callers.get(key);
    if (arn === undefined) return [403, failure("InvalidClientTokenId", "The security token is invalid.")];
    if (asked.get("Action") === "GetCallerIdentity")
      return [
        200,
        result(
          "GetCallerIdentity",
          `<Arn>${arn}</Arn><Account>${arn.split(":")[4]}</Account><UserId>u</UserId>`,
        ),
      ];
    if (this.refuses) return [403, failure("AccessDenied", `User: ${arn} is not authorized`)];
    const [role, session, id] = ["RoleArn", "RoleSessionName", "ExternalId"].map((name) => asked.get(name));
    this.taken.push({ by: arn, role: role ?? null, session: session ?? null, externalId: id ?? null });
    const ends = new Date(Date.now() + this.minutes * 60_000).toISOString();
    return [
      200,
      result(
        "AssumeRole",
        `<Credentials><AccessKeyId>ASIAPROMOTION</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-${this.taken.length}</SessionToken><Expiration>${ends}</Expiration></Credentials>`,
      ),
    ];
  }

  get url(): string {
    return `http://127.0.0.1:${this.server?.port}`;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }
}

const result = (action: string, content: string) =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${content}</${action}Result></${action}Response>`;
const failure = (code: string, message: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
