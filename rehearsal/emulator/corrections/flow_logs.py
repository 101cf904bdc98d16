"""What EC2 calls a flow log of a VPC when it is tagged."""

from typing import Any

from ministack.services import ec2

from .patching import Function, replace

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TagSpecification.html
_KIND = "vpc-flow-log"


def tags_of_flow_logs(original: Function) -> Function:
    """A flow log was made without the tags that it was to have: they were looked for under another name."""

    def parse_tag_specs(params: Any, resource_type: str, resource_id: str) -> None:
        original(params, _KIND if resource_type == "flow-log" else resource_type, resource_id)

    return parse_tag_specs


def kind_of_flow_logs(original: Function) -> Function:
    """The same name in its ARN."""

    def guess_resource_type(resource_id: str) -> str:
        found = original(resource_id)
        return _KIND if found == "flow-log" else found

    return guess_resource_type


def apply() -> None:
    replace(ec2, "_parse_tag_specs", "cbb2cb78fa0f", tags_of_flow_logs)
    replace(ec2, "_guess_resource_type", "69ee8d33fbd9", kind_of_flow_logs)
