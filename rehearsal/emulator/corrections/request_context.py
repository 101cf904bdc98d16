"""What a request is about, as its permissions are checked: resources and condition keys that ministack does not read."""

import contextvars
import json
from typing import Any

import cbor2
from ministack.core import iam_actions, iam_evaluator

from .patching import Function, replace

_other_parameters: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("other_parameters", default=())


def name_every_parameter(original: Function) -> Function:
    """ssm:GetParameters was checked against `*`, so that no policy that names parameters could allow it.

    AWS checks each parameter that is asked for. The first is returned here, `check_every_parameter` does the others.
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
    """

    def extract_resource_arn(
        service: str, method: str, path: str, headers: dict, body: bytes, query: dict, region: str, account: str
    ) -> str:
        _other_parameters.set(())
        target = headers.get("x-amz-target", "")
        if service != "ssm" or not target.endswith(".GetParameters"):
            return original(service, method, path, headers, body, query, region, account)
        names = json.loads(body or b"{}").get("Names") or ["*"]
        first, *others = (f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}" for name in names)
        _other_parameters.set(tuple(others))
        return first

    return extract_resource_arn


def check_every_parameter(original: Function) -> Function:
    """The other half of `name_every_parameter`: the call is denied as soon as one parameter is."""

    def enforce(key: str, action: str, service: str, region: str, resource_arn: str = "*", **options: Any) -> Any:
        denied = original(key, action, service, region, resource_arn=resource_arn, **options)
        if action != "ssm:GetParameters":
            return denied
        for other in _other_parameters.get():
            denied = denied or original(key, action, service, region, resource_arn=other, **options)
        return denied

    return enforce


def name_metric_namespace(original: Function) -> Function:
    """`cloudwatch:namespace` had no value, so that a policy bound to one namespace allowed none.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    """

    def request_tag_context(service: str, action: str, body: bytes, params: dict) -> dict:
        context = original(service, action, body, params)
        if action != "cloudwatch:PutMetricData":
            return context
        return {**context, "cloudwatch:namespace": _namespace(body, params)}

    return request_tag_context


def _namespace(body: bytes, params: dict) -> str:
    """The namespace of a PutMetricData call in any of the protocols that CloudWatch speaks."""
    if body[:1] == b"{":
        return str(json.loads(body).get("Namespace", ""))
    value = params.get("Namespace")
    if value is not None:
        return str(value[0] if isinstance(value, list) else value)
    return str(cbor2.loads(body).get("Namespace", ""))


def apply() -> None:
    replace(iam_actions, "extract_resource_arn", "82f51700695c", name_every_parameter)
    replace(iam_evaluator, "enforce", "cf64b1ee5b09", check_every_parameter)
    replace(iam_actions, "request_tag_context", "d46adb816e02", name_metric_namespace)
