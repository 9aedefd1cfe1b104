"""YAML of content: every loader gets the same bytes, as a file of its own kind.

Items, rubrics, roles, blueprints and policies are loaded as files of a bank too, so
that what is checked across files is checked.
"""

from __future__ import annotations

import shutil
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from minbar.content.banks import load_bank
from minbar.content.kinds import MODELS, load_kind
from minbar.content.locate import built_in_root
from minbar.content.migrations import lift_bank
from minbar.content.quality_rubrics import load_quality_rubric
from minbar.content.records import item_record, read_record
from minbar.content.strict_yaml import Document, load_document
from minbar.content.takehomes import load_takehome_at
from minbar.errors import ContentError, ContentProblem, UserError
from minbar.models.environment import EnvironmentSpec
from minbar.models.item import Item
from minbar.models.quality_rubric import QualityRubric
from minbar.models.takehome import TakehomeSpec
from tests.bank.samples import ALARMS, SPLIT, make_bank
from tests.fuzz.refusals import refusing

__all__ = ["case"]

_FOLDER: Final = tempfile.TemporaryDirectory(prefix="minbar-fuzz-")
_BANK: Final = make_bank(Path(_FOLDER.name))
_TAKEHOME: Final = Path(_FOLDER.name, "late-deliveries")
_SELDOM: Final = 4  # loading a whole bank costs as much as many cases
# A bank, and what is in it that is replaced by the case.
_PLACES: Final = (
    _BANK / "questions" / "bank.yaml",
    _BANK / "questions" / SPLIT / "item.yaml",
    _BANK / "questions" / ALARMS / "item.yaml",
    *sorted((_BANK / "rubrics").rglob("*.yaml")),
)
_WHOLE: Final = {path: path.read_bytes() for path in _PLACES}
_QUALITY: Final = _BANK / "rubrics" / "quality" / "default.yaml"


def _copy_takehome() -> None:
    source = built_in_root() / "takehomes" / _TAKEHOME.name
    shutil.copytree(source, _TAKEHOME)


_copy_takehome()


def case(data: bytes) -> None:
    """Content is loaded, or refused with every problem at its place in the file."""
    for kind in MODELS:
        loaded = _tried(load_kind, data, kind)
        if isinstance(loaded, Item):
            _recorded(loaded)
    for model in (TakehomeSpec, QualityRubric, EnvironmentSpec):
        _tried(load_document, data, model)
    _as_files(data, zlib.crc32(data))


def _tried(load: Callable[..., Document[Any]], *arguments: object) -> object:
    """Return a loaded value, or None for what is refused with problems that have places."""
    try:
        return load(*arguments, name="f.yaml").value
    except ContentError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        _check(problem)
    return None


def _check(problem: ContentProblem) -> None:
    """A problem is one line, and says where in the file it is."""
    text = str(problem)
    assert problem.what
    assert problem.where.startswith(("f.yaml", _FOLDER.name)), problem.where
    assert text.isprintable(), repr(text)
    text.encode("utf-8")


def _recorded(item: Item) -> None:
    record = item_record(item, {})
    with refusing(UserError):
        read_record(record, name="r")


def _as_files(data: bytes, number: int) -> None:
    """Lay some cases in the place of one file of a bank, or of a take-home, and load those."""
    if number % _SELDOM == 0:
        _in_a_bank(data, _PLACES[number // _SELDOM % len(_PLACES)])
    elif number % _SELDOM == 1:
        _in_a_takehome(data)


def _in_a_bank(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    try:
        for problem in load_bank([_BANK]).problems:
            _check(problem)
        with refusing(ContentError, UserError):
            lift_bank(_BANK, today="2026-11-23")
    finally:
        path.write_bytes(_WHOLE[path])


def _in_a_takehome(data: bytes) -> None:
    (_TAKEHOME / "takehome.yaml").write_bytes(data)
    with refusing(ContentError, UserError):
        load_takehome_at(_TAKEHOME, _TAKEHOME.name, [_BANK])
    _QUALITY.parent.mkdir(exist_ok=True)
    _QUALITY.write_bytes(data)
    try:
        with refusing(ContentError, UserError):
            load_quality_rubric([_BANK], "default")
    finally:
        _QUALITY.unlink()
