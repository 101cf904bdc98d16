/** A state machine in Amazon States Language with JSONata. https://states-language.net */
export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  /** Seconds after which the execution ends as timed out. */
  readonly TimeoutSeconds: number;
  readonly States: States;
}

export type States = Readonly<Record<string, State>>;

export type State = Readonly<Record<string, unknown>> & {
  readonly Type: "Task" | "Choice" | "Pass" | "Wait" | "Map" | "Fail";
};

/** A JSONata expression as the language writes it, on one line. */
export const jsonata = (expression: string): string => `{% ${expression.replace(/\s*\n\s*/g, " ")} %}`;

/** Keeps error and cause in `$failure` and goes on at `next`. An error may come without a cause, as that of a timeout. */
export const catchError = (error: string, next: string) => ({
  ErrorEquals: [error],
  Assign: {
    failure: {
      error: jsonata("$states.errorOutput.Error"),
      cause: jsonata("$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''"),
    },
  },
  Next: next,
});

/** The same for every error. */
export const catchAll = (next: string) => [catchError("States.ALL", next)];

/** A state that only records what went wrong, as `$failure`, for whoever handles it. */
export const failWith = (error: string, cause: string, next: string): State => ({
  Type: "Pass",
  Assign: { failure: { error, cause: jsonata(cause) } },
  Next: next,
});

/** Characters of a cause that are passed on: a sentence or two, and no page of JSON. */
const MOST_OF_A_CAUSE = 1000;

/** What begins a line, or what a terminal obeys: control characters, separators of lines, and turns of direction. */
const OBEYED = "/[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+/";

/**
 * An expression's text within its line. Whatever errors and causes say comes from data, such as a key or a task's own
 * sentence, and must not write lines that look like ours.
 */
export const inLine = (expression: string): string => `$replace(${expression}, ${OBEYED}, ' ')`;

/** An expression's text as a cause: within its line, and cut to what a cause may have. */
export const asCause = (expression: string): string =>
  inLine(`$substring(${expression}, 0, ${MOST_OF_A_CAUSE})`);

/** Retry of calls that AWS throttled or failed to answer; never of a refusal. */
export const retryService = (prefix: string) => [
  {
    ErrorEquals: [
      `${prefix}.SdkClientException`,
      `${prefix}.ThrottlingException`,
      `${prefix}.InternalServerError`,
      `${prefix}.ServiceUnavailableException`,
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 4,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
];
