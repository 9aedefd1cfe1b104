"""Mirrors of minbar that a job can install: the tree as it is, or a small stand-in."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.ci.samples import ROOT, repository, try_git

__all__ = ["machine_without_minbar", "small_mirror", "whole_mirror"]

# Builds as hatchling does: only where the pinned requirements were installed before.
_BACKEND: Final = """
import shutil

def build_wheel(folder, *_):
    shutil.copy("minbar-1.0-py3-none-any.whl", folder)
    return "minbar-1.0-py3-none-any.whl"
"""
_PROJECT: Final = """
[build-system]
requires = ["stand-in"]
build-backend = "stand_in"

[project]
name = "minbar"
version = "1.0"
"""
# Says how it was called, and by which Python.
_MINBAR: Final = """
import os, sys

def main():
    with open(os.environ["TOLD"], "a") as told:
        print(sys.prefix, *sys.argv[1:3], file=told)
    return 1
"""
_WHOLE: Final = ("ci", "grader", "requirements", "questions", "rubrics", "takehomes")
_FILES: Final = ("LICENSE", "README.md", "pyproject.toml")


def small_mirror(folder: Path, *, sha256: str = "") -> dict[str, str]:
    """Make a mirror with templates that are ours and packages that are not.

    Args:
        folder: where to.
        sha256: that the requirements ask for instead of the right one.

    Returns:
        Variables of a job that installs it, with no index to ask.
    """
    wheels, mirror = folder / "wheels", folder / "mirror"
    wheels.mkdir(parents=True)
    backend = _wheel(wheels, "stand_in", {"stand_in.py": _BACKEND})
    sha256 = sha256 or hashlib.sha256(backend.read_bytes()).hexdigest()
    _copied(mirror, ("ci",))
    script = {"minbar-1.0.dist-info/entry_points.txt": "[console_scripts]\nminbar = told:main\n"}
    _wheel(mirror, "minbar", {"told.py": _MINBAR, **script})
    files: dict[str, bytes | str] = {
        "pyproject.toml": _PROJECT,
        "requirements/runtime.txt": f"stand-in==1.0 --hash=sha256:{sha256}\n",
    }
    return {**_named(mirror, files), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}


def whole_mirror(folder: Path) -> dict[str, str]:
    """Make a mirror of this tree; return the variables of a job that installs it."""
    _copied(folder, _WHOLE)
    return _named(folder, {name: (ROOT / name).read_bytes() for name in _FILES})


def machine_without_minbar(folder: Path) -> str:
    """Return a path on which Python is found, and no minbar."""
    folder.mkdir()
    (folder / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    others = [one for one in os.environ["PATH"].split(":") if not (Path(one) / "minbar").exists()]
    return ":".join([str(folder), *others])


def _named(mirror: Path, files: Mapping[str, bytes | str]) -> dict[str, str]:
    repository(mirror, files)
    try_git("config", "uploadpack.allowAnySHA1InWant", "true", cwd=mirror)
    commit = try_git("rev-parse", "HEAD", cwd=mirror).stdout.strip()
    return {"MINBAR_REPOSITORY": mirror.as_uri(), "MINBAR_COMMIT": commit}


def _copied(folder: Path, names: tuple[str, ...]) -> None:
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in names:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)


def _wheel(folder: Path, name: str, files: Mapping[str, str]) -> Path:
    """Write a wheel of version 1.0 that fits everywhere."""
    about = f"{name}-1.0.dist-info"
    held = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*held, f"{about}/RECORD"))
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**held, f"{about}/RECORD": record}.items():
            archive.writestr(path, text)
    return wheel
