"""How this machine differs from the environment that grades."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from minbar.takehomes import names

__all__ = ["differences", "here_python", "missing_files"]

SHOWN = 8


def differences(folder: Path, workspace: Mapping[str, Any]) -> list[str]:
    """Return one sentence for each thing that may make the grader see something else."""
    return [
        *_python(workspace["python"]),
        *_packages(workspace["packages"]),
        *_data(folder, workspace["data"]),
    ]


def missing_files(folder: Path, workspace: Mapping[str, Any]) -> list[str]:
    """Return paths of the workspace's own files that are no longer there."""
    wanted = [f"{names.DATA}/{name}" for name in workspace["data"]]
    return [path for path in [*wanted, f"{names.TESTS}/public"] if not (folder / path).exists()]


def here_python() -> str:
    """Return the version of Python that runs this: major and minor."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _python(wanted: str) -> list[str]:
    here = here_python()
    return [] if here == wanted else [f"Python is {here} here, and {wanted} in the grader"]


def _packages(pinned: Mapping[str, str]) -> list[str]:
    found = []
    for name, wanted in pinned.items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # needed on other systems only, or it will be missed soon enough
        if here != wanted:
            found.append(f"{name} is {here} here, and {wanted} in the grader")
    if len(found) > SHOWN:
        return [*found[:SHOWN], f"{len(found) - SHOWN} further packages differ"]
    return found


def _data(folder: Path, hashes: Mapping[str, str]) -> list[str]:
    changed = []
    for name, wanted in hashes.items():
        content = (folder / names.DATA / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != wanted:
            what = f"{names.DATA}/{name} is not as you got it; the grader uses its own copy"
            changed.append(what)
    return changed
