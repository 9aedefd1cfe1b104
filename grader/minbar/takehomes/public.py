"""The public part of a take-home, as its workspace and its tests need it.

Built from named fields only: what is not named here reaches no candidate.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from minbar.content.environments import Environment
from minbar.models.takehome import TakehomeSpec

__all__ = ["exam_spec", "pinned_versions", "public_spec"]

SCHEMA: Final = "workspace/1"
PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
LIMITS: Final = (
    "call_seconds",
    "cell_output_kb",
    "cell_seconds",
    "cpu_seconds",
    "memory_mb",
    "output_kb",
)


def public_spec(
    spec: TakehomeSpec, environment: Environment, work: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return what the checker and the packer in a workspace read.

    Args:
        spec: of the take-home.
        environment: in which it is graded.
        work: the candidate's own data files.
    """
    return {
        "schema": SCHEMA,
        "id": spec.id,
        "version": spec.version,
        "title": spec.title,
        "notebook": spec.files.notebook,
        "allowed": list(spec.files.allowed),
        "max_mb": spec.files.max_mb,
        "allow_tags": list(spec.allow_tags),
        "data": {name: hashlib.sha256(work[name]).hexdigest() for name in sorted(work)},
        "exam": exam_spec(spec),
        "limits": {name: getattr(spec.limits, name) for name in LIMITS},
        "python": environment.spec.python,
        "packages": pinned_versions(environment.requirements),
        "preload": list(environment.spec.preload),
    }


def exam_spec(spec: TakehomeSpec) -> dict[str, Any]:
    """Return what a test's `submission` may be asked for, as plain data."""
    exam = {
        "calls": spec.calls,
        "values": spec.values,
        "artefacts": spec.files.artefacts,
    }
    plain: dict[str, Any] = msgspec.to_builtins(exam)
    return plain


def pinned_versions(requirements: bytes) -> dict[str, str]:
    """Return the version of each package that a requirements file pins."""
    return dict(PIN.findall(requirements.decode()))
