"""Who changed a parameter, as its history says."""

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import ssm

from .patching import Function, replace


def remember_author(original: Function) -> Function:
    """Every version was said to be by the account's root; AWS names the user or the session that wrote it.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterHistory.html
    """

    def put_parameter(data: dict) -> Any:
        answer = original(data)
        if answer[0] == 200:
            ssm._parameter_history[data["Name"]][-1]["LastModifiedUser"] = iam_evaluator.caller_arn()
        return answer

    return put_parameter


def apply() -> None:
    replace(ssm, "_put_parameter", "7518a51e5653", remember_author)
