"""Distributed Maps in JSONata; ministack reads several of their fields as if they were JSONPath."""

from typing import Any

from ministack.services import stepfunctions
from ministack.services.stepfunctions import _apply_jsonata_output, _apply_jsonata_template

from .patching import Function, replace


def evaluate_templates(original: Function) -> Function:
    """ItemReader.Arguments and ItemSelector of a Distributed Map kept `{% ... %}` as text.

    Seen: "The specified bucket does not exist. (Bucket: {% $bucket %})".
    """

    def resolve_params_obj(template: Any, data: Any, context: dict | None = None) -> Any:
        if (context or {}).get("QueryLanguage") == "JSONata":
            return _apply_jsonata_template(template, data, context)
        return original(template, data, context)

    return resolve_params_obj


def distributed_map(original: Function) -> Function:
    """MaxConcurrency and tolerances as expressions, Output and Assign of a JSONata Distributed Map were ignored."""

    def run_distributed_map(
        state: dict, raw_input: Any, effective: Any, processor: dict, execution: dict, context: dict
    ) -> tuple[Any, str | None]:
        if stepfunctions._state_query_language(state, context) != "JSONata":
            return original(state, raw_input, effective, processor, execution, context)
        prepared = {key: value for key, value in state.items() if key not in ("Output", "Assign")}
        for field in ("MaxConcurrency", "ToleratedFailurePercentage", "ToleratedFailureCount"):
            if field in state:
                prepared[field] = stepfunctions._jsonata_state_field(state, field, "number", raw_input, context)
        result, following = original(prepared, raw_input, effective, processor, execution, context)
        output = _apply_jsonata_output(state, raw_input, context, result=result, default=result)
        stepfunctions._apply_state_assign(state, raw_input, context, result=result)
        return output, following

    return run_distributed_map


def own_scope_of_child(original: Function) -> Function:
    """A child execution of a Distributed Map saw its parent's variables; on AWS it has none of them.

    https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
    """

    def run_sub_machine(states: dict, start_at: str, data: Any, execution: dict, context: dict) -> Any:
        if "mapRunArn" in execution and not execution.get("_ownScope"):
            execution["_ownScope"] = True
            context["variables"] = {}
        return original(states, start_at, data, execution, context)

    return run_sub_machine


def apply() -> None:
    replace(stepfunctions, "_resolve_params_obj", "d41c2e27dd1b", evaluate_templates)
    replace(stepfunctions, "_run_distributed_map", "2b77d3ec0e04", distributed_map)
    replace(stepfunctions, "_run_sub_machine", "f8d844168b14", own_scope_of_child)
