"""State machines as Step Functions has them: ecs:runTask.sync, timeouts, variables, choices, and tracing that is kept."""

import contextvars
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

from ministack.core.responses import get_region, now_iso
from ministack.services import ecs, stepfunctions
from ministack.services.stepfunctions import _ExecutionError

from .patching import Function, replace

POLL_SECONDS = 0.1

_execution: contextvars.ContextVar[dict | None] = contextvars.ContextVar("execution", default=None)
_timed_out: contextvars.ContextVar[threading.Event | None] = contextvars.ContextVar("timed_out", default=None)


def pascal_case(value: Any) -> Any:
    """Keys as Step Functions gives them to a state machine: `ExitCode`, not `exitCode`."""
    if isinstance(value, list):
        return [pascal_case(item) for item in value]
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: pascal_case(item) for key, item in value.items()}
    return value


def _is_running(execution: dict) -> bool:
    """Whether the execution and, for a child of a Distributed Map, its parent still run."""
    map_run = stepfunctions._map_runs.get(execution.get("mapRunArn"))
    parent = stepfunctions._executions.get(map_run["executionArn"]) if map_run else None
    return execution["status"] == "RUNNING" and (parent is None or _is_running(parent))


def _must_stop() -> bool:
    execution, timed_out = _execution.get(), _timed_out.get()
    return bool(timed_out and timed_out.is_set()) or bool(execution and not _is_running(execution))


def _wait_for_tasks(cluster: str, task_arns: list[str]) -> list[dict]:
    """The tasks once all are STOPPED; stops them first when the state timed out or the execution was stopped."""
    while True:
        tasks = json.loads(ecs._describe_tasks({"cluster": cluster, "tasks": task_arns})[2])["tasks"]
        if tasks and all(task["lastStatus"] == "STOPPED" for task in tasks):
            return tasks
        if _must_stop():
            for task_arn in task_arns:
                ecs._stop_task({"cluster": cluster, "task": task_arn, "reason": "Stopped by Step Functions"})
        time.sleep(POLL_SECONDS)


def run_task(_original: Function) -> Function:
    """`.sync` succeeded whatever the exit code, gave camelCase keys, gave up after 10 minutes, and never stopped a task.

    AWS fails the state with States.TaskFailed and the stopped task as JSON in Cause, and stops the task when the state
    times out or the execution is stopped. A refused RunTask was `ECS.RunTaskFailed` instead of the API's own error.
    https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
    """

    def invoke_ecs_run_task(resource: str, arguments: dict) -> Any:
        request = stepfunctions._pascal_to_camel(arguments)
        status, _headers, body = ecs._run_task(request)
        answer = json.loads(body)
        if status >= 400:
            name = str(answer.get("__type", "AmazonECSException")).rsplit("#", 1)[-1]
            raise _ExecutionError(f"ECS.{name}", answer.get("message", ""))
        if not resource.endswith(".sync"):
            return pascal_case(answer)
        if execution := _execution.get():
            submitted = {"resource": resource, "output": json.dumps(pascal_case(answer))}
            stepfunctions._add_event(execution, "TaskSubmitted", {"taskSubmittedEventDetails": submitted})
        task_arns = [task["taskArn"] for task in answer["tasks"]]
        tasks = pascal_case(_wait_for_tasks(request.get("cluster", "default"), task_arns))
        for task in tasks:
            if any(container.get("ExitCode") != 0 for container in task["Containers"]):
                raise _ExecutionError("States.TaskFailed", json.dumps(task))
        return tasks[0] if len(tasks) == 1 else tasks

    return invoke_ecs_run_task


def limit_task(_original: Function) -> Function:
    """A state's TimeoutSeconds raised States.Timeout but left its ECS task running."""

    def invoke_resource_with_timeout(resource: str, arguments: Any, timeout: float) -> Any:
        timed_out = threading.Event()
        _timed_out.set(timed_out)
        pool = ThreadPoolExecutor(max_workers=1)
        future = pool.submit(contextvars.copy_context().run, stepfunctions._invoke_resource, resource, arguments)
        pool.shutdown(wait=False)
        try:
            return future.result(timeout=timeout)
        except FutureTimeoutError:
            timed_out.set()
            raise _ExecutionError("States.Timeout", f"Task timed out after {timeout} seconds") from None

    return invoke_resource_with_timeout


def execute_task(original: Function) -> Function:
    """TimeoutSeconds may be a JSONata expression; it reached the clock as text and failed as States.Runtime."""

    def execute(state: dict, raw_input: Any, execution: dict, context: dict) -> Any:
        _execution.set(execution)
        limit = state.get("TimeoutSeconds")
        if isinstance(limit, str):
            seconds = stepfunctions._jsonata_state_field(state, "TimeoutSeconds", "number", raw_input, context)
            state = {**state, "TimeoutSeconds": seconds}
        return original(state, raw_input, execution, context)

    return execute


