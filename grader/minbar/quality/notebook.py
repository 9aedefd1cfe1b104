"""Cells of a notebook, whatever is in the file: tolerant where a validator would refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = ["Cell", "CellKind", "Notebook", "NotebookError", "read_cells", "read_notebook"]

CellKind = Literal["code", "markdown", "raw"]

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_END: Final = re.compile("\r\n?")
_ENCODINGS: Final = ("utf-8-sig", "utf-16")


class NotebookError(ValueError):
    """The bytes are no notebook; the text says in what way."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        index: position from 1 over all cells, Markdown included.
        id: the file's id of the cell; `cell-<index>` where it has none.
        kind: what it holds.
        source: its text, lines ended by a line feed.
        execution_count: the number that Jupyter gave its last run; None if none.
        has_outputs: whether the file holds outputs of it.
        tags: its tags.
    """

    index: int
    id: str
    kind: CellKind
    source: str
    execution_count: int | None = None
    has_outputs: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notebook:
    """What was read.

    Attributes:
        cells: all cells in order.
        language: of its kernel, in lower case; empty where the file says nothing.
    """

    cells: tuple[Cell, ...]
    language: str = ""


def read_cells(raw: bytes) -> list[Cell]:
    """Return the cells of a notebook.

    Raises:
        NotebookError: if the bytes are no notebook.
    """
    return list(read_notebook(raw).cells)


def read_notebook(raw: bytes) -> Notebook:
    """Read any notebook: any format version, fields missing or of a wrong type.

    Raises:
        NotebookError: if the bytes are no JSON object with a list of cells.
    """
    loaded = _load(raw)
    if not isinstance(loaded, dict):
        msg = "it is JSON, but not an object"
        raise NotebookError(msg)
    listed = _listed(loaded)
    if listed is None:
        msg = "it has no list of cells"
        raise NotebookError(msg)
    cells = [one for one in listed if isinstance(one, dict)]
    return Notebook(
        cells=tuple(_cell(index, one) for index, one in enumerate(cells, 1)),
        language=_language(loaded.get("metadata")),
    )


def _load(raw: bytes) -> object:
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return json.loads(text)
        except RecursionError:
            msg = "its JSON is nested too deeply"
            raise NotebookError(msg) from None
        except ValueError as error:
            msg = f"it is not JSON ({error})"
            raise NotebookError(msg) from None
    msg = "it is not text"
    raise NotebookError(msg)


def _listed(loaded: dict[str, Any]) -> list[object] | None:
    """The cells; formats before 4 keep them in worksheets."""
    cells = loaded.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = loaded.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [cell for sheet in sheets for cell in _sheet_cells(sheet)]


def _sheet_cells(sheet: object) -> Iterator[object]:
    cells = sheet.get("cells") if isinstance(sheet, dict) else None
    if isinstance(cells, list):
        yield from cells


def _cell(index: int, cell: dict[str, Any]) -> Cell:
    kind, source = _kind_and_source(cell)
    identifier = cell.get("id")
    count = cell.get("execution_count", cell.get("prompt_number"))
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return Cell(
        index=index,
        id=clean(identifier)[:64] if isinstance(identifier, str) else f"cell-{index}",
        kind=kind,
        source=source,
        execution_count=count if isinstance(count, int) and not isinstance(count, bool) else None,
        has_outputs=bool(cell.get("outputs")),
        tags=tuple(clean(tag) for tag in tags if isinstance(tag, str))
        if isinstance(tags, list)
        else (),
    )


def _kind_and_source(cell: dict[str, Any]) -> tuple[CellKind, str]:
    said = cell.get("cell_type")
    source = _text(cell.get("source", cell.get("input", "")))
    if said == "code":
        return "code", source
    if said == "heading":  # a cell type of format 3
        level = cell.get("level")
        marks = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)  # noqa: PLR2004  levels of Markdown
        return "markdown", f"{marks} {source}"
    return ("markdown", source) if said == "markdown" else ("raw", source)


def _text(source: object) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return _LINE_END.sub("\n", clean(source)) if isinstance(source, str) else ""


def clean(text: str) -> str:
    """Replace lone surrogates, which no encoding carries."""
    return _SURROGATE.sub("\ufffd", text)


def _language(metadata: object) -> str:
    """The kernel's language, from whichever field says it; any of them may be anything."""
    if not isinstance(metadata, dict):
        return ""
    info, spec = metadata.get("language_info"), metadata.get("kernelspec")
    for place, field in ((info, "name"), (spec, "language"), (spec, "name")):
        said = place.get(field) if isinstance(place, dict) else None
        if isinstance(said, str) and said:
            return clean(said)[:40].lower()
    return ""
