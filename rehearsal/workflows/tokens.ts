import { createServer, type Server } from "node:http";
import { identityToken } from "../emulator/clients";

/** What a run is of. */
export interface Trigger {
  readonly event: "pull_request" | "push" | "schedule" | "workflow_dispatch";
  /** Such as `refs/heads/main`. */
  readonly ref: string;
}

/**
 * Subject that GitHub would give a job. https://docs.github.com/en/actions/reference/security/oidc
 * @param environment Of the job; empty where it has none.
 */
export function subjectOf({ event, ref }: Trigger, environment: string): string {
  if (environment !== "") return `environment:${environment}`;
  return event === "pull_request" ? "pull_request" : `ref:${ref}`;
}

/** GitHub's tokens for AWS: each job of the run that may ask gets one, of itself. @param repository As the token has it */
export function tokenServer(repository: string, trigger: Trigger): Server {
  return createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const [job, environment, audience] = ["job", "environment", "audience"].map(
      (name) => searchParams.get(name) ?? "",
    );
    if (request.headers.authorization !== `bearer ${job}`) {
      response.writeHead(403).end();
      return;
    }
    const sub = `repo:${repository}:${subjectOf(trigger, environment ?? "")}`;
    const value = identityToken({
      iss: "https://token.actions.githubusercontent.com",
      aud: audience ?? "",
      sub,
    });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ value }));
  });
}
