import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../tools/loopback";
import { conversationRoutes } from "./conversation-routes";
import { gitRoutes } from "./git-routes";
import { GitRepository } from "./git-repository";
import { type Permissions, suffices } from "./permissions";
import { type Answer, forbidden, notFound, type Route, type Sent, type Served, unprocessable } from "./route";
import { runRoutes } from "./run-routes";
import { GitHubState } from "./state";

export interface GitHubArgs {
  /** `<owner>/<name>` */
  readonly repository: string;
  /** Folder of a bare git repository: refs, commits and contents are those of git. */
  readonly bare: string;
  /** What the job of a token may do; undefined for a token of none. */
  readonly permissionsOf: (token: string) => Permissions | undefined;
}

/** A stand-in of GitHub's REST API. */
export interface GitHub {
  /** What GITHUB_API_URL is to be. */
  readonly url: string;
  readonly state: GitHubState;
  stop(): Promise<void>;
}

/** Characters of a comment's, an issue's or a pull request's text. */
const MOST_CHARACTERS = 65_536;
const ROUTES: readonly Route[] = [...gitRoutes, ...conversationRoutes, ...runRoutes];

/**
 * Serves the calls that the workflows' commands make, on a loopback port, over a git repository and a state in memory.
 * It refuses by the permissions of each token's job, as GitHub does: it shows what a job has to be given. Answers hold
 * no more than what is read of them. https://docs.github.com/en/rest
 */
export async function startGitHub({ repository, bare, permissionsOf }: GitHubArgs): Promise<GitHub> {
  const served: Served = { repository, git: new GitRepository(bare), state: new GitHubState() };
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const called = `${request.method} ${address.pathname}`;
    void answer(request, address, served, permissionsOf)
      .catch((error: Error): Answer => ({ status: 500, body: { message: error.message } }))
      .then(({ status, body, headers: { link, ...headers } = {} }) => {
        served.state.calls.push(`${called} ${status}`);
        const next = link && { link: `<${address.origin}${address.pathname}${link}>; rel="next"` };
        response.writeHead(status, { "content-type": "application/json", ...headers, ...next });
        response.end(JSON.stringify(body));
      });
  });
  const { port, stop } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, state: served.state, stop };
}

async function answer(
  request: IncomingMessage,
  { pathname, searchParams: query }: URL,
  served: Served,
  permissionsOf: GitHubArgs["permissionsOf"],
): Promise<Answer> {
  const sent = await text(request);
  const token = request.headers.authorization?.replace(/^(bearer|token) /i, "");
  const granted = token === undefined ? undefined : permissionsOf(token);
  if (!granted) return { status: 401, body: { message: "Bad credentials", status: "401" } };
  const below = `/repos/${served.repository}`;
  if (pathname !== below && !pathname.startsWith(`${below}/`)) return notFound;
  const called = `${request.method} ${pathname.slice(below.length)}`;
  for (const route of ROUTES) {
    const [matched, ...path] = new RegExp(`^${route.call}$`).exec(called) ?? [];
    if (matched === undefined) continue;
    if (!suffices(granted, route.accepted)) return forbidden(undefined, route.accepted);
    const body = (sent === "" ? {} : JSON.parse(sent)) as Sent;
    if ((body.body ?? "").length > MOST_CHARACTERS)
      return unprocessable(`Validation Failed: Body is too long (maximum is ${MOST_CHARACTERS} characters)`);
    return route.answer({ path: path.map(decodeURIComponent), query, body }, served);
  }
  return { status: 501, body: { message: `The stand-in of GitHub has no answer to ${called}.` } };
}
