"""Condition keys of a request that ministack does not read."""

import json
from typing import Any

import cbor2
from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2, iam, kms, tagging

from .patching import Function, replace


def tags_of_networks(original: Function) -> Function:
    """`aws:ResourceTag` had no value for anything of EC2."""

    def resource_tags(arn: str) -> dict[str, str] | None:
        if not arn.startswith("arn:aws:ec2:"):
            return original(arn)
        return {tag["Key"]: tag["Value"] for tag in ec2._tags.get(arn.rsplit("/", 1)[-1], [])}

    return resource_tags


def condition_keys(original: Function) -> Function:
    """Four condition keys had no value, so that a policy bound by them allowed nothing.

    `cloudwatch:namespace` of a metric, `ecs:cluster` of a list of tasks, `kms:ResourceAliases` of a key, and
    `iam:PermissionsBoundary`: the boundary that a call sets, or that the role it changes has.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
    """

    def request_tag_context(service: str, action: str, body: bytes, params: dict) -> dict:
        context = original(service, action, body, params)
        if action == "cloudwatch:PutMetricData":
            return {**context, "cloudwatch:namespace": _namespace(body, params)}
        if action == "ecs:ListTasks":
            return {**context, "ecs:cluster": _cluster(body)}
        if service == "kms":
            return {**context, "kms:ResourceAliases": _aliases_of(body)}
        boundary = _boundary(action, params)
        return context if boundary is None else {**context, "iam:PermissionsBoundary": boundary}

    return request_tag_context


def keys_of_objects(original: Function) -> Function:
    """`s3:if-none-match` had no value, so a bucket that takes only writes which replace nothing took none.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
    """

    def s3_service_context(action: str, query: dict | None, path: str = "", headers: dict | None = None) -> dict:
        context = original(action, query, path, headers)
        value = (headers or {}).get("if-none-match")
        return {**context, "s3:if-none-match": value} if value and action == "s3:PutObject" else context

    return s3_service_context


# The calls for which AWS knows the key, by where it takes the boundary from.
_SETS_BOUNDARY = ("iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary")
_CHANGES_ROLE = (
    "iam:AttachRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
)


def _boundary(action: str, params: dict) -> str | None:
    if action in _SETS_BOUNDARY:
        return _text(params.get("PermissionsBoundary"))
    if action in _CHANGES_ROLE:
        role = iam._roles.get_scoped(get_account_id(), None, _text(params.get("RoleName")) or "") or {}
        return role.get("PermissionsBoundary") or None
    return None


def _aliases_of(body: bytes) -> list[str]:
    """The aliases of the key that a call names or, to decrypt, that its ciphertext does."""
    fields = json.loads(body or b"{}")
    named = fields.get("KeyId") or iam_actions._kms_key_id_from_ciphertext(fields.get("CiphertextBlob", ""))
    key = kms._resolve_key(named) or {}
    return [arn.rsplit(":", 1)[-1] for arn, target in kms._aliases.items() if target == key.get("KeyId")]


def _text(value: Any) -> str | None:
    return str(value[0] if isinstance(value, list) else value) if value else None


def _cluster(body: bytes) -> str:
    """The ARN of the cluster that a call names or, when it names none, of the default one."""
    name = json.loads(body or b"{}").get("cluster") or "default"
    return name if name.startswith("arn:") else f"arn:aws:ecs:{get_region()}:{get_account_id()}:cluster/{name}"


def _namespace(body: bytes, params: dict) -> str:
    """The namespace of a PutMetricData call in any of the protocols that CloudWatch speaks."""
    if body[:1] == b"{":
        return str(json.loads(body).get("Namespace", ""))
    value = params.get("Namespace")
    if value is not None:
        return str(value[0] if isinstance(value, list) else value)
    return str(cbor2.loads(body).get("Namespace", ""))


def apply() -> None:
    replace(tagging, "resource_tags", "5d98719f044c", tags_of_networks)
    replace(iam_actions, "s3_service_context", "83e53d14d02c", keys_of_objects)
    replace(iam_actions, "request_tag_context", "d46adb816e02", condition_keys)
