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

/** A JSONata expression as the language writes it. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Keeps error and cause in `$failure` and goes on at `next`. */
export const catchAll = (next: string) => [
  {
    ErrorEquals: ["States.ALL"],
    Assign: {
      failure: { error: jsonata("$states.errorOutput.Error"), cause: jsonata("$states.errorOutput.Cause") },
    },
    Next: next,
  },
];

/** A state that only records what went wrong, as `$failure`, for whoever handles it. */
export const failWith = (error: string, cause: string, next: string): State => ({
  Type: "Pass",
  Assign: { failure: { error, cause: jsonata(cause) } },
  Next: next,
});

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
