import { notFound, ok, paged, type Route } from "./route";
import type { Environment, Run } from "./state";

/** https://docs.github.com/en/rest/actions/workflow-runs, https://docs.github.com/en/rest/deployments/environments */
export const runRoutes: readonly Route[] = [
  {
    call: "GET /actions/workflows/([^/]+)/runs",
    accepted: "actions=read",
    answer(call, { repository, state }) {
      const status = call.query.get("status");
      const runs = state.runs.filter(
        (run) => run.workflow === call.path[0] && (status === null || run.status === status),
      );
      return paged(
        // The newest first.
        runs.toReversed().map((run) => ({
          id: run.id,
          run_number: run.number,
          status: run.status,
          html_url: `https://github.com/${repository}/actions/runs/${run.id}`,
        })),
        call,
        (page, total) => ({ total_count: total, workflow_runs: page }),
      );
    },
  },
  {
    call: "GET /actions/runs/(\\d+)/pending_deployments",
    accepted: "actions=read",
    answer({ path: [id] }, { state }) {
      const run = runOf(state.runs, id);
      return run ? ok(run.pending.map((name) => ({ environment: { name }, wait_timer: 0 }))) : notFound;
    },
  },
  {
    call: "GET /actions/runs/(\\d+)/jobs",
    accepted: "actions=read",
    answer(call, { state }) {
      const run = runOf(state.runs, call.path[0]);
      if (!run) return notFound;
      return paged(run.jobs, call, (jobs, total) => ({ total_count: total, jobs }));
    },
  },
  {
    call: "POST /actions/runs/(\\d+)/cancel",
    accepted: "actions=write",
    answer({ path: [id] }, { state }) {
      const run = runOf(state.runs, id);
      if (!run) return notFound;
      if (run.status === "completed")
        return { status: 409, body: { message: "Cannot cancel a workflow run that is completed." } };
      Object.assign(run, { status: "completed", conclusion: "cancelled", pending: [] });
      return ok({}, 202);
    },
  },
  {
    call: "GET /rules/branches/([^/]+)",
    accepted: "",
    answer: (call, { state }) =>
      paged(state.pullRequestRules, call, (page) =>
        page.map((parameters) => ({ type: "pull_request", parameters })),
      ),
  },
  {
    call: "GET /environments/([^/]+)",
    accepted: "actions=read",
    answer({ path: [name = ""] }, { state }) {
      const environment = state.environments.get(name);
      return environment ? ok(environmentBody(name, environment)) : notFound;
    },
  },
  {
    call: "GET /environments/([^/]+)/deployment-branch-policies",
    accepted: "actions=read",
    answer(call, { state }) {
      const branches = state.environments.get(call.path[0] ?? "")?.branches;
      if (branches === undefined) return notFound;
      const policies = typeof branches === "string" ? [] : branches;
      return paged(
        policies.map(({ name, type = "branch" }, index) => ({ id: index + 1, name, type })),
        call,
        (page, total) => ({ total_count: total, branch_policies: page }),
      );
    },
  },
];

const runOf = (runs: readonly Run[], id: string | undefined) => runs.find((run) => run.id === Number(id));

function environmentBody(name: string, { reviewers, branches }: Environment): unknown {
  const asked = reviewers.map(({ type, id }) => ({ type, reviewer: { id } }));
  return {
    name,
    protection_rules: [
      ...(asked.length > 0 ? [{ id: 1, type: "required_reviewers", reviewers: asked }] : []),
      ...(branches === "any" ? [] : [{ id: 2, type: "branch_policy" }]),
    ],
    deployment_branch_policy:
      branches === "any"
        ? null
        : { protected_branches: branches === "protected", custom_branch_policies: branches !== "protected" },
  };
}
