"""A task's credentials and the parts of a container definition that were dropped on the way to Docker."""

import json
import secrets
import time
from datetime import datetime, timezone
from typing import Any

from ministack.core.responses import get_region, json_response
from ministack.services import ecs, iam, imds, sts

from .patching import Function, replace

SESSION_SECONDS = 60 * 60
_RENEW_BEFORE = 5 * 60

# credentials id of a task -> what its container must present, and the session it then gets
_task_sessions: dict[str, dict[str, Any]] = {}


def _trusted_role(role_arn: str) -> dict:
    """The role, if it exists and trusts ECS; on AWS a task whose role fails either test does not start."""
    account, name = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    role = iam._roles.get_scoped(account, None, name)
    if role is None or role.get("Arn") != role_arn:
        raise RuntimeError(f"ECS was unable to assume the role '{role_arn}': it does not exist.")
    trust = role.get("AssumeRolePolicyDocument", "")
    if "ecs-tasks.amazonaws.com" not in (trust if isinstance(trust, str) else json.dumps(trust)):
        raise RuntimeError(f"ECS was unable to assume the role '{role_arn}': it does not trust ecs-tasks.amazonaws.com.")
    return role


def _open_session(role: dict, task_id: str) -> dict[str, Any]:
    """A registered STS session of the role, in the shape of the container credentials endpoint."""
    access_key, expires = "ASIA" + secrets.token_hex(8).upper(), time.time() + SESSION_SECONDS
    secret, token = secrets.token_urlsafe(30), secrets.token_urlsafe(120)
    account = role["Arn"].split(":")[4]
    session = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/{task_id}",
        "UserId": f"{role['RoleId']}:{task_id}",
        "SecretAccessKey": secret,
        "SessionToken": token,
        "Expiration": expires,
        "AccountId": account,
        "PrincipalType": "AssumedRole",
        "SourceAccessKeyId": "",
        "SourcePrincipalArn": "",
        "SessionTags": {},
        "SessionPolicies": None,
    }
    sts.register_session(access_key, session)
    return {
        "AccessKeyId": access_key,
        "SecretAccessKey": secret,
        "Token": token,
        "Expiration": datetime.fromtimestamp(expires, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "RoleArn": role["Arn"],
    }


def task_role_session(original: Function) -> Function:
    """The credentials endpoint gave keys that no role stood behind, so a task was refused every call (AUTH=true).

    Fargate also sets the region and the execution environment, which ministack does not.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """

    def register_metadata(task_arn: str, cluster: str, definition: dict, container: dict, launch: str, env: dict, *rest: Any) -> Any:
        token = original(task_arn, cluster, definition, container, launch, env, *rest)
        env.setdefault("AWS_REGION", get_region())
        env.setdefault("AWS_DEFAULT_REGION", get_region())
        env["AWS_EXECUTION_ENV"] = f"AWS_ECS_{launch}"
        role_arn = definition.get("taskRoleArn")
        if not role_arn:
            del env["AWS_CONTAINER_CREDENTIALS_FULL_URI"], env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
            return token
        _task_sessions[env["AWS_CONTAINER_CREDENTIALS_FULL_URI"].rsplit("/", 1)[-1]] = {
            "role": _trusted_role(role_arn),
            "task_id": task_arn.rsplit("/", 1)[-1],
            "authorization": env["AWS_CONTAINER_AUTHORIZATION_TOKEN"],
            "credentials": None,
            "renew_at": 0.0,
        }
        return token

    return register_metadata


def serve_task_credentials(original: Function) -> Function:
    """The other half of `task_role_session`: `/v2/credentials/<id>`, for the bearer of the task's own token only."""

    async def handle_request(method: str, path: str, headers: dict, body: bytes, query: dict) -> Any:
        if not path.startswith("/v2/credentials/"):
            return await original(method, path, headers, body, query)
        entry = _task_sessions.get(path.rstrip("/").rsplit("/", 1)[-1])
        presented = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
        if entry is None or not secrets.compare_digest(presented, entry["authorization"]):
            return 401, {"Content-Type": "application/json"}, b'{"code":"AccessDenied","message":"unknown task"}'
        if entry["renew_at"] <= time.time():
            entry["credentials"] = _open_session(entry["role"], entry["task_id"])
            entry["renew_at"] = time.time() + SESSION_SECONDS - _RENEW_BEFORE
        return json_response(entry["credentials"])

    return handle_request


def whole_container_definition(original: Function) -> Function:
    """`entryPoint`, `workingDirectory` and `user` of a container definition never reached Docker."""

    def build_run_kwargs(container: dict, *rest: Any) -> dict:
        options = original(container, *rest)
        for name, option in (("entryPoint", "entrypoint"), ("workingDirectory", "working_dir"), ("user", "user")):
            if container.get(name):
                options[option] = container[name]
        return options

    return build_run_kwargs


def pulled_digest(original: Function) -> Function:
    """A container never had the `imageDigest` that ECS reports: here that of the platform's manifest, which was pulled.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html
    """

    def attach_started_container(task: dict, container: Any, index: int, *rest: Any) -> bool:
        started = task["containers"][index]
        started["imageDigest"] = container.client.api.inspect_image(started["image"])["Id"]
        return original(task, container, index, *rest)

    return attach_started_container


def apply() -> None:
    replace(ecs, "_register_metadata", "7778fecfed8b", task_role_session)
    replace(imds, "handle_request", "c8a5f39e54ea", serve_task_credentials)
    replace(ecs, "_build_run_kwargs", "25f7593b8823", whole_container_definition)
    replace(ecs, "_attach_started_container", "460d804afde7", pulled_digest)
