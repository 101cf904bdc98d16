import { buildsOnly } from "../../calls/forbidden-calls";
import { demandsExactly, onlyIdentitiesOf, onlyOnBehalfOf } from "../../iam/confinement";
import type { IamStatement } from "../../iam/document";
import { documentsOf } from "../../iam/documents-of";
import { principalsOf, type Principal } from "../../iam/principals";
import { settingsOf, type Rule, type StackFacts } from "../../rule";

const ACTIONS = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"];

/** Who assumes a role is named. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
export const scopedTrust: Rule = {
  name: "scoped-trust",
  description:
    "A role trusts exact roles (of another account with an external id), services that act for the account (in a target none that builds), and tokens by subject and audience.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:iam/role:"],
  check: (resource, stack) =>
    documentsOf(resource)
      .filter(({ kind }) => kind === "trust")
      .flatMap(({ where, statements }) =>
        statements
          .filter(({ effect }) => effect === "Allow")
          .flatMap((statement) => faults(statement, stack).map((fault) => `${where} ${fault}`)),
      ),
};

function faults(statement: IamStatement, stack: StackFacts): readonly string[] {
  const { actions, notActions } = statement;
  const others = notActions
    ? [`everything but ${notActions.join(", ")}`]
    : actions.filter((action) => !ACTIONS.some((allowed) => allowed.toLowerCase() === action.toLowerCase()));
  return [
    ...others.map((other) => `allows ${other}. Allow nothing but ${ACTIONS.join(", ")}.`),
    ...principalsOf(statement).flatMap((principal) => fault(principal, statement, stack) ?? []),
  ];
}

function fault(principal: Principal, statement: IamStatement, stack: StackFacts): string | undefined {
  switch (principal.kind) {
    case "everyone":
      return "trusts everyone. Name exact roles or services.";
    case "service":
      // Some services have several principals, such as build.apprunner.amazonaws.com.
      if (stack.kind === "target" && principal.service.split(".").some(buildsOnly))
        return `trusts ${principal.service}, which builds or runs what nobody promoted. Take it out: a target's roles are for the pipeline's own services.`;
      return onlyOnBehalfOf(statement, [settingsOf(stack).account])
        ? undefined
        : `trusts ${principal.service} on behalf of any account. Add a condition on aws:SourceAccount or aws:SourceArn that names account ${settingsOf(stack).account}.`;
    case "account":
    case "identity":
      return accountFault(principal, statement, stack);
    case "federated":
      return federatedFault(principal.provider, statement);
    case "other":
      return `trusts ${principal.value}, whose account is not known. Name exact roles or services.`;
  }
}

function accountFault(
  principal: Extract<Principal, { account: string }>,
  statement: IamStatement,
  stack: StackFacts,
): string | undefined {
  const { account } = principal;
  if (!stack.accounts.includes(account))
    return `trusts account ${account}, which is none of ${stack.accounts.join(", ")}. Take it out, or list it under allowedAccounts in policy-pack/settings.json.`;
  const own = account === settingsOf(stack).account;
  if (!own && principal.kind === "account")
    return `trusts all of account ${account}. Name the exact ARNs of its roles, and demand an sts:ExternalId.`;
  if (!own)
    return demandsExactly(statement, "sts:ExternalId")
      ? undefined
      : `trusts ${account} without an external id. Add the condition StringEquals on sts:ExternalId.`;
  if (principal.kind === "identity" || stack.kind === "source" || onlyIdentitiesOf(statement, account))
    return undefined;
  return `trusts all of its own account ${account}. Name exact roles, or add the condition ArnEquals on aws:PrincipalArn with their ARNs.`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
function federatedFault(provider: string, statement: IamStatement): string | undefined {
  const [, issuer] = /^arn:aws:iam::\d{12}:oidc-provider\/([\w./-]+)$/.exec(provider) ?? [];
  if (issuer === undefined)
    return `trusts ${provider}, which is no OIDC provider of an account. Name one by its ARN.`;
  const open = ["sub", "aud"]
    .map((claim) => `${issuer}:${claim}`)
    .filter((key) => !demandsExactly(statement, key));
  return open.length === 0
    ? undefined
    : `trusts any token of ${issuer}. Add the condition StringEquals on ${open.join(" and ")}, without wildcards.`;
}
