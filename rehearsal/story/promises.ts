/** What a rehearsal holds the program to. Every proof belongs to one of these. */
export const PROMISES = {
  "set-up-once": {
    title: "Accounts are set up once",
    means: "An administrator creates each account's roles once. From then on jobs do everything.",
  },
  "seen-before-merge": {
    title: "Changes are seen before merging",
    means: "A pull request shows what it changes, and a promotion what it copies.",
  },
  "same-bytes": {
    title: "Targets run the same bytes",
    means: "What a target runs is, digest for digest, what the source built and tested.",
  },
  "no-builds-in-a-target": {
    title: "Nothing is built in a target",
    means: "Its program and its deploy role cannot build there, nor push into its registry.",
  },
  "only-named-readers": {
    title: "Only named roles have access",
    means: "Roles, models and states are open to those that the settings name, and closed to all others.",
  },
  "only-tested-releases": {
    title: "Only tested releases run",
    means:
      "No other model, no rejected version and no image with a critical finding is used in a target's runs.",
  },
  "one-run-per-trigger": {
    title: "One run for each trigger",
    means: "A trigger that is delivered twice starts one run.",
  },
  "rolls-back-as-one": {
    title: "A release rolls back as one",
    means: "Images, model and evidence go forward together, and back together.",
  },
  "hand-changes-are-found": {
    title: "Changes by hand are found",
    means: "What somebody changes outside the program is found, and nothing else is reported.",
  },
  "runs-from-start-to-end": {
    title: "Everything runs from start to end",
    means: "Jobs deploy the stacks, pipelines give the right results, and nothing is left over.",
  },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly means: string }>>;

export type PromiseName = keyof typeof PROMISES;
