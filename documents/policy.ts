/** An IAM policy document, in the shape that AWS documents; every list is a list. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  /** Only in resource and trust policies. */
  readonly Principal?:
    | "*"
    | {
        readonly AWS?: readonly string[];
        readonly Service?: readonly string[];
        /** ARNs of identity providers. */
        readonly Federated?: readonly string[];
      };
  readonly Action: readonly string[];
  /** Left out in trust policies, whose resource is the role itself. */
  readonly Resource?: readonly string[];
  /** In a deny: everything but these. */
  readonly NotResource?: readonly string[];
  readonly Condition?: Conditions;
}

/** Operator to key to allowed values, or to the one value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[] | string>>>>;

export const policy = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/**
 * Denies what does not come over TLS. The value stands by itself: some tools that people audit with pass over one in a list.
 */
export const tlsOnly = (actions: readonly string[], resources: readonly string[]): Statement => ({
  Sid: "DenyPlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action: actions,
  Resource: resources,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** Each action or resource once, without those that a pattern among them stands for: IAM counts characters. */
export function uncovered(texts: readonly string[]): string[] {
  const all = [...new Set(texts)];
  const covers = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replace(/[^\w*]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);
  return all.filter((text) => !all.some((other) => other !== text && covers(other, text)));
}
