import type { IamStatement } from "./document";

/** One of those whom a statement of a resource or trust policy names. */
export type Principal =
  | { readonly kind: "everyone" }
  /** An account as a whole: everyone in it whom its own policies let. */
  | { readonly kind: "account"; readonly account: string }
  /** A role, a user or a role's session, by its exact ARN. */
  | { readonly kind: "identity"; readonly account: string; readonly arn: string }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated"; readonly provider: string }
  /** What stands for nobody whose account is known: a canonical user, a deleted role's id, a pattern. */
  | { readonly kind: "other"; readonly value: string };

/** An ARN of one role, user or role's session. */
const IDENTITY = /^arn:aws:(?:iam::(\d{12}):(?:role|user)|sts::(\d{12}):assumed-role)\/[^*?]+$/;
const ACCOUNT = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/;

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws Error for a statement that names nobody
 */
export function principalsOf({ principals, notPrincipals }: IamStatement): readonly Principal[] {
  if (notPrincipals) return [{ kind: "everyone" }];
  if (!principals) throw new Error("a statement has no Principal");
  return Object.entries(principals).flatMap(([type, values]) =>
    values.map((value) => toPrincipal(type, value)),
  );
}

function toPrincipal(type: string, value: string): Principal {
  if (value === "*" && (type === "*" || type === "AWS")) return { kind: "everyone" };
  if (type === "Service" && /^[\w.-]+$/.test(value)) return { kind: "service", service: value };
  if (type === "Federated") return { kind: "federated", provider: value };
  if (type !== "AWS") return { kind: "other", value };
  const account = ACCOUNT.exec(value)?.[1];
  if (account !== undefined) return { kind: "account", account };
  const [, iam, session] = IDENTITY.exec(value) ?? [];
  const owner = iam ?? session;
  return owner === undefined ? { kind: "other", value } : { kind: "identity", account: owner, arn: value };
}

/** Whether a text is the ARN of one role or user of the account. */
export const isIdentityOf = (account: string, arn: string): boolean =>
  IDENTITY.exec(arn)?.slice(1).includes(account) ?? false;
