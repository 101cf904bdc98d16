"""Which resources a request is about, where ministack takes it to be about all of them."""

import contextvars
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import cbor2
from ministack.core import iam_actions, iam_evaluator
from ministack.services import ec2, kms

from .patching import Function, replace

_other_parameters: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("other_parameters", default=())


def name_resources(original: Function) -> Function:
    """Checked against `*`, a request cannot be allowed by a policy that names resources.

    AWS checks ssm:GetParameters for each parameter that is asked for: the first is returned here, and
    `check_every_parameter` does the others. A schedule is named with its group, and a task with its cluster: those that are
    described together are of one. A key that a request names by its alias is checked as the key.
    https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    """

    def extract_resource_arn(
        service: str, method: str, path: str, headers: dict, body: bytes, query: dict, region: str, account: str
    ) -> str:
        found = original(service, method, path, headers, body, query, region, account)
        _other_parameters.set(())
        if service == "ssm" and headers.get("x-amz-target", "").endswith(".GetParameters"):
            names = _fields(body).get("Names") or ["*"]
            first, *others = (f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}" for name in names)
            _other_parameters.set(tuple(others))
            return first
        if service == "scheduler" and ":schedule/default/" in found:
            group = _text(query.get("groupName")) or _fields(body).get("GroupName") or "default"
            return found.replace(":schedule/default/", f":schedule/{group}/")
        if service == "ecs" and headers.get("x-amz-target", "").endswith(".DescribeTasks"):
            return f"arn:aws:ecs:{region}:{account}:task/{_first_task(body)}"
        if service == "kms":
            return _key_or_alias(found, body, region, account)
        if found == "*" and (arn := _named_arn(path, query, body)):
            return arn
        name = _BY_SERVICE.get(service)
        named = name(query, body) if name and found == "*" else None
        return f"arn:aws:{_PREFIX.get(service, service)}:{region}:{account}:{named}" if named else found

    return extract_resource_arn


def _key_or_alias(found: str, body: bytes, region: str, account: str) -> str:
    if found == "*" and (alias := _fields(body).get("AliasName")):
        return f"arn:aws:kms:{region}:{account}:{alias}"  # made, changed or deleted
    key = kms._resolve_key(found) if ":alias/" in found else None
    return key["Arn"] if key else found


# Where a call names a resource by its ARN, to read its tags among others.
_ARN_FIELDS = ("ResourceArn", "resourceArn", "ResourceARN", "resourceARN")


def _named_arn(path: str, query: dict, body: bytes) -> str | None:
    fields = _fields(body)
    if (in_path := unquote(path).removeprefix("/tags/")).startswith("arn:"):
        return in_path
    if subscription := _text(query.get("SubscriptionArn")):
        return subscription.rsplit(":", 1)[0]  # a subscription is checked as its topic
    return next((arn for name in _ARN_FIELDS if (arn := _text(query.get(name)) or fields.get(name))), None)


# The prefix that ARNs have where the service's own name is another.
_PREFIX = {"monitoring": "cloudwatch"}

# Parts of a network that ministack does not look for, by the parameter that names one.
_NETWORK_PARTS = {
    "FlowLogId.1": "vpc-flow-log",
    "NatGatewayId": "natgateway",
    "NatGatewayId.1": "natgateway",
    "VpcEndpointId": "vpc-endpoint",
}
# What a call makes when it names nothing that is there already.
_NEW_PARTS = {
    "AllocateAddress": "elastic-ip",
    "CreateInternetGateway": "internet-gateway",
    "CreateVpc": "vpc",
}


def _part_of_network(query: dict, _body: bytes) -> str | None:
    for parameter, kind in _NETWORK_PARTS.items():
        if name := _text(query.get(parameter)):
            return f"{kind}/{name}"
    if association := _text(query.get("AssociationId")):
        return f"route-table/{_table_of(association)}"
    if resource := _text(query.get("ResourceId.1")):
        return f"{ec2._guess_resource_type(resource)}/{resource}"
    made = _NEW_PARTS.get(_text(query.get("Action")) or "")
    return f"{made}/new" if made else None


def _table_of(association: str) -> str:
    """The route table of an association with a subnet; the association has no ARN of its own."""
    for table_id, table in ec2._route_tables.items():
        if any(association == entry.get("RouteTableAssociationId") for entry in table.get("Associations", [])):
            return table_id
    return association


def _cluster(_query: dict, body: bytes) -> str | None:
    fields = _fields(body)
    name = fields.get("clusterName") or (fields.get("clusters") or [None])[0]
    return f"cluster/{name.split('/')[-1]}" if name else None


def _repository(_query: dict, body: bytes) -> str | None:
    names = _fields(body).get("repositoryNames")
    return f"repository/{names[0]}" if names else None


def _first_task(body: bytes) -> str:
    """`<cluster>/<id>`, of an ARN or of the two names."""
    fields = _fields(body)
    first = (fields.get("tasks") or ["*"])[0]
    cluster = (fields.get("cluster") or "default").split("/")[-1]
    return first.split(":task/")[-1] if first.startswith("arn:") else f"{cluster}/{first}"


def _map_run(_query: dict, body: bytes) -> str | None:
    """The run of a Distributed Map whose children are listed."""
    arn = _fields(body).get("mapRunArn")
    return arn.split(":", 5)[-1] if arn else None


def _alarm(query: dict, body: bytes) -> str | None:
    names = _fields(body).get("AlarmNames") or query.get("AlarmNames.member.1") or [None]
    name = _fields(body).get("AlarmName") or (names if isinstance(names, str) else names[0])
    return f"alarm:{name}" if name else None


_BY_SERVICE: dict[str, Callable[[dict, bytes], str | None]] = {
    "ec2": _part_of_network,
    "ecr": _repository,
    "ecs": _cluster,
    "monitoring": _alarm,
    "states": _map_run,
}


def _fields(body: bytes) -> dict[str, Any]:
    """The request's own fields, in JSON or CBOR; none in a form."""
    if body[:1] == b"{":
        return json.loads(body)
    try:
        decoded = cbor2.loads(body)
    except Exception:  # not CBOR at all: a form, or nothing
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _text(value: Any) -> str | None:
    return str(value[0] if isinstance(value, list) else value) if value else None


def check_every_parameter(original: Function) -> Function:
    """The other half of `name_resources`: the call is denied as soon as one parameter is."""

    def enforce(key: str, action: str, service: str, region: str, resource_arn: str = "*", **options: Any) -> Any:
        denied = original(key, action, service, region, resource_arn=resource_arn, **options)
        if action != "ssm:GetParameters":
            return denied
        for other in _other_parameters.get():
            denied = denied or original(key, action, service, region, resource_arn=other, **options)
        return denied

    return enforce



def apply() -> None:
    replace(iam_actions, "extract_resource_arn", "82f51700695c", name_resources)
    replace(iam_evaluator, "enforce", "cf64b1ee5b09", check_every_parameter)
