"""Replaces a function of ministack only where its source is the one the correction was written against."""

import hashlib
import inspect
from types import ModuleType
from typing import Any, Callable

Function = Callable[..., Any]


def replace(module: ModuleType, name: str, source_sha256: str, correction: Callable[[Function], Function]) -> None:
    """Puts `correction(original)` in the place of `module.name`.

    `source_sha256` is the beginning of the SHA-256 of the original's source text. A different source ends the process:
    a correction applied to code that nobody has read would be worse than no emulator.
    """
    original = getattr(module, name)
    found = hashlib.sha256(inspect.getsource(original).encode()).hexdigest()
    if not found.startswith(source_sha256):
        raise SystemExit(
            f"{module.__name__}.{name} has source {found[:12]} where {source_sha256} was expected: "
            "read the new source, adapt or drop the correction, then update the digest."
        )
    setattr(module, name, correction(original))
