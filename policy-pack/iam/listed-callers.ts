import { settingsOf, type StackFacts } from "../rule";
import { onlyIdentitiesOf, onlyOnBehalfOf } from "./confinement";
import type { IamStatement } from "./document";
import { principalsOf, type Principal } from "./principals";

/**
 * Whom a resource policy's statement lets in though nobody listed them, a sentence each. The stack's own account may be
 * let in as a whole, since its own policies decide then; of another account only exact roles may.
 */
export function unlistedCallers(statement: IamStatement, stack: StackFacts): readonly string[] {
  return principalsOf(statement).flatMap((principal) => fault(principal, statement, stack) ?? []);
}

function fault(principal: Principal, statement: IamStatement, stack: StackFacts): string | undefined {
  const { accounts } = stack;
  const remedy = `Name exact roles of the accounts ${accounts.join(", ")}.`;
  switch (principal.kind) {
    case "everyone":
      return `lets in everyone. ${remedy}`;
    case "service":
      return onlyOnBehalfOf(statement, accounts)
        ? undefined
        : `lets in ${principal.service} on behalf of any account. Add a condition on aws:SourceAccount or aws:SourceArn that names one of the accounts ${accounts.join(", ")}.`;
    case "account":
    case "identity":
      return accountFault(principal, statement, stack);
    case "federated":
      return `lets in whomever ${principal.provider} vouches for. ${remedy}`;
    case "other":
      return `lets in ${principal.value}, whose account is not known. ${remedy}`;
  }
}

function accountFault(
  { kind, account }: Extract<Principal, { account: string }>,
  statement: IamStatement,
  stack: StackFacts,
): string | undefined {
  if (!stack.accounts.includes(account))
    return `lets in account ${account}, which is none of ${stack.accounts.join(", ")}. Take it out, or list it under allowedAccounts in policy-pack/settings.json.`;
  if (kind === "identity" || account === settingsOf(stack).account || onlyIdentitiesOf(statement, account))
    return undefined;
  return `lets in all of account ${account}. Add the condition ArnEquals on aws:PrincipalArn with the exact ARNs of its roles.`;
}
