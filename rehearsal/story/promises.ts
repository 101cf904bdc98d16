/** What a rehearsal holds the program to. Every proof belongs to one of these. */
export const PROMISES = {
  "set-up-once": {
    title: "Set up once",
    means: "An administrator makes each account's roles once. From then on jobs do everything.",
  },
  "seen-before-merge": {
    title: "Seen before it is merged",
    means: "A pull request shows what it changes, and a promotion what it copies.",
  },
  "same-bytes": {
    title: "The same bytes",
    means: "What a target runs is, digest for digest, what the source built and tested.",
  },
  "no-builds-in-a-target": {
    title: "Nothing is built in a target",
    means: "Not by its program, not by its deploy role, not by a push into its registry.",
  },
  "only-named-readers": {
    title: "Only who is named",
    means: "Roles, models and states are open to whom the settings name, and closed to all others.",
  },
  "only-tested-releases": {
    title: "Only what was tested",
    means: "No other model, and no image with a critical finding, gets into a target's runs.",
  },
  "one-run-per-trigger": {
    title: "One run for each trigger",
    means: "A trigger that is delivered twice starts one run.",
  },
  "rolls-back-as-one": {
    title: "Rolls back as one",
    means: "Images, model and evidence go forward together, and back together.",
  },
  "hand-changes-are-found": {
    title: "Changes by hand are found",
    means: "What somebody changes beside the program is found, and nothing else is.",
  },
  "runs-from-start-to-end": {
    title: "It runs, from start to end",
    means: "Stacks deploy by their jobs, pipelines give the right results, and nothing is left over.",
  },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly means: string }>>;

export type PromiseName = keyof typeof PROMISES;