def limit_execution(original: Function) -> Function:
    """The state machine's own TimeoutSeconds was ignored: an execution never ended as TIMED_OUT."""

    def time_out(execution: dict, seconds: float) -> None:
        if execution["status"] != "RUNNING":
            return
        cause = f"Execution timed out after {seconds} seconds"
        execution.update(status="TIMED_OUT", error="States.Timeout", cause=cause, stopDate=now_iso())
        details = {"error": "States.Timeout", "cause": cause}
        stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": details})
        stepfunctions._emit_execution_status_event(execution)

    def run_execution(execution_arn: str) -> None:
        execution = stepfunctions._executions.get(execution_arn)
        machine = stepfunctions._state_machines.get(execution["stateMachineArn"]) if execution else None
        limit = json.loads(machine["definition"]).get("TimeoutSeconds") if machine else None
        if limit is None:
            return original(execution_arn)
        timer = threading.Timer(limit, contextvars.copy_context().run, (time_out, execution, limit))
        timer.daemon = True
        timer.start()
        try:
            return original(execution_arn)
        finally:
            timer.cancel()

    return run_execution


def fail_running_only(original: Function) -> Function:
    """An execution that was stopped, or timed out, became FAILED when its abandoned state failed afterwards."""

    def fail_execution(execution: dict, error: str, cause: str) -> None:
        if execution["status"] == "RUNNING":
            original(execution, error, cause)

    return fail_execution


def name_integration(original: Function) -> Function:
    """Events of a task gave its whole ARN as `resource` and no `resourceType`; AWS gives `runTask.sync` and `ecs`.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_TaskSucceededEventDetails.html
    """

    def add_event(execution: dict, event_type: str, details: dict | None = None) -> dict:
        if event_type.startswith("Task"):
            details = {
                name: {**event, **_integration(event)} if isinstance(event, dict) and "resource" in event else event
                for name, event in (details or {}).items()
            }
        return original(execution, event_type, details)

    return add_event


def _integration(event: dict) -> dict:
    _, service, name = event["resource"].rpartition(":::")
    resource_type, _, resource = name.rpartition(":")
    return {"resourceType": resource_type, "resource": resource} if service else {}


def assign_at_once(_original: Function) -> Function:
    """Expressions of one Assign saw each other's new values; AWS evaluates all of them with the old ones.

    https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
    """

    def apply_state_assign(state: dict, raw_input: Any, context: dict | None, result: Any = None, error_output: Any = None) -> None:
        assign = state.get("Assign")
        if context is None or stepfunctions._state_query_language(state, context) != "JSONata" or not isinstance(assign, dict):
            return
        values = stepfunctions._apply_jsonata_template(assign, raw_input, context, result=result, error_output=error_output)
        context.setdefault("variables", {}).update(values)

    return apply_state_assign


def boolean_condition(_original: Function) -> Function:
    """A Choice condition of any type was taken for true or false; AWS fails the state unless it is a boolean."""

    def evaluate_rule(rule: dict, raw_input: Any, context: dict) -> bool:
        return stepfunctions._jsonata_state_field(rule, "Condition", "boolean", raw_input, context)

    return evaluate_rule


class _OwnRegion(str):
    """Reads as the region of the state machine that runs, wherever it is put into a text."""

    def __format__(self, _spec: str) -> str:
        return get_region()


def sign_in_own_region(original: Function) -> Function:
    """Calls of S3 were signed for the region that the emulator was started in, whatever the state machine's own.

    S3 answers another region's bucket with 301, which then passed for a result without fields.
    """
    stepfunctions.REGION = _OwnRegion(stepfunctions.REGION)
    return original


def keep_tracing(original: Function) -> Function:
    """`tracingConfiguration` was dropped; AWS gives it back, and where none was given that it is off.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
    """

    def write_state_machine(data: dict) -> Any:
        status, _headers, body = answer = original(data)
        arn = data.get("stateMachineArn") or json.loads(body).get("stateMachineArn")
        if status < 400 and (machine := stepfunctions._state_machines.get(arn)):
            before = machine.get("tracingConfiguration", {"enabled": False})
            machine["tracingConfiguration"] = data.get("tracingConfiguration", before)
        return answer

    return write_state_machine


def apply() -> None:
    replace(stepfunctions, "_invoke_ecs_run_task", "4b91ef4bd019", run_task)
    stepfunctions._SERVICE_DISPATCH["arn:aws:states:::ecs:runTask"] = stepfunctions._invoke_ecs_run_task
    replace(stepfunctions, "_invoke_resource_with_timeout", "faeed0bf70d5", limit_task)
    replace(stepfunctions, "_execute_task", "53c818d247db", execute_task)
    replace(stepfunctions, "_run_execution", "996dff84e0e0", limit_execution)
    replace(stepfunctions, "_fail_execution", "e6da895fa0b7", fail_running_only)
    replace(stepfunctions, "_apply_state_assign", "f9cc15f006a0", assign_at_once)
    replace(stepfunctions, "_evaluate_jsonata_choice_rule", "1e87225cbcf3", boolean_condition)
    replace(stepfunctions, "_add_event", "b1db143ccd21", name_integration)
    replace(stepfunctions, "_create_state_machine", "4bc1231dda69", keep_tracing)
    replace(stepfunctions, "_update_state_machine", "476e0deee6a3", keep_tracing)
    replace(stepfunctions, "_dispatch_aws_sdk_rest_xml", "4cceb7885aad", sign_in_own_region)
