import { forbidden, notFound, ok, paged, type Route, type Sent, type Served, unprocessable } from "./route";
import { ACTIONS, type Comment, type Issue, type Pull } from "./state";

const COMMENTS = (level: string) => `issues=${level}; pull_requests=${level}`;

/** https://docs.github.com/en/rest/pulls, https://docs.github.com/en/rest/issues */
export const conversationRoutes: readonly Route[] = [
  {
    call: "GET /pulls",
    accepted: "pull_requests=read",
    answer(call, served) {
      const [owner] = served.repository.split("/");
      const isAsked = (pull: Pull) =>
        isInState(pull.state, call.query) &&
        [null, `${owner}:${pull.head}`].includes(call.query.get("head")) &&
        [null, pull.base].includes(call.query.get("base"));
      return paged(
        served.state.pulls.filter(isAsked).map((pull) => pullBody(pull, served)),
        call,
      );
    },
  },
  {
    call: "POST /pulls",
    accepted: "pull_requests=write",
    answer({ body }, served) {
      const { git, state } = served;
      if (!state.actionsMayOpenPulls)
        return forbidden("GitHub Actions is not permitted to create or approve pull requests.");
      const { head = "", base = "" } = body;
      const refs = [base, head].map((branch) => git.read(`refs/heads/${branch}`)?.sha);
      if (refs.includes(undefined)) return unprocessable("Validation Failed");
      if (git.between(refs[0] ?? "", refs[1] ?? "").length === 0)
        return unprocessable(`Validation Failed: No commits between ${base} and ${head}`);
      if (state.pulls.some((each) => each.state === "open" && each.head === head && each.base === base))
        return unprocessable(`Validation Failed: A pull request already exists for ${head}.`);
      const pull: Pull = { number: state.next(), head, base, state: "open", ...texts(body) };
      state.pulls.push(pull);
      return ok(pullBody(pull, served), 201);
    },
  },
  {
    call: "PATCH /pulls/(\\d+)",
    accepted: "pull_requests=write",
    answer({ path: [number], body }, served) {
      const pull = served.state.pulls.find((each) => each.number === Number(number));
      return pull ? ok(pullBody(Object.assign(pull, body), served)) : notFound;
    },
  },
  {
    call: "GET /issues",
    accepted: "issues=read",
    answer(call, served) {
      const labels = call.query.get("labels")?.split(",") ?? [];
      const isAsked = (issue: Issue) =>
        isInState(issue.state, call.query) && labels.every((label) => issue.labels.includes(label));
      return paged(
        served.state.issues.filter(isAsked).map((issue) => issueBody(issue, served)),
        call,
      );
    },
  },
  {
    call: "POST /issues",
    accepted: "issues=write",
    answer({ body }, served) {
      const { labels = [] } = body;
      const number = served.state.next();
      const issue: Issue = { number, author: ACTIONS, labels, state: "open", ...texts(body) };
      served.state.issues.push(issue);
      return ok(issueBody(issue, served), 201);
    },
  },
  {
    call: "PATCH /issues/(\\d+)",
    accepted: "issues=write",
    answer({ path: [number], body }, served) {
      const issue = served.state.issues.find((each) => each.number === Number(number));
      return issue ? ok(issueBody(Object.assign(issue, body), served)) : notFound;
    },
  },
  {
    call: "GET /issues/(\\d+)/comments",
    accepted: COMMENTS("read"),
    answer: (call, { state }) =>
      paged(state.comments.filter(({ number }) => number === Number(call.path[0])).map(commentBody), call),
  },
  {
    call: "POST /issues/(\\d+)/comments",
    accepted: COMMENTS("write"),
    answer({ path: [under], body }, { state }) {
      const number = Number(under);
      if (![...state.issues, ...state.pulls].some((each) => each.number === number)) return notFound;
      const comment: Comment = { id: state.next(), number, author: ACTIONS, body: body.body ?? "" };
      state.comments.push(comment);
      return ok(commentBody(comment), 201);
    },
  },
  {
    call: "PATCH /issues/comments/(\\d+)",
    accepted: COMMENTS("write"),
    answer({ path: [id], body }, { state }) {
      const comment = state.comments.find((each) => each.id === Number(id));
      return comment ? ok(commentBody(Object.assign(comment, body))) : notFound;
    },
  },
];

const texts = ({ title = "", body = "" }: Sent) => ({ title, body });

/** Without a state, GitHub lists what is open. */
function isInState(state: string, query: URLSearchParams): boolean {
  const asked = query.get("state") ?? "open";
  return asked === "all" || asked === state;
}

const address = ({ repository }: Served, kind: string, number: number) =>
  `https://github.com/${repository}/${kind}/${number}`;

function pullBody(pull: Pull, served: Served): unknown {
  const { head, base, ...rest } = pull;
  return {
    ...rest,
    user: ACTIONS,
    html_url: address(served, "pull", pull.number),
    head: { ref: head, sha: served.git.read(`refs/heads/${head}`)?.sha },
    base: { ref: base },
  };
}

const issueBody = ({ labels, author, ...rest }: Issue, served: Served): unknown => ({
  ...rest,
  user: author,
  html_url: address(served, "issues", rest.number),
  labels: labels.map((name) => ({ name })),
});

const commentBody = ({ id, author, body }: Comment): unknown => ({ id, user: author, body });
