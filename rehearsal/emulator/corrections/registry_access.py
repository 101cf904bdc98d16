"""Who may push and pull: the registry's `/v2/` paths, which ministack serves to anyone."""

import base64
import contextvars
import dataclasses
import secrets
import time
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import AuthError, EvalContext, EvalResult
from ministack.core.responses import get_account_id, get_region, json_response
from ministack.core.router import extract_access_key_id
from ministack.services import ecr

from .patching import Function, replace

# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
TOKEN_SECONDS = 12 * 60 * 60

# https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html and the pull permissions beside it
_ACTIONS = {
    ("manifest", "GET"): "BatchGetImage",
    ("manifest", "HEAD"): "BatchGetImage",
    ("manifest", "PUT"): "PutImage",
    ("manifest", "DELETE"): "BatchDeleteImage",
    ("blob", "GET"): "GetDownloadUrlForLayer",
    ("blob", "HEAD"): "BatchCheckLayerAvailability",
    ("blob", "DELETE"): "BatchDeleteImage",
    ("blob_uploads", "POST"): "InitiateLayerUpload",
    ("blob_upload_session", "PATCH"): "UploadLayerPart",
    ("blob_upload_session", "GET"): "UploadLayerPart",
    ("blob_upload_session", "DELETE"): "UploadLayerPart",
    ("blob_upload_session", "PUT"): "CompleteLayerUpload",
    ("tags_list", "GET"): "ListImages",
}


@dataclasses.dataclass(frozen=True)
class IssuedToken:
    access_key_id: str
    account: str
    expires: float


_issued: dict[str, IssuedToken] = {}
_caller_key: contextvars.ContextVar[str] = contextvars.ContextVar("ecr_caller_key", default="")


def remember_caller(original: Function) -> Function:
    """ECR's handlers do not see who calls; the authorization token must."""

    async def handle_request(method: str, path: str, headers: dict, body: bytes, query: dict) -> Any:
        _caller_key.set(extract_access_key_id(headers, query))
        return await original(method, path, headers, body, query)

    return handle_request


def issue_token(_original: Function) -> Function:
    """Every caller of every account got the one token `AWS:ministack-auth-token`."""

    def get_authorization_token(_data: dict) -> Any:
        account, expires = get_account_id(), time.time() + TOKEN_SECONDS
        password = secrets.token_urlsafe(48)
        _issued[password] = IssuedToken(_caller_key.get(), account, expires)
        entry = {
            "authorizationToken": base64.b64encode(f"AWS:{password}".encode()).decode(),
            "expiresAt": int(expires),
            "proxyEndpoint": f"https://{account}.dkr.ecr.{get_region()}.amazonaws.com",
        }
        return json_response({"authorizationData": [entry]})

    return get_authorization_token


def _token_of(headers: dict) -> IssuedToken | None:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return None
    token = _issued.get(password) if user == "AWS" else None
    return token if token and token.expires > time.time() else None


def _decide(token: IssuedToken, action: str, name: str) -> EvalResult | AuthError:
    """Identity policy, boundary and repository policy together, as for any other cross-account call."""
    principal = iam_evaluator.resolve_principal(token.access_key_id, token.account)
    if isinstance(principal, AuthError):
        return principal
    owner = get_account_id()
    context = EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=f"ecr:{action}",
        resource_arn=f"arn:aws:ecr:{get_region()}:{owner}:repository/{name}",
        region=get_region(),
        principal_keys=principal.keys,
    )
    identity = (
        EvalResult("Allow")  # the account's root
        if principal.policies is None
        else iam_evaluator.evaluate(context, principal.policies, *principal.limits)
    )
    policy = ecr._repo_policies.get(name) or ""
    return iam_evaluator.combine_resource_policy(identity, context, policy, owner, limits=principal.limits)


def authorize(original: Function) -> Function:
    """`/v2/` asked for no credentials and consulted no policy: anyone could push to prod's repository."""

    async def handle_registry_request(method: str, path: str, headers: dict, body: bytes, query: dict) -> Any:
        headers = {name.lower(): value for name, value in (headers or {}).items()}
        token = _token_of(headers)
        if token is None:
            status, answer, content = ecr._registry_error(401, "UNAUTHORIZED", "Not Authorized")
            challenge = f'Basic realm="https://{headers.get("host", "")}/",service="ecr.amazonaws.com"'
            return status, {**answer, "WWW-Authenticate": challenge}, content
        verb, name, _reference = ecr._parse_v2_path(path) or ("", "", "")
        action = _ACTIONS.get((verb, method.upper()))
        if action and name:
            ecr._select_registry_request_scope(name, headers, query)
            decision = _decide(token, action, name)
            if isinstance(decision, AuthError) or decision.decision != "Allow":
                return ecr._registry_error(403, "DENIED", f"User is not authorized to perform: ecr:{action} on {name}")
        return await original(method, path, headers, body, query)

    return handle_registry_request


def apply() -> None:
    replace(ecr, "handle_request", "492f992e404d", remember_caller)
    replace(ecr, "_get_authorization_token", "92111f2ea183", issue_token)
    replace(ecr, "handle_registry_request", "8d092cb90854", authorize)
