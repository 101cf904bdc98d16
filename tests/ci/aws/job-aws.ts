import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Environment } from "../../../ci/job";
import { identityToken } from "../../../rehearsal/emulator/clients";
import { ScriptedAws } from "../../release/validation/scripted-aws";

export const SUBJECT = "repo:octo-org/octo-repo:ref:refs/heads/main";
export const SECRET = "secret-of-the-role";
export const SESSION = "session-of-the-role";

/** GitHub's tokens and AWS for a job: the Security Token Service here, other services as they are scripted. */
export class JobAws {
  /** What GitHub was asked, as path and authorization. */
  readonly asked: string[] = [];
  /** What STS was asked. */
  readonly signIns: Readonly<Record<string, string>>[] = [];
  /** What GitHub answers. */
  github = { status: 200, body: JSON.stringify({ value: tokenOf(SUBJECT) }) };
  /** Why STS refuses, as code and message; undefined: it does not. */
  refusal: readonly [code: string, message: string] | undefined;
  /** Whether STS has credentials in its answer. */
  hasCredentials = true;
  private readonly before = process.env["AWS_ENDPOINT_URL"];
  scripted!: ScriptedAws;

  static async start(): Promise<JobAws> {
    const aws = new JobAws();
    aws.scripted = await ScriptedAws.start((request, response) => void aws.answer(request, response));
    process.env["AWS_ENDPOINT_URL"] = aws.scripted.endpoint;
    return aws;
  }

  async stop(): Promise<void> {
    if (this.before === undefined) delete process.env["AWS_ENDPOINT_URL"];
    else process.env["AWS_ENDPOINT_URL"] = this.before;
    await this.scripted.stop();
  }

  /** What a job with `id-token: write` finds. */
  get env(): Environment {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.scripted.endpoint}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job",
      AWS_ENDPOINT_URL: this.scripted.endpoint,
      GITHUB_JOB: "build",
      GITHUB_RUN_ID: "77",
    };
  }

  /** Roles that were signed in as. */
  get roles(): string[] {
    return this.signIns.map(({ RoleArn = "" }) => RoleArn);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      this.asked.push(`${request.url} ${request.headers.authorization}`);
      response.writeHead(this.github.status).end(this.github.body);
      return;
    }
    const input = Object.fromEntries(new URLSearchParams(await text(request)));
    this.signIns.push(input);
    if (this.refusal) {
      const [code, message] = this.refusal;
      response
        .writeHead(403)
        .end(
          `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
        );
      return;
    }
    const operation = input["Action"] ?? "";
    const credentials = `<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>${SESSION}</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>`;
    response.end(
      `<${operation}Response><${operation}Result>${this.hasCredentials ? credentials : ""}</${operation}Result></${operation}Response>`,
    );
  }
}

/** A token of GitHub's, as far as it is read. */
export const tokenOf = (sub: string): string => identityToken({ sub, aud: "sts.amazonaws.com", iss: "" });
