"""What ministack 1.5.33 does differently from AWS and this project depends on. README.md lists each with its cause."""

from importlib.metadata import version

from . import (
    browser_requests,
    conditional_writes,
    ecs_tasks,
    flow_logs,
    map_states,
    named_resources,
    parameter_history,
    principals,
    registry_access,
    request_context,
    step_functions,
)

EXPECTED_VERSION = "1.5.33"


def apply() -> None:
    """Replaces the functions concerned; refuses any version but the one they were written against."""
    found = version("ministack")
    if found != EXPECTED_VERSION:
        raise SystemExit(
            f"ministack {found} is installed and the corrections are for {EXPECTED_VERSION}: "
            "check each against the new source, then change EXPECTED_VERSION."
        )
    browser_requests.apply()
    principals.apply()
    registry_access.apply()
    named_resources.apply()
    request_context.apply()
    conditional_writes.apply()
    ecs_tasks.apply()
    step_functions.apply()
    map_states.apply()
    parameter_history.apply()
    flow_logs.apply()
