import type { IamStatement } from "./document";
import { isIdentityOf } from "./principals";

/** Operators that hold for nothing when the key is not there. `…IfExists` and `ForAllValues:` hold then. */
const EXACT = ["stringequals", "arnequals", "arnlike"];
const LIKE = [...EXACT, "stringlike"];

/** Whether every condition of one of these keys, and at least one, has only values that pass. */
function isHeld(
  { conditions }: IamStatement,
  operators: readonly string[],
  isKey: (key: string) => boolean,
  passes: (value: string) => boolean,
): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      operators.includes(operator) && isKey(key) && values.length > 0 && values.every(passes),
  );
}

/** Whether a statement holds for exact roles and users of the account only. */
export const onlyIdentitiesOf = (statement: IamStatement, account: string): boolean =>
  isHeld(
    statement,
    EXACT,
    (key) => key === "aws:principalarn",
    (arn) => isIdentityOf(account, arn),
  );

/**
 * Whether an AWS service is let in only where it acts for one of the accounts. The account stands in the condition
 * itself, or in the ARN of the resource for which the service acts; an ARN of S3 has none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const onlyOnBehalfOf = (statement: IamStatement, accounts: readonly string[]): boolean =>
  isHeld(
    statement,
    LIKE,
    (key) => key === "aws:sourceaccount" || key === "kms:calleraccount",
    (value) => accounts.includes(value),
  ) ||
  isHeld(
    statement,
    LIKE,
    (key) => key === "aws:sourcearn" || key.startsWith("kms:encryptioncontext:"),
    (value) => accounts.includes(value.split(":")[4] ?? ""),
  );

/** Whether a statement holds only for callers, or for resources, of the accounts or of their organization. */
export const onlyWithin = (
  statement: IamStatement,
  accounts: readonly string[],
  organization: string | undefined,
): boolean =>
  isHeld(
    statement,
    LIKE,
    (key) => key === "aws:principalaccount" || key === "aws:resourceaccount",
    (value) => accounts.includes(value),
  ) ||
  isHeld(
    statement,
    LIKE,
    (key) => key === "aws:principalorgid" || key === "aws:resourceorgid",
    (value) => value === organization,
  ) ||
  isHeld(
    statement,
    LIKE,
    (key) => key === "aws:principalarn",
    (arn) => accounts.includes(/^arn:aws:(?:iam|sts)::(\d{12}):/.exec(arn)?.[1] ?? ""),
  );

/** Whether a key has one of the operators' exact values, none of which is empty or a pattern. */
export const demandsExactly = (statement: IamStatement, key: string): boolean =>
  isHeld(
    statement,
    ["stringequals"],
    (found) => found === key.toLowerCase(),
    (value) => value !== "" && !/[*?]/.test(value),
  );
