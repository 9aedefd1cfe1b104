"""Is this a notebook that can be graded? Checked without any library.

Copied into every workspace, so it needs the standard library only. The grader
checks more; what fails here fails there.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from minbar.errors import SubmissionError

__all__ = ["check_notebook"]

FORMAT: Final = 4
FIRST_MINOR_WITH_IDS: Final = 5
CELL_TYPES: Final = ("code", "markdown", "raw")
SAVE_AGAIN: Final = "Open it in JupyterLab and save it again"


def check_notebook(raw: bytes, name: str) -> None:
    """Refuse what is no Python notebook with code in it.

    Args:
        raw: content of the file.
        name: its name, for the error.

    Raises:
        SubmissionError: with the place, as exact as it is known.
    """
    notebook = _parse(raw, name)
    cells = notebook.get("cells")
    if notebook.get("nbformat") != FORMAT:
        found = notebook.get("nbformat")
        _refuse(f"this notebook has format {found!r}, and format {FORMAT} is needed", name)
    if not isinstance(cells, list) or not isinstance(notebook.get("metadata"), dict):
        _refuse("this is no notebook: it has no cells", name)
    _check_language(notebook["metadata"], name)
    for number, cell in enumerate(cells, 1):
        _check_cell(cell, f"{name}, cell {number}")
    _check_ids(notebook, name)
    if not any(cell["cell_type"] == "code" and _source(cell).strip() for cell in cells):
        _refuse("this notebook has no code", name, "Write your work into its code cells")


def _parse(raw: bytes, name: str) -> dict[str, Any]:
    if not raw.strip():
        _refuse("the file is empty", name, "Save the notebook in JupyterLab")
    try:
        notebook = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        _refuse("the file isn't UTF-8 text", name)
    except json.JSONDecodeError as error:
        _refuse(f"the file isn't valid JSON ({error.msg})", f"{name}:{error.lineno}:{error.colno}")
    except ValueError as error:
        _refuse(f"the file isn't valid JSON ({error})", name)
    except RecursionError:
        _refuse("the file is nested too deeply to be a notebook", name)
    if not isinstance(notebook, dict):
        _refuse("this is no notebook", name)
    return notebook


def _no_constant(constant: str) -> NoReturn:
    msg = f"{constant} is no JSON"
    raise ValueError(msg)


def _check_language(metadata: dict[str, Any], name: str) -> None:
    for section, field in (("kernelspec", "language"), ("language_info", "name")):
        found = metadata.get(section, {})
        if not isinstance(found, dict):
            _refuse(f"the notebook's {section} isn't an object", name)
        if found.get(field, "python") != "python":
            todo = "Choose a Python kernel in JupyterLab and save it"
            _refuse(f"the notebook is for {found[field]!r}, not for Python", name, todo)


def _check_cell(cell: object, place: str) -> None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in CELL_TYPES:
        _refuse("this is no cell of a notebook", place)
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        _refuse("the cell has no source text", place)
    if not isinstance(cell.get("metadata"), dict):
        _refuse("the cell has no metadata", place)
    if cell["cell_type"] == "code" and not isinstance(cell.get("outputs"), list):
        _refuse("the code cell has no list of outputs", place)


def _check_ids(notebook: dict[str, Any], name: str) -> None:
    minor = notebook.get("nbformat_minor")
    if not isinstance(minor, int):
        _refuse("the notebook doesn't say its format's minor version", name)
    if minor < FIRST_MINOR_WITH_IDS:
        return
    seen: dict[object, int] = {}
    for number, cell in enumerate(notebook["cells"], 1):
        identity = cell.get("id")
        if not isinstance(identity, str):
            _refuse("the cell has no id", f"{name}, cell {number}")
        if identity in seen:
            _refuse(f"the cell has the id of cell {seen[identity]}", f"{name}, cell {number}")
        seen[identity] = number


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _refuse(what: str, where: str, todo: str = SAVE_AGAIN) -> NoReturn:
    raise SubmissionError(what, where=where, todo=todo)
