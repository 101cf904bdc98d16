"""What scans say of images. There is no scanner: a scan finds what the rehearsal has written into a file."""

import fnmatch
import json
import os
from pathlib import Path
from typing import Any

from ministack.core.responses import (
    AccountRegionScopedDict,
    error_response_json,
    get_account_id,
    json_response,
)
from ministack.services import ecr

from .patching import Function

_registry = AccountRegionScopedDict()
_CONFIGURATION = "configuration"


def _configuration() -> dict:
    return _registry.get(_CONFIGURATION) or {"scanType": "BASIC", "rules": []}


def _put_configuration(data: dict) -> Any:
    _registry[_CONFIGURATION] = {"scanType": data.get("scanType", "BASIC"), "rules": data.get("rules", [])}
    return json_response({"registryScanningConfiguration": _configuration()})


def _get_configuration(_data: dict) -> Any:
    return json_response({"registryId": get_account_id(), "scanningConfiguration": _configuration()})


def _is_scanned(name: str) -> bool:
    """By its repository's own word or the registry's; a filter without a wildcard fits every name that contains it.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
    """
    if ecr._repositories[name]["imageScanningConfiguration"].get("scanOnPush"):
        return True
    filters = [each["filter"] for rule in _configuration()["rules"] for each in rule["repositoryFilters"]]
    return any(fnmatch.fnmatchcase(name, each if "*" in each else f"*{each}*") for each in filters)


def _describe_findings(data: dict) -> Any:
    name = data.get("repositoryName", "")
    if name not in ecr._repositories:
        return error_response_json("RepositoryNotFoundException", f"There is no repository '{name}'", 400)
    image = ecr._find_image(name, data["imageId"])
    if image is None:
        return error_response_json("ImageNotFoundException", f"'{name}' has no such image", 400)
    is_index = "manifests" in json.loads(image.get("imageManifest") or "{}")
    if is_index or not _is_scanned(name):
        return error_response_json("ScanNotFoundException", "Image scan does not exist for the image", 400)
    pushed = image.get("imagePushedAt", 0)
    findings = {"findings": _findings().get(name, []), "imageScanCompletedAt": pushed}
    return json_response(
        {
            "registryId": get_account_id(),
            "repositoryName": name,
            "imageId": {"imageDigest": image["imageDigest"]},
            "imageScanStatus": {"status": "COMPLETE", "description": "The scan was completed successfully."},
            "imageScanFindings": findings,
        }
    )


def _findings() -> dict:
    file = Path(os.environ["SCAN_FINDINGS"])
    return json.loads(file.read_text()) if file.exists() else {}


CALLS: dict[str, Function] = {
    "DescribeImageScanFindings": _describe_findings,
    "GetRegistryScanningConfiguration": _get_configuration,
    "PutRegistryScanningConfiguration": _put_configuration,
}
