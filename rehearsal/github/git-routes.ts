import type { Answer, Route, Served } from "./route";
import { forbidden, notFound, ok, paged, unprocessable } from "./route";

const WRITE = "contents=write; contents=write,workflows=write";

/** https://docs.github.com/en/rest/repos and https://docs.github.com/en/rest/git */
export const gitRoutes: readonly Route[] = [
  {
    call: "GET ",
    accepted: "",
    answer: (_, { repository, git }) => ok({ full_name: repository, default_branch: git.defaultBranch }),
  },
  {
    call: "GET /branches",
    accepted: "contents=read",
    answer: (call, { state }) =>
      paged(
        [...state.protectedBranches].map(([name, by]) => ({
          name,
          protected: true,
          protection: { enabled: by === "rule" },
        })),
        call,
      ),
  },
  {
    call: "GET /git/ref/(.+)",
    accepted: "contents=read",
    answer: ({ path: [name = ""] }, served) => refAnswer(`refs/${name}`, served),
  },
  {
    call: "GET /git/tags/([0-9a-f]{40})",
    accepted: "contents=read",
    answer({ path: [tag = ""] }, { git }) {
      const object = git.find(`${tag}^{}`);
      return object ? ok({ sha: tag, object: { sha: object, type: git.typeOf(object) } }) : notFound;
    },
  },
  {
    call: "POST /git/refs",
    accepted: WRITE,
    answer({ body: { ref = "", sha = "" } }, served) {
      if (served.git.find(ref)) return unprocessable("Reference already exists");
      if (served.git.typeOf(sha) !== "commit") return unprocessable("Object does not exist");
      if (bringsWorkflows(sha, served)) return forbidden(undefined, WRITE);
      served.git.setRef(ref, sha);
      return refAnswer(ref, served, 201);
    },
  },
  {
    call: "PATCH /git/refs/(.+)",
    accepted: WRITE,
    answer({ path: [name = ""], body: { sha = "", force = false } }, served) {
      const ref = `refs/${name}`;
      const before = served.git.find(ref);
      if (before === undefined) return unprocessable("Reference does not exist");
      if (served.git.typeOf(sha) !== "commit") return unprocessable("Object does not exist");
      if (!force && !served.git.isAncestor(before, sha)) return unprocessable("Update is not a fast forward");
      if (bringsWorkflows(sha, served)) return forbidden(undefined, WRITE);
      served.git.setRef(ref, sha);
      return refAnswer(ref, served);
    },
  },
  {
    call: "GET /git/commits/([0-9a-f]{40})",
    accepted: "contents=read",
    answer: ({ path: [commit = ""] }, served) =>
      served.git.typeOf(commit) === "commit" ? ok(commitBody(commit, served)) : notFound,
  },
  {
    call: "POST /git/trees",
    accepted: "contents=write",
    answer({ body }, { git }) {
      const entries = typeof body.tree === "object" ? body.tree : [];
      const files = Object.fromEntries(entries.map(({ path, content }) => [path, content]));
      return ok({ sha: git.writeTree(body.base_tree ?? "", files) }, 201);
    },
  },
  {
    call: "POST /git/commits",
    accepted: "contents=write",
    answer({ body }, served) {
      const { tree, parents = [], message = "" } = body;
      const commit = served.git.writeCommit(typeof tree === "string" ? tree : "", parents, message);
      return ok(commitBody(commit, served), 201);
    },
  },
  {
    call: "GET /contents/(.+)",
    accepted: "contents=read",
    answer({ path: [path = ""], query }, { git }) {
      const object = git.find(`${query.get("ref") ?? "HEAD"}:${path}`);
      if (object === undefined || git.typeOf(object) !== "blob") return notFound;
      const content = git.blob(object);
      const encoded = { encoding: "base64", content: content.toString("base64") };
      return ok({ type: "file", path, sha: object, size: content.length, ...encoded });
    },
  },
  {
    call: "GET /compare/(.+)\\.\\.\\.(.+)",
    accepted: "contents=read",
    answer({ path: [base = "", head = ""] }, { repository, git }) {
      if (!git.find(`${base}^{commit}`) || !git.find(`${head}^{commit}`)) return notFound;
      const commits = git.between(base, head);
      return ok({
        html_url: `https://github.com/${repository}/compare/${base}...${head}`,
        total_commits: commits.length,
        commits: commits.slice(0, 250).map((sha) => ({ sha, commit: { message: git.message(sha) } })),
      });
    },
  },
];

function refAnswer(ref: string, { git }: Served, status = 200): Answer {
  const sha = git.find(ref);
  return sha ? ok({ ref, object: { sha, type: git.typeOf(sha) } }, status) : notFound;
}

const commitBody = (sha: string, { git }: Served): unknown => ({
  sha,
  tree: { sha: git.find(`${sha}^{tree}`) },
  parents: git.parents(sha).map((parent) => ({ sha: parent })),
  message: git.message(sha),
});

/** A job's token sets no ref to workflow files that no branch has; there is no permission of a job for it. */
function bringsWorkflows(commit: string, { git }: Served): boolean {
  const workflowsOf = (revision: string) => git.find(`${revision}:.github/workflows`);
  const own = workflowsOf(commit);
  return own !== undefined && !git.heads.some((head) => workflowsOf(head) === own);
}
