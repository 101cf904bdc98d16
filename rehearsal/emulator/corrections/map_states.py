"""Map and Parallel states in JSONata; ministack reads several of their fields as if they were JSONPath."""

from typing import Any

from ministack.services import stepfunctions
from ministack.services.stepfunctions import _apply_jsonata_output, _apply_jsonata_template, _state_query_language

from .patching import Function, replace

_ITEMS = "DistributedMapItems"


def _is_jsonata(state: dict, context: dict) -> bool:
    return _state_query_language(state, context) == "JSONata"


def _finish(state: dict, raw_input: Any, context: dict, result: Any) -> Any:
    """The state's Output and Assign, which were ignored."""
    output = _apply_jsonata_output(state, raw_input, context, result=result, default=result)
    stepfunctions._apply_state_assign(state, raw_input, context, result=result)
    return output


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
    """Items, MaxConcurrency as an expression, Output and Assign of a JSONata Distributed Map were ignored."""

    def run_distributed_map(
        state: dict, raw_input: Any, effective: Any, processor: dict, execution: dict, context: dict
    ) -> tuple[Any, str | None]:
        if not _is_jsonata(state, context):
            return original(state, raw_input, effective, processor, execution, context)
        prepared = {key: value for key, value in state.items() if key not in ("Output", "Assign")}
        for field in ("MaxConcurrency", "ToleratedFailurePercentage", "ToleratedFailureCount"):
            if field in state:
                prepared[field] = stepfunctions._jsonata_state_field(state, field, "number", raw_input, context)
        if "Items" in state:
            items = stepfunctions._jsonata_state_field(state, "Items", "array", raw_input, context)
            prepared["ItemsPath"] = f"$$.{_ITEMS}"
            results, following = original(prepared, raw_input, effective, processor, execution, {**context, _ITEMS: items})
        else:
            results, following = original(prepared, raw_input, effective, processor, execution, context)
        return _finish(state, raw_input, context, results), following

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


def parallel(original: Function) -> Function:
    """Arguments, Output and Assign of a JSONata Parallel were ignored."""

    def run_parallel_branches(state: dict, raw_input: Any, execution: dict, context: dict) -> tuple[Any, str | None]:
        if not _is_jsonata(state, context):
            return original(state, raw_input, execution, context)
        arguments = stepfunctions._apply_jsonata_arguments(state, raw_input, context)
        results, following = original(state, arguments, execution, context)
        return _finish(state, raw_input, context, results), following

    return run_parallel_branches


def apply() -> None:
    replace(stepfunctions, "_resolve_params_obj", "d41c2e27dd1b", evaluate_templates)
    replace(stepfunctions, "_run_distributed_map", "2b77d3ec0e04", distributed_map)
    replace(stepfunctions, "_run_sub_machine", "f8d844168b14", own_scope_of_child)
    replace(stepfunctions, "_run_parallel_branches", "b8c7f6915297", parallel)
