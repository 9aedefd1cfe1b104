"""From the bytes of a notebook to its cells.

The types below name what grading relies on. They are the format's, nbformat 4;
what they do not name (outputs, counts, further metadata) is not judged,
because nothing depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final, NoReturn

import msgspec
from msgspec import Meta

from minbar.content.hashing import content_sha256, sha256_hex
from minbar.content.problems import visible
from minbar.errors import SubmissionError
from minbar.grading.intake.json_tree import json_reader, typed
from minbar.grading.intake.language import Metadata, check_language
from minbar.grading.intake.limits import HOST_BYTES, MAX_CELLS
from minbar.grading.intake.names import shown
from minbar.grading.intake.scan import check_encoding, check_structure
from minbar.grading.intake.values import SourceCell, Submission

__all__ = ["parse_cells", "parse_notebook"]

_MAJOR: Final = 4
_MINOR: Final = 5
_WITH_IDS: Final = 5
_TYPES: Final = ("code", "markdown", "raw")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _Header(msgspec.Struct):
    """What says which format the rest has."""

    nbformat: int | None = None
    nbformat_minor: Annotated[int, Meta(ge=0)] = 0


class _CellMetadata(msgspec.Struct):
    tags: list[str] = msgspec.field(default_factory=list)


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str]
    id: str | None = None
    metadata: _CellMetadata = msgspec.field(default_factory=_CellMetadata)

    @property
    def text(self) -> str:
        """Source as one string."""
        return self.source if isinstance(self.source, str) else "".join(self.source)


class _Notebook(msgspec.Struct):
    cells: list[_Cell]
    metadata: Metadata = msgspec.field(default_factory=Metadata)


def parse_notebook(raw: bytes, name: str) -> Submission:
    """Parse a notebook that comes alone.

    Args:
        raw: the file.
        name: its name.

    Raises:
        SubmissionError: if it cannot be graded, with the place.
    """
    cells, warnings = parse_cells(raw, shown(name))
    return Submission(
        notebook_name=name,
        cells=cells,
        sha256=content_sha256({"notebook": sha256_hex(raw)}, {}),
        files={},
        warnings=warnings,
        notebook=raw,
    )


def parse_cells(raw: bytes, name: str) -> tuple[tuple[SourceCell, ...], tuple[str, ...]]:
    """Parse a notebook into its cells.

    Args:
        raw: the file, at most `HOST_BYTES`.
        name: what the places in errors begin with.

    Returns:
        The cells, and warnings.

    Raises:
        SubmissionError: if it cannot be graded, with the place.
    """
    if len(raw) > HOST_BYTES:
        what = f"has {len(raw)} bytes; at most {HOST_BYTES} are parsed here"
        raise SubmissionError(what, where=name, todo="Clear all outputs, and save it again")
    text, warnings = check_encoding(raw, name)
    check_structure(text, name)
    read = json_reader(text, name, warnings)
    header = typed(read, _Header, name)
    _check_version(header, name, warnings)
    notebook = typed(read, _Notebook, name)
    check_language(notebook.metadata, name)
    _check_cells(notebook.cells, name)
    ids = _ids(notebook.cells, header, warnings)
    return _source_cells(notebook.cells, ids, name), tuple(warnings)


def _check_version(header: _Header, name: str, warnings: list[str]) -> None:
    version = header.nbformat
    if version is None:
        what = "is not a notebook: it lacks the field `nbformat`"
        raise SubmissionError(what, where=name, todo="Hand in the .ipynb that JupyterLab saves")
    if version < _MAJOR:
        todo = "Convert it: jupyter nbconvert --to notebook --nbformat 4 --inplace FILE"
        what = f"has format {version}, which was replaced in 2015"
        raise SubmissionError(what, where=name, todo=todo)
    if version > _MAJOR:
        what = f"has format {version}, which is newer than this program knows ({_MAJOR})"
        raise SubmissionError(what, where=name, todo="Save it in format 4")
    if header.nbformat_minor > _MINOR:
        newer = f"{version}.{header.nbformat_minor}"
        warnings.append(f"the notebook has format {newer}; it was read as {_MAJOR}.{_MINOR}")


def _check_cells(cells: Sequence[_Cell], name: str) -> None:
    if len(cells) > MAX_CELLS:
        what = f"has {len(cells)} cells; at most {MAX_CELLS} are taken"
        raise SubmissionError(what, where=name, todo="Join some of them")
    for index, cell in enumerate(cells, 1):
        if cell.cell_type not in _TYPES:
            known = ", ".join(f"`{one}`" for one in _TYPES)
            what = f"`cell_type` is `{visible(cell.cell_type)}`, which is none of {known}"
            _refuse(what, name, index, "Change the cell's type in JupyterLab, and save it")
    if not any(cell.cell_type == "code" and cell.text.strip() for cell in cells):
        what = "has no code: no code cell, or all of them are empty"
        raise SubmissionError(what, where=name, todo="Write your work into its code cells")


def _ids(cells: Sequence[_Cell], header: _Header, warnings: list[str]) -> list[str]:
    """Give every cell an id of its own; the same file always gets the same ones."""
    given = [cell.id if cell.id and _ID.fullmatch(cell.id) else None for cell in cells]
    owned = set(given)
    seen: set[str] = set()
    ids, mended = [], []
    for index, wanted in enumerate(given, 1):
        if wanted is None or wanted in seen:
            mended.append(index)
            ids.append(_new_id(index, owned))
        else:
            ids.append(wanted)
        seen.add(ids[-1])
    if mended and header.nbformat_minor >= _WITH_IDS:
        numbers = ", ".join(map(str, mended[:5])) + (" and more" if len(mended) > 5 else "")  # noqa: PLR2004  a few are enough
        warnings.append(f"cells without an id of their own were given one: {numbers}")
    return ids


def _new_id(index: int, owned: set[str | None]) -> str:
    new = f"cell-{index}"
    while new in owned:
        new += "-x"
    return new


def _source_cells(cells: Sequence[_Cell], ids: Sequence[str], name: str) -> tuple[SourceCell, ...]:
    found = []
    for index, (cell, identity) in enumerate(zip(cells, ids, strict=True), 1):
        text = cell.text
        _check_characters(text, name, index)
        tags = tuple(tag for tag in cell.metadata.tags if tag.isprintable())
        found.append(
            SourceCell(index=index, id=identity, type=cell.cell_type, source=text, tags=tags)
        )
    return tuple(found)


def _check_characters(text: str, name: str, index: int) -> None:
    """Half of a surrogate pair is no character: it cannot be run, shown or hashed."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        what = f"line {line} holds half of a character, U+{ord(text[error.start]):04X}"
        _refuse(what, name, index, "Delete it, and save the notebook again")


def _refuse(what: str, name: str, index: int, todo: str) -> NoReturn:
    raise SubmissionError(what, where=f"{name}, cell {index}", todo=todo)
