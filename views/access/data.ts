/** Who may do what, as `access/` decided it: what `npm run access -- --html` shows. */
export interface AccessPage {
  readonly stacks: readonly Stack[];
  readonly sections: readonly Section[];
  /** Decisions that are not as expected, a sentence each. */
  readonly surprises: readonly string[];
}

export interface Stack {
  readonly stack: string;
  readonly account: string;
  /** Among the source, which is 0, and its targets: its colour. */
  readonly place: number;
}

/** Some requests, each decided for the same principals. */
export interface Section {
  readonly title: string;
  readonly principals: readonly Principal[];
  readonly rows: readonly Row[];
}

export interface Principal {
  readonly name: string;
  /** ARN of the role, service or provider of identities; empty for whoever has none. */
  readonly arn: string;
  /** The stack in the principal's account; undefined: of no account here. */
  readonly stack: string | undefined;
}

export interface Row {
  readonly label: string;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  /** Its condition keys. */
  readonly conditions: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** The stack in the resource's account. */
  readonly stack: string | undefined;
  /** One for each principal of the section, in their order. */
  readonly cells: readonly Cell[];
}

export interface Cell {
  /** `refused`: a statement denies it. `denied`: nothing denies it, and too little allows it. */
  readonly result: "allowed" | "denied" | "refused";
  readonly expected: boolean;
  /** Statements that allow, or that deny; of what is `denied`, those that allow it on one side only. */
  readonly by: readonly Statement[];
}

export interface Statement {
  /** Whose policy it is in: the principal's, the resource's, the principal's boundary, the organization's. */
  readonly layer: "identity" | "resource" | "boundary" | "organization";
  /** Its `Sid`; `statement 1` and so on, by its place in its policy, where it has none. */
  readonly statement: string;
}
