"""Who may push and pull: the registry's `/v2/` paths, which ministack serves to anyone, and the registry's policy."""

import base64
import contextvars
import dataclasses
import json
import secrets
import time
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import AuthError, EvalContext, EvalResult
from ministack.core.responses import (
    AccountRegionScopedDict,
    error_response_json,
    get_account_id,
    get_region,
    json_response,
)
from ministack.core.router import extract_access_key_id
from ministack.services import ecr

from . import image_scans
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
    """ECR's handlers do not see who calls; the authorization token must. A registry had no policy, settings or scans."""

    async def handle_request(method: str, path: str, headers: dict, body: bytes, query: dict) -> Any:
        _caller_key.set(extract_access_key_id(headers, query))
        handler = _REGISTRY_CALLS.get(headers.get("x-amz-target", "").split(".")[-1])
        return handler(json.loads(body or b"{}")) if handler else await original(method, path, headers, body, query)

    return handle_request


_POLICY, _SCOPE = "policy", "REGISTRY_POLICY_SCOPE"
_registry = AccountRegionScopedDict()


def _registry_policy(answered: Any) -> Any:
    if answered is None:
        return error_response_json("RegistryPolicyNotFoundException", "Registry policy does not exist", 400)
    return json_response({"registryId": get_account_id(), "policyText": answered})


def _put_registry_policy(data: dict) -> Any:
    _registry[_POLICY] = data["policyText"]
    return _registry_policy(data["policyText"])


def _account_setting(data: dict) -> Any:
    """Registries that are made now begin with scope V2."""
    if data.get("name") != _SCOPE or data.get("value", "V2") not in ("V1", "V2"):
        return error_response_json("InvalidParameterException", f"Only {_SCOPE} is known here, with V1 or V2", 400)
    if "value" in data:
        _registry[_SCOPE] = data["value"]
    return json_response({"name": _SCOPE, "value": _registry.get(_SCOPE) or "V2"})


# https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
_REGISTRY_CALLS: dict[str, Function] = {
    "PutRegistryPolicy": _put_registry_policy,
    "GetRegistryPolicy": lambda _data: _registry_policy(_registry.get(_POLICY)),
    "DeleteRegistryPolicy": lambda _data: _registry_policy(_registry.pop(_POLICY, None)),
    "PutAccountSetting": _account_setting,
    "GetAccountSetting": _account_setting,
    **image_scans.CALLS,
}


def with_registry_policy(original: Function) -> Function:
    """A registry whose scope is V2 asks its own policy beside the repository's."""

    def repository_policy_for_arn(resource_arn: str) -> tuple[str, str] | None:
        found = original(resource_arn)
        if found is None or _registry.get(_POLICY) is None or _registry.get(_SCOPE) == "V1":
            return found
        policies = [json.loads(text) for text in (found[0], _registry[_POLICY]) if text]
        statements = [statement for policy in policies for statement in _listed(policy["Statement"])]
        return json.dumps({"Version": "2012-10-17", "Statement": statements}), found[1]

    return repository_policy_for_arn


def _listed(statements: Any) -> list:
    return statements if isinstance(statements, list) else [statements]


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
    """Identity policy, boundary, repository and registry policy together, as for any other cross-account call."""
    principal = iam_evaluator.resolve_principal(token.access_key_id, token.account)
    if isinstance(principal, AuthError):
        return principal
    owner = get_account_id()
    arn = f"arn:aws:ecr:{get_region()}:{owner}:repository/{name}"
    context = EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=f"ecr:{action}",
        resource_arn=arn,
        region=get_region(),
        principal_keys=principal.keys,
    )
    identity = (
        EvalResult("Allow")  # the account's root
        if principal.policies is None
        else iam_evaluator.evaluate(context, principal.policies, *principal.limits)
    )
    policy, _owner = ecr.repository_policy_for_arn(arn) or ("", owner)
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
    replace(ecr, "repository_policy_for_arn", "a8cc7378a316", with_registry_policy)
    replace(ecr, "handle_registry_request", "8d092cb90854", authorize)
