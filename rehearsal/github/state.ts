/** A pull request, of what is read of one. */
export interface Pull {
  readonly number: number;
  /** Branch with the change, and branch that it goes into. */
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: "open" | "closed";
}

export interface Issue {
  readonly number: number;
  readonly labels: readonly string[];
  readonly author: Author;
  title: string;
  body: string;
  state: "open" | "closed";
}

/** Under an issue or a pull request, which are numbered as one. */
export interface Comment {
  readonly id: number;
  readonly number: number;
  readonly author: Author;
  body: string;
}

export interface Author {
  readonly login: string;
  readonly type: "Bot" | "User";
}

/** Who writes with a job's own token. */
export const ACTIONS: Author = { login: "github-actions[bot]", type: "Bot" };

/** A run of a workflow, by its file's name. */
export interface Run {
  readonly id: number;
  readonly number: number;
  readonly workflow: string;
  status: "queued" | "in_progress" | "waiting" | "completed";
  conclusion?: "cancelled" | "success" | "failure";
  /** Environments whose reviewers it waits for. */
  pending: readonly string[];
  jobs: readonly { readonly name: string; readonly status: string }[];
}

/** What protects an environment. */
export interface Environment {
  readonly reviewers: readonly { readonly type: "User" | "Team"; readonly id: number }[];
  /** Branches that may deploy: any, those with a protection rule, or those of these names. */
  readonly branches:
    "any" | "protected" | readonly { readonly name: string; readonly type?: "branch" | "tag" }[];
}

/** What GitHub keeps beside the git repository; a rehearsal may read and change all of it. */
export class GitHubState {
  readonly pulls: Pull[] = [];
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  readonly runs: Run[] = [];
  readonly environments = new Map<string, Environment>();
  /** Branches with a rule, and whether it is a protection rule: only such a rule counts for an environment. */
  readonly protectedBranches = new Map<string, "rule" | "ruleset">();
  /** The setting "Allow GitHub Actions to create and approve pull requests". */
  actionsMayOpenPulls = true;
  /** What rulesets demand of pull requests into the default branch, one for each ruleset. */
  readonly pullRequestRules: Readonly<Record<string, unknown>>[] = [];
  /** Every call in its order, with the status of its answer: `GET /repos/octo-org/octo-repo 200`. */
  readonly calls: string[] = [];

  /** The next number of an issue, pull request or comment. */
  next(): number {
    const numbers = [...this.pulls, ...this.issues].map(({ number }) => number);
    return Math.max(0, ...numbers, ...this.comments.map(({ id }) => id)) + 1;
  }
}
