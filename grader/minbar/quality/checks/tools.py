"""Other people's programs that read code: where they are, and one run of each.

A tool gets no configuration, no network and one thread; what it reads is text that we
wrote, on its standard input or in an empty folder.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["ToolError", "run_jscpd", "run_ruff", "version"]

_SECONDS: Final = 3.0
_ENVIRONMENT: Final = {"RAYON_NUM_THREADS": "1", "NO_COLOR": "1", "HOME": "/nonexistent"}


class ToolError(RuntimeError):
    """A tool is not there, or gave no answer: our fault, not the notebook's."""


@functools.cache
def _program(name: str) -> str:
    """The program that was installed beside this Python."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        msg = f"{name} is not installed"
        raise ToolError(msg)
    return found


@functools.cache
def version(name: str) -> str:
    """Return the version of a tool; empty where nothing says it."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def run_ruff(notebook: str, rules: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return what ruff says about the JSON of a notebook, by these rules alone.

    Raises:
        MemoryError: if the notebook is too much for it.
        ToolError: if it gave no answer for another reason.
    """
    arguments = [
        "check", "--isolated", "--ignore-noqa", "--no-cache", "--exit-zero", "--quiet",
        "--output-format", "json", "--target-version", "py311", "--line-length", "320",
        "--select", ",".join(rules), "--stdin-filename", "notebook.ipynb", "-",
    ]  # fmt: skip
    answer: list[Mapping[str, Any]] = json.loads(_run("ruff", arguments, notebook, "/"))
    return answer


def run_jscpd(source: str, least_tokens: int) -> list[Mapping[str, Any]]:
    """Return the pairs of equal blocks that jscpd finds in a text of Python.

    Raises:
        MemoryError: if the text is too much for it.
        ToolError: if it gave no answer for another reason.
    """
    with tempfile.TemporaryDirectory(prefix="copies-") as folder:
        Path(folder, "cells.py").write_text(source, encoding="utf-8", errors="replace")
        arguments = [
            "cells.py", "--format", "python", "--min-lines", "1", "--max-lines", "100000",
            "--min-tokens", str(least_tokens), "--max-size", "10mb", "--mode", "weak",
            "-r", "json", "-o", ".", "--silent", "--no-colors",
        ]  # fmt: skip
        _run("jscpd", arguments, "", folder)
        try:
            report = json.loads(Path(folder, "jscpd-report.json").read_bytes())
        except (OSError, ValueError) as error:
            msg = f"jscpd wrote no report ({error})"
            raise ToolError(msg) from None
    pairs: list[Mapping[str, Any]] = report["duplicates"]
    return pairs


def _run(name: str, arguments: Sequence[str], text: str, folder: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  our own arguments
            [_program(name), *arguments], input=text.encode("utf-8", "replace"),
            capture_output=True, timeout=_SECONDS, cwd=folder, check=False,
            env={**os.environ, **_ENVIRONMENT},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        msg = f"{name} took longer than {_SECONDS:g} s"
        raise MemoryError(msg) from None
    except OSError as error:
        msg = f"{name}: {error}"
        raise ToolError(msg) from None
    if done.returncode < 0 or b"memory allocation" in done.stderr:
        msg = f"{name} needed more memory than one notebook gets"
        raise MemoryError(msg)
    if done.returncode != 0:
        msg = f"{name} ended with {done.returncode}: {done.stderr[-300:]!r}"
        raise ToolError(msg)
    return done.stdout.decode("utf-8", "replace")
