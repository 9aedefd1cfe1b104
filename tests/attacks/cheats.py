"""Cheating notebooks as plain files: a few lines on what they try, then cells.

    # tries: An object that equals everything.
    # verdict: completed
    # hidden: 1
    # naive: fooled
    # %%
    class Anything: ...

`tries` says what is tried. `verdict` is the kind of verdict that the run must
get (default `completed`), `hidden` the points that the hidden tests must give
(default 1: the one answer of the wrong solution that is right), `naive` is
`fooled` where the same cheat wins points from a grader that runs notebook and
tests in one process. The cells of `_wrong.py` come first.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, Final

__all__ = ["HERE", "RIGHT", "WRONG", "Cheat", "cells_of", "notebook_bytes", "read_cheats"]

HERE: Final = Path(__file__).resolve().parent
CHEATS: Final = HERE / "notebooks"
RIGHT: Final = CHEATS / "_right.py"
WRONG: Final = CHEATS / "_wrong.py"
MARK: Final = "# %%"
FIELDS: Final = frozenset({"tries", "verdict", "hidden", "naive"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cheat:
    """One cheating notebook.

    Attributes:
        name: of its file, without `.py`.
        tries: what it tries, in a sentence.
        cells: sources of its cells, those of the wrong solution first.
        verdict: kind of verdict that it must get.
        hidden: points that the hidden tests must give it.
        fools_naive: whether a naive grader gives it points that it does not deserve.
    """

    name: str
    tries: str
    cells: tuple[str, ...]
    verdict: str
    hidden: int
    fools_naive: bool

    @property
    def notebook(self) -> bytes:
        """The notebook as it is handed in."""
        return notebook_bytes(self.cells)


def read_cheats() -> list[Cheat]:
    """Read all cheating notebooks, in the order of their names."""
    wrong = cells_of(WRONG)
    return [_read(path, wrong) for path in sorted(CHEATS.glob("[a-z]*.py"))]


def cells_of(path: Path) -> tuple[str, ...]:
    """Return the sources of a file's cells."""
    _, *cells = path.read_text(encoding="utf-8").split(f"{MARK}\n")
    return tuple(cell.strip("\n") for cell in cells)


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


def _read(path: Path, wrong: tuple[str, ...]) -> Cheat:
    head, _, _ = path.read_text(encoding="utf-8").partition(f"{MARK}\n")
    lines = [line.removeprefix("#").strip() for line in head.splitlines()]
    fields: dict[str, str] = {}
    last = ""
    for line in lines:
        name, colon, text = line.partition(":")
        if colon and name in FIELDS:
            fields[name], last = text.strip(), name
        else:
            fields[last] += f" {line}"
    return Cheat(
        name=path.stem,
        tries=fields["tries"],
        cells=(*wrong, *cells_of(path)),
        verdict=fields.get("verdict", "completed"),
        hidden=int(fields.get("hidden", "1")),
        fools_naive=fields.get("naive") == "fooled",
    )
