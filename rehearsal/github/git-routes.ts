import type { Answer, Route, Served } from "./route";
import type { GitObject } from "./git-repository";
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
      const object = git.read(`${tag}^{}`);
      return object ? ok({ sha: tag, object: { sha: object.sha, type: object.type } }) : notFound;
    },
  },
  {
    call: "POST /git/refs",
    accepted: WRITE,
    answer({ body: { ref = "", sha = "" } }, served) {
      if (served.git.read(ref)) return unprocessable("Reference already exists");
      if (served.git.read(sha)?.type !== "commit") return unprocessable("Object does not exist");
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
      const before = served.git.read(ref);
      if (before === undefined) return unprocessable("Reference does not exist");
      if (served.git.read(sha)?.type !== "commit") return unprocessable("Object does not exist");
      if (!force && !served.git.isAncestor(before.sha, sha))
        return unprocessable("Update is not a fast forward");
      if (bringsWorkflows(sha, served)) return forbidden(undefined, WRITE);
      served.git.setRef(ref, sha);
      return refAnswer(ref, served);
    },
  },
  {
    call: "GET /git/commits/([0-9a-f]{40})",
    accepted: "contents=read",
    answer({ path: [sha = ""] }, { git }) {
      const commit = git.read(sha);
      return commit?.type === "commit" ? ok(commitBody(commit)) : notFound;
    },
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
    answer({ body }, { git }) {
      const { tree, parents = [], message = "" } = body;
      return ok({ sha: git.writeCommit(typeof tree === "string" ? tree : "", parents, message) }, 201);
    },
  },
  {
    call: "GET /contents/(.+)",
    accepted: "contents=read",
    answer({ path: [path = ""], query }, { git }) {
      const file = git.read(`${query.get("ref") ?? "HEAD"}:${path}`);
      if (file?.type !== "blob") return notFound;
      const content = { encoding: "base64", content: file.content.toString("base64") };
      return ok({ type: "file", path, sha: file.sha, size: file.content.length, ...content });
    },
  },
  {
    call: "GET /compare/(.+)\\.\\.\\.(.+)",
    accepted: "contents=read",
    answer({ path: [base = "", head = ""] }, { repository, git }) {
      if ([base, head].some((each) => git.read(each)?.type !== "commit")) return notFound;
      const commits = git.between(base, head);
      return ok({
        html_url: `https://github.com/${repository}/compare/${base}...${head}`,
        total_commits: commits.length,
        commits: commits.slice(0, 250).map(({ sha, message }) => ({ sha, commit: { message } })),
        files: git.changed(base, head).map((filename) => ({ filename })),
      });
    },
  },
];

function refAnswer(ref: string, { git }: Served, status = 200): Answer {
  const object = git.read(ref);
  return object ? ok({ ref, object: { sha: object.sha, type: object.type } }, status) : notFound;
}

function commitBody({ sha, content }: GitObject): unknown {
  const [head = "", ...message] = content.toString().split("\n\n");
  const named = (key: string) =>
    [...head.matchAll(new RegExp(`^${key} (\\w+)$`, "gm"))].map(([, object]) => ({ sha: object }));
  return { sha, tree: named("tree")[0], parents: named("parent"), message: message.join("\n\n") };
}

/** A job's token sets no ref to workflow files that no branch has; there is no permission of a job for it. */
function bringsWorkflows(commit: string, { git }: Served): boolean {
  const workflowsOf = (revision: string) => git.read(`${revision}:.github/workflows`)?.sha;
  const own = workflowsOf(commit);
  return own !== undefined && !git.heads.some((head) => workflowsOf(head) === own);
}
