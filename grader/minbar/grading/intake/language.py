"""Which language a notebook is in, by its metadata."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from minbar.content.problems import visible
from minbar.errors import SubmissionError

__all__ = ["Metadata", "check_language"]


class _Kernel(msgspec.Struct):
    name: str = ""
    language: str | None = None


class _Language(msgspec.Struct):
    name: str | None = None
    version: str | int | float | None = None


class Metadata(msgspec.Struct):
    """The part of a notebook's metadata that says its language."""

    kernelspec: _Kernel | None = None
    language_info: _Language | None = None


_PYTHON: Final = frozenset({"", "ipython", "python", "python3"})
_KERNELS: Final = {
    "almond": "Scala",
    "bash": "Bash",
    "deno": "JavaScript",
    "evcxr": "Rust",
    "gophernotes": "Go",
    "ijava": "Java",
    "ir": "R",
    "javascript": "JavaScript",
    "julia": "Julia",
    "kotlin": "Kotlin",
    "matlab": "MATLAB",
    "octave": "Octave",
    "python2": "Python 2",
    "ruby": "Ruby",
    "rust": "Rust",
    "scala": "Scala",
    "xcpp": "C++",
    "xr": "R",
}
_TODO: Final = "Choose a Python 3 kernel in JupyterLab, and save it again"


def check_language(metadata: Metadata, name: str) -> None:
    """Refuse a notebook that says it is not in Python 3; one that says nothing passes.

    Names of kernels are not held against it: they point at environments that
    exist on the candidate's machine only.

    Raises:
        SubmissionError: with the language that it is in.
    """
    kernel = metadata.kernelspec or _Kernel()
    info = metadata.language_info or _Language()
    for language in (kernel.language, info.name):
        if (language or "").casefold() not in _PYTHON:
            _refuse(visible(language or ""), name)
    family = re.match(r"(python2|[a-z]+)", kernel.name.casefold())
    if family and not kernel.language and not info.name and family[0] in _KERNELS:
        _refuse(_KERNELS[family[0]], name)
    if str(info.version or "").startswith("2.") or kernel.name.casefold() == "python2":
        _refuse("Python 2", name)


def _refuse(language: str, name: str) -> None:
    what = f"is in {language}, and only Python 3 is graded"
    raise SubmissionError(what, where=f"{name}, metadata", todo=_TODO)
