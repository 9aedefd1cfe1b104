"""Lifting content files from older forms to those that this minbar reads.

A form is what `schema` says, such as `item/0`. Each step lifts one kind by one
number; a file goes through as many as it needs. Lines that a step does not touch
stay as they are, comments included. Nothing is written here: who asked decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from minbar.content.bank_layout import Found, find_parts
from minbar.content.folders import read_file
from minbar.content.kinds import load_kind
from minbar.content.lift_item_0 import lift_item_0, new_id
from minbar.content.lifting import Lifting
from minbar.content.problems import Problems, visible
from minbar.content.sheets import Sheet
from minbar.errors import ContentError, ContentProblem, UserError

__all__ = ["CURRENT", "STEPS", "Lifted", "lift_bank"]

CURRENT: Final = 1
"""Number of the form that this minbar reads, of every kind."""
STEPS: Final[Mapping[tuple[str, int], Callable[[Sheet, Lifting], None]]] = MappingProxyType(
    {("item", 0): lift_item_0}
)
"""Kind and number of a form to the step that lifts it by one."""

_FORM: Final = re.compile(r"([a-z-]+)/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Lifted:
    """A file that was lifted.

    Attributes:
        path: the file.
        before: its form before, such as `item/0`.
        raw: what it is to hold now.
        notes: what a person has to look at, one sentence each.
        problems: what is still wrong with it; places are those of `raw`.
    """

    path: Path
    before: str
    raw: bytes
    notes: tuple[str, ...]
    problems: tuple[ContentProblem, ...]


def lift_bank(root: Path, *, today: str) -> tuple[Lifted, ...]:
    """Lift every file of a bank that is of an older form.

    Args:
        root: root of the bank.
        today: date for changelogs, `YYYY-MM-DD`.

    Raises:
        ContentError: if `bank.yaml` is not right, or a file is no YAML.
        UserError: if no step lifts a file's form.
    """
    problems = Problems()
    parts = [part for part in find_parts(root, Problems()).parts if part.kind != "bank"]
    namespace = _namespace(root)
    old: list[tuple[Found, Sheet]] = []
    for part in parts:
        raw = read_file(root / part.path, problems)
        problems.raise_if_any()
        sheet = Sheet(raw or b"", name=str(root / part.path))
        if _number(part.kind, sheet, root / part.path) < CURRENT:
            old.append((part, sheet))
    ids = {
        str(sheet.get("id")): new_id(part.path, namespace)
        for part, sheet in old
        if part.kind == "item"
    }
    return tuple(
        _lift(root, part, sheet, Lifting(part.path, namespace, ids, today)) for part, sheet in old
    )


def _lift(root: Path, part: Found, sheet: Sheet, lifting: Lifting) -> Lifted:
    path = root / part.path
    before = str(sheet.get("schema"))
    for number in range(_number(part.kind, sheet, path), CURRENT):
        STEPS[part.kind, number](sheet, lifting)
    sheet.put("schema", f"{part.kind}/{CURRENT}")
    raw = sheet.text().encode()
    return Lifted(path, before, raw, tuple(lifting.notes), _still_wrong(raw, part.kind, path))


def _still_wrong(raw: bytes, kind: str, path: Path) -> tuple[ContentProblem, ...]:
    try:
        load_kind(raw, kind, name=str(path))
    except ContentError as error:
        return error.problems
    return ()


def _number(kind: str, sheet: Sheet, path: Path) -> int:
    """Return the number of a file's form.

    Raises:
        UserError: if it is not a form of `kind`, or no step leads from it.
    """
    match = _FORM.fullmatch(str(sheet.get("schema")))
    number = int(match[2]) if match and match[1] == kind else None
    if (
        number is None
        or number > CURRENT
        or any((kind, one) not in STEPS for one in range(number, CURRENT))
    ):
        what = f"no migration begins at the form `{visible(str(sheet.get('schema')))}`"
        raise UserError(what, where=f"{path}:1:1", todo=f"`schema` is `{kind}/{CURRENT}` today")
    return number


def _namespace(root: Path) -> str:
    problems = Problems()
    path = root / "questions" / "bank.yaml"
    raw = read_file(path, problems)
    problems.raise_if_any()
    namespace: str = load_kind(raw or b"", "bank", name=str(path)).value.namespace
    return namespace
