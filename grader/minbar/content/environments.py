"""Environments of sandbox images: what is pinned, and what rooms import beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minbar.content.folders import list_names, read_file
from minbar.content.problems import Problems, suggestion, visible
from minbar.content.strict_yaml import load_document
from minbar.errors import UserError
from minbar.models.environment import EnvironmentSpec

__all__ = ["Environment", "list_environments", "load_environment"]

_FOLDER: Final = "takehomes/environments"
_SPEC: Final = "environment.yaml"
_PINNED: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[A-Za-z0-9._,-]+\])?==[A-Za-z0-9.!+_-]+\s*(?:;[^#\\]*)?"
)
_HASH: Final = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment as it lies in the content.

    Attributes:
        name: identifier, equal to the folder's name.
        requirements: `requirements.txt`: every package pinned, with hashes.
        spec: `environment.yaml`.
        folder: where it was found.
    """

    name: str
    requirements: bytes
    spec: EnvironmentSpec
    folder: Path


def list_environments(roots: Sequence[Path]) -> list[str]:
    """Return the names of all environments, sorted.

    Raises:
        ContentError: if two roots hold one of the same name.
    """
    return sorted(_places(roots))


def load_environment(roots: Sequence[Path], name: str) -> Environment:
    """Load one environment.

    Raises:
        UserError: if there is none of that name.
        ContentError: with every problem of its files.
    """
    places = _places(roots)
    if name not in places:
        what = f"there is no environment `{visible(name)}`"
        raise UserError(what, todo=suggestion(name, places))
    folder = places[name]
    problems = Problems()
    raw = read_file(folder / _SPEC, problems)
    requirements = read_file(folder / "requirements.txt", problems)
    problems.raise_if_any()
    document = load_document(raw or b"", EnvironmentSpec, name=str(folder / _SPEC))
    if document.value.name != name:
        what = f"`name` is `{document.value.name}`, but the folder is `{name}`"
        problems.add(what, where=document.where("name"), todo="Make them equal")
    _check_requirements(requirements or b"", folder / "requirements.txt", problems)
    problems.raise_if_any()
    return Environment(name, requirements or b"", document.value, folder)


def _places(roots: Sequence[Path]) -> dict[str, Path]:
    places: dict[str, Path] = {}
    problems = Problems()
    for root in roots:
        for name in list_names(root / _FOLDER):
            folder = root / _FOLDER / name
            if not (folder / _SPEC).exists():
                continue
            if name in places:
                what = f"environment `{visible(name)}` is also in {places[name]}"
                problems.add(what, where=str(folder), todo="Rename one of them")
            places[name] = folder
    problems.raise_if_any()
    return places


def _check_requirements(raw: bytes, path: Path, problems: Problems) -> None:
    """Every package pinned with hashes, and no word on where packages come from."""
    try:
        lines = raw.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        problems.add("is not UTF-8", where=str(path))
        return
    for first, requirement in _joined(lines):
        name, *hashes = re.split(r"\s+(?=--)", requirement)
        where = f"{path}:{first}:1"
        if not _PINNED.fullmatch(name):
            what = f"`{visible(name)}` is not a package pinned with `==`"
            problems.add(what, where=where, todo="Write `name==version`; no options, no addresses")
        elif not hashes or not all(_HASH.fullmatch(one) for one in hashes):
            what = f"`{visible(name)}` has no hash, or more than hashes behind it"
            problems.add(what, where=where, todo="Lock it with `--hash=sha256:...` only")


def _joined(lines: list[str]) -> list[tuple[int, str]]:
    """Join continued lines, drop comments; each with the number of its first line."""
    joined: list[tuple[int, str]] = []
    continues = False
    for number, line in enumerate(lines, 1):
        text = "" if line.lstrip().startswith("#") else line.split(" #")[0].strip()
        if not text:
            continue
        body = text.removesuffix("\\").strip()
        if continues:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {body}")
        else:
            joined.append((number, body))
        continues = text.endswith("\\")
    return joined
