"""Who the caller is, as bucket policies and policy conditions see it."""

import contextvars
import dataclasses
import json
import os
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import AuthError, EvalContext, EvalResult, PrincipalInfo
from ministack.core.router import extract_access_key_id
from ministack.services import iam, s3

from .patching import Function, replace

_foreign_caller: contextvars.ContextVar[PrincipalInfo | None] = contextvars.ContextVar("foreign_caller", default=None)


def role_arn(session_arn: str) -> str:
    """The ARN of the role behind `arn:aws:sts::<account>:assumed-role/<name>/<session>`, with the role's own path."""
    account, name = session_arn.split(":")[4], session_arn.split("/")[1]
    role = iam._roles.get_scoped(account, None, name) or {}
    return role.get("Arn", f"arn:aws:iam::{account}:role/{name}")


def remember_foreign_caller(original: Function) -> Function:
    """A bucket policy was asked about `arn:aws:iam::<account>:root` whoever called from another account.

    Seen: a statement whose condition names one role of prod denied that role and, without the condition, allowed all.
    """

    def foreign_bucket_allows(
        owner: str, bucket: str, key: str, method: str, query: dict, caller: str, headers: dict | None = None
    ) -> bool:
        principal = iam_evaluator.resolve_principal(extract_access_key_id(headers or {}, query), caller) if caller else None
        if isinstance(principal, AuthError):
            return False
        token = _foreign_caller.set(principal)
        try:
            return original(owner, bucket, key, method, query, caller, headers)
        finally:
            _foreign_caller.reset(token)

    return foreign_bucket_allows


def evaluate_for_foreign_caller(original: Function) -> Function:
    """The other half of `remember_foreign_caller`: the remembered principal replaces the account's root."""

    def evaluate_resource_policy(document: Any, context: EvalContext, *rest: Any, **options: Any) -> EvalResult:
        principal = _foreign_caller.get()
        if principal is not None:
            context = dataclasses.replace(
                context,
                principal_arn=principal.arn,
                principal_account=principal.account,
                principal_type=principal.type,
                principal_keys=principal.keys,
            )
        return original(document, context, *rest, **options)

    return evaluate_resource_policy


def global_condition_keys(original: Function) -> Function:
    """Two keys that every request has.

    `aws:PrincipalArn` was the session's ARN; AWS gives the role's, which is what every condition here names.
    `aws:SecureTransport` was false, as loopback has no TLS: a statement that denies plain HTTP denied everybody.
    Loopback stands for TLS here, so a rehearsal cannot prove such a statement.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """

    def resolve_condition_key(key: str, context: EvalContext) -> Any:
        if key.lower() == "aws:securetransport":
            return "true"
        value = original(key, context)
        if key.lower() == "aws:principalarn" and isinstance(value, str) and ":assumed-role/" in value:
            return role_arn(value)
        return value

    return resolve_condition_key


# Account number to the id of its organization.
_ORGANIZATIONS: dict[str, str] = json.loads(os.environ.get("ORGANIZATIONS") or "{}")


def told_organization(_original: Function) -> Function:
    """`aws:PrincipalOrgID` was that of an organization which the caller's account had made itself, with an invented id.

    A grant that demands an id was closed to everybody. Which accounts are in which organization, the rehearsal says.
    """

    def principal_org_id(account: str) -> str | None:
        return _ORGANIZATIONS.get(account)

    return principal_org_id


def apply() -> None:
    replace(s3, "_foreign_bucket_allows", "7865eb38b093", remember_foreign_caller)
    replace(iam_evaluator, "evaluate_resource_policy", "e49ce7161ad6", evaluate_for_foreign_caller)
    replace(iam_evaluator, "_resolve_condition_key", "15e26964cd38", global_condition_keys)
    replace(iam_evaluator, "_principal_org_id", "a582df4ff025", told_organization)
