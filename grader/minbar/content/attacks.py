"""Attacks as plain files: a few lines on what they try, then cells.

    # tries: An object that equals everything.
    # verdict: completed
    # hidden: 1
    # naive: fooled
    # %%
    class Anything: ...

`docs/security.md` says what each field means. The cells of `_wrong.py` come first:
a solution all of whose answers are wrong but one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from minbar.content.attack_fields import FIELDS, Header, attack_from
from minbar.content.folders import is_clutter, read_tree
from minbar.content.problems import Problems, suggestion, visible
from minbar.content.takehomes import Takehome, load_takehome_at
from minbar.errors import UserError
from minbar.models.attack import Attack, Family

__all__ = ["Corpus", "cells_of", "load_corpus", "notebook_bytes", "notebook_of"]

FOLDER: Final = "takehomes/attacks"
TARGET: Final = "target"
_TARGET_ID: Final = "attacked"
_MARK: Final = "# %%"
_SHARED: Final = ("_probes.py", "_right.py", "_wrong.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All attacks, and what they attack.

    Attributes:
        attacks: by family, then by name.
        target: the take-home under attack.
        right: cells of the solution that wins all points.
        wrong: cells of the one that all attacks begin with, and that wins one.
    """

    attacks: tuple[Attack, ...]
    target: Takehome
    right: tuple[str, ...]
    wrong: tuple[str, ...]

    def chosen(self, names: Sequence[str], family: Family | None) -> tuple[Attack, ...]:
        """Return the attacks of these names, or all; of one family, if that is asked.

        Raises:
            UserError: if there is no attack of a name.
        """
        known = {attack.name for attack in self.attacks}
        for name in names:
            if name not in known:
                what = f"there is no attack `{visible(name)}`"
                raise UserError(what, todo=suggestion(name, known))
        return tuple(
            attack
            for attack in self.attacks
            if (not names or attack.name in names) and family in {None, attack.family}
        )


def load_corpus(roots: Sequence[Path]) -> Corpus:
    """Load the attacks of the first root that has some.

    Raises:
        UserError: if no root has any.
        ContentError: with every problem of their files.
    """
    for root in roots:
        folder = root / FOLDER
        if (folder / TARGET).is_dir():
            return _load(folder, roots)
    what = f"none of the content holds attacks in `{FOLDER}/`"
    raise UserError(what, todo="Leave --bank out, or add the word built-in to it")


def _load(folder: Path, roots: Sequence[Path]) -> Corpus:
    problems = Problems()
    shared = _shared(folder, problems)
    attacks: list[Attack] = []
    for family in Family:
        for path, raw in read_tree(folder / family, problems).items():
            text = _decoded(raw, folder / family / path, problems)
            if text is not None:
                attacks += _read(folder / family / path, text, family, shared, problems)
    _check_names(attacks, folder, problems)
    problems.raise_if_any()
    target = load_takehome_at(folder / TARGET, _TARGET_ID, roots)
    return Corpus(
        attacks=tuple(attacks),
        target=target,
        right=shared["_right.py"],
        wrong=shared["_wrong.py"],
    )


def _shared(folder: Path, problems: Problems) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in _SHARED:
        try:
            found[name] = cells_of((folder / name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            problems.add(f"cannot be read: {error}", where=str(folder / name))
    strays = [
        path.name
        for path in folder.iterdir()
        if path.name not in {*_SHARED, *Family, TARGET, "README.md"} and not is_clutter(path.name)
    ]
    for name in sorted(strays):
        todo = f"Attacks lie in a folder of their family: {', '.join(Family)}"
        problems.add("would not be read as an attack", where=str(folder / name), todo=todo)
    problems.raise_if_any()
    return found


def _decoded(raw: bytes, path: Path, problems: Problems) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add("is not UTF-8", where=f"{path}:{line}", todo="Save it as UTF-8")
        return None


def _read(
    path: Path,
    text: str,
    family: Family,
    shared: Mapping[str, tuple[str, ...]],
    problems: Problems,
) -> list[Attack]:
    if path.suffix != ".py" or not path.stem.isidentifier():
        todo = "Name it in small letters and underscores, and end it in `.py`"
        problems.add("would not be read as an attack", where=str(path), todo=todo)
        return []
    header = _header(text, path, problems)
    own = cells_of(text)
    if not own:
        todo = f"Begin each cell with a line `{_MARK}`"
        problems.add("has no cells", where=str(path), todo=todo)
    probes = shared["_probes.py"] if "expects" in header.fields or "fires" in header.fields else ()
    before = (*shared["_wrong.py"], *probes)
    return [attack_from(header, family, before=before, own=own, problems=problems)]


def _header(text: str, path: Path, problems: Problems) -> Header:
    """Read the fields before the first cell; a line without one continues the last."""
    fields: dict[str, tuple[int, str]] = {}
    sinks: list[tuple[int, str]] = []
    last = ""
    head, _, _ = text.partition(f"{_MARK}\n")
    for number, raw in enumerate(head.splitlines(), 1):
        line = raw.removeprefix("#").strip()
        name, colon, value = line.partition(":")
        where = f"{path}:{number}"
        if colon and name == "sink":
            sinks.append((number, value.strip()))
            last = ""
        elif colon and name in FIELDS and name not in fields:
            fields[name], last = (number, value.strip()), name
        elif colon and name in FIELDS:
            problems.add(f"`{name}` is there twice", where=where, todo="Keep one")
        elif last and not (colon and name.isidentifier() and name.islower() and " " not in name):
            fields[last] = (fields[last][0], f"{fields[last][1]} {line}")
        else:
            what = f"`{visible(line)}` is no field"
            problems.add(what, where=where, todo=suggestion(name, FIELDS))
    return Header(path=path, fields=fields, sinks=sinks)


def _check_names(attacks: Sequence[Attack], folder: Path, problems: Problems) -> None:
    seen: dict[str, Family] = {}
    for attack in attacks:
        if attack.name in seen:
            what = f"an attack of this name is also in `{seen[attack.name]}/`"
            where = str(folder / attack.family / f"{attack.name}.py")
            problems.add(what, where=where, todo="Rename one of them")
        seen[attack.name] = attack.family


def cells_of(text: str) -> tuple[str, ...]:
    """Return the sources of a file's cells."""
    _, *cells = f"\n{text}".split(f"\n{_MARK}\n")
    return tuple(cell.strip("\n") for cell in cells)


def notebook_of(attack: Attack) -> bytes:
    """Return the notebook of an attack as it is handed in."""
    return notebook_bytes(attack.cells)


def notebook_bytes(sources: tuple[str, ...]) -> bytes:
    """Return a notebook with these code cells."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources, start=1)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1).encode()
