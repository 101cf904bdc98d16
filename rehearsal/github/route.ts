import type { GitHubState } from "./state";
import type { GitRepository } from "./git-repository";

/** A call of the API, without what every call has. */
export interface ApiCall {
  /** What the groups of the route's path held. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Sent;
}

/** What calls send, of what is looked at. */
export interface Sent {
  readonly title?: string;
  readonly body?: string;
  readonly state?: "open" | "closed";
  readonly head?: string;
  readonly base?: string;
  readonly labels?: readonly string[];
  readonly ref?: string;
  readonly sha?: string;
  readonly force?: boolean;
  readonly base_tree?: string;
  readonly tree?: readonly { readonly path: string; readonly content: string }[] | string;
  readonly parents?: readonly string[];
  readonly message?: string;
}

/** Where the calls go. */
export interface Served {
  /** `<owner>/<name>` */
  readonly repository: string;
  readonly git: GitRepository;
  readonly state: GitHubState;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  /** Method and path below `/repos/<owner>/<name>`, a regular expression: `GET /git/ref/(.+)`. */
  readonly call: string;
  /** As in X-Accepted-GitHub-Permissions: what GitHub's reference says under "Permissions" of the call. */
  readonly accepted: string;
  answer(call: ApiCall, served: Served): Answer;
}

export const ok = (body: unknown, status = 200): Answer => ({ status, body });
export const notFound: Answer = { status: 404, body: { message: "Not Found", status: "404" } };
export const unprocessable = (message: string): Answer => ({ status: 422, body: { message, status: "422" } });
export const forbidden = (message = "Resource not accessible by integration", accepted?: string): Answer => ({
  status: 403,
  body: { message, status: "403" },
  ...(accepted !== undefined && { headers: { "x-accepted-github-permissions": accepted } }),
});

/**
 * One page of a list, 30 long unless `per_page` says otherwise, with the link to the next.
 * @param wrap For calls that put the list into an object.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function paged(
  all: readonly unknown[],
  { query }: ApiCall,
  wrap: (page: readonly unknown[], total: number) => unknown = (page) => page,
): Answer {
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const page = Number(query.get("page") ?? 1);
  const body = wrap(all.slice((page - 1) * size, page * size), all.length);
  if (page * size >= all.length) return ok(body);
  const next = new URLSearchParams(query);
  next.set("page", String(page + 1));
  // The server knows its own address, and writes it before this.
  return { status: 200, body, headers: { link: `?${next.toString()}` } };
}
