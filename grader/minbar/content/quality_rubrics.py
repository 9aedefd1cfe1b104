"""Rubrics of code quality: `rubrics/quality/<name>.yaml`, found, read strictly and hashed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minbar.content.changelog_checks import check_changelog
from minbar.content.folders import list_names, read_file
from minbar.content.hashing import content_sha256
from minbar.content.locate import built_in_root
from minbar.content.problems import Problems, suggestion, visible
from minbar.content.strict_yaml import Document, load_document
from minbar.errors import UserError
from minbar.models.quality_rubric import QualityRubric

__all__ = ["DEFAULT", "LoadedRubric", "list_quality_rubrics", "load_quality_rubric"]

DEFAULT: Final = "default"
_FOLDER: Final = "rubrics/quality"
_ALL: Final = 100


@dataclass(frozen=True, slots=True)
class LoadedRubric:
    """A rubric and the hash of what it declares."""

    rubric: QualityRubric
    sha256: str


def list_quality_rubrics(roots: Sequence[Path]) -> list[str]:
    """Return the names of all rubrics of code quality, sorted; the built-in ones are always there.

    Raises:
        ContentError: if two roots hold one of the same name.
    """
    return sorted(_all_places(roots))


def load_quality_rubric(roots: Sequence[Path], name: str) -> LoadedRubric:
    """Load one rubric.

    Raises:
        UserError: if there is none of that name.
        ContentError: with every problem of its file.
    """
    places = _all_places(roots)
    if name not in places:
        what = f"there is no quality rubric `{visible(name)}`"
        raise UserError(what, todo=suggestion(name, places) or "Give content with --bank")
    problems = Problems()
    raw = read_file(places[name], problems)
    problems.raise_if_any()
    document = load_document(raw or b"", QualityRubric, name=str(places[name]))
    _check(document, name, problems)
    problems.raise_if_any()
    return LoadedRubric(document.value, content_sha256(document.plain, {}))


def _all_places(roots: Sequence[Path]) -> dict[str, Path]:
    """A bank's own rubrics stand before the built-in ones, which every bank may use."""
    return {**_places([built_in_root()]), **_places(roots)}


def _places(roots: Sequence[Path]) -> dict[str, Path]:
    places: dict[str, Path] = {}
    problems = Problems()
    for root in roots:
        for file in list_names(root / _FOLDER):
            name, path = file.removesuffix(".yaml"), root / _FOLDER / file
            if name == file:
                todo = "Quality rubrics are files named `<name>.yaml`"
                problems.add("would not be read as a rubric", where=str(path), todo=todo)
            if name in places:
                what = f"quality rubric `{visible(name)}` is also in {places[name].parent}"
                problems.add(what, where=str(path), todo="Rename one of them")
            places[name] = path
    problems.raise_if_any()
    return places


def _check(document: Document[QualityRubric], name: str, problems: Problems) -> None:
    rubric = document.value
    namespace, _, rest = rubric.id.partition(".")
    if rest != f"quality-rubric.{name}":
        what = f"`id` is `{rubric.id}`, but the file is `{name}.yaml`"
        todo = f"Make it `{namespace}.quality-rubric.{name}`"
        problems.add(what, where=document.where("id"), todo=todo)
    check_changelog(rubric, document.where, problems)
    _check_sums(document, problems)
    _check_twice(document, problems)


def _check_sums(document: Document[QualityRubric], problems: Problems) -> None:
    dimensions = document.value.dimensions
    total = sum(one.points for one in dimensions)
    if not math.isclose(total, _ALL):
        what = f"the dimensions sum to {total:g} points, not to {_ALL}"
        problems.add(what, where=document.where("dimensions", key=True))
    for number, dimension in enumerate(dimensions):
        checks = sum(one.points for one in dimension.checks)
        if not math.isclose(checks, dimension.points):
            what = f"`points` is {dimension.points:g}, but its checks sum to {checks:g}"
            problems.add(what, where=document.where("dimensions", number, "points"))


def _check_twice(document: Document[QualityRubric], problems: Problems) -> None:
    dimensions = document.value.dimensions
    ids = Counter(one.id for one in dimensions)
    checks = Counter(check.id for one in dimensions for check in one.checks)
    for number, dimension in enumerate(dimensions):
        if ids[dimension.id] > 1:
            where = document.where("dimensions", number, "id")
            problems.add(f"dimension `{dimension.id}` stands twice", where=where)
        for at, check in enumerate(dimension.checks):
            if checks[check.id] > 1:
                where = document.where("dimensions", number, "checks", at, "id")
                problems.add(f"check `{check.id}` stands twice", where=where, todo="Keep one")
            for rule, others in check.voids.items():
                where = document.where("dimensions", number, "checks", at, "voids", rule)
                for other in others:
                    if other not in checks:
                        what = f"there is no check `{visible(other)}` that it could void"
                        problems.add(what, where=where, todo=suggestion(other, checks))
