"""The executed notebook as a file: what was handed in, with the outputs of the run.

It opens in any Jupyter. Nothing of the candidate's metadata is in it, and
nothing that a viewer would run: mark-up is cleaned, JavaScript and widgets are
left out, each with a word in its place.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

import msgspec

from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.report.frame import is_affordable, sanitize
from minbar.report.images import IMAGE_TYPES, read_picture
from minbar.report.json_text import depth_of
from minbar.report.svg import read_svg

__all__ = ["CUT_MARK", "executed_ipynb"]

CUT_MARK: Final = "\n[minbar: the output was cut here, at a limit of the room]\n"
_LEFT_OUT: Final = "[minbar: left out, because a viewer would run it or could not show it: {}]"
_TEXT_TYPES: Final = ("text/plain", "text/markdown", "text/latex")
MAX_DEPTH: Final = 50
_IDENTIFIER: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Json = dict[str, object]


def executed_ipynb(notebook: ExecutedNotebook) -> bytes:
    """Return the notebook as nbformat 4.5 JSON, in UTF-8, with a line feed at its end."""
    taken: set[str] = set()
    document: Json = {
        "cells": [_cell(cell, taken) for cell in notebook.cells],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _cell(cell: ExecutedCell, taken: set[str]) -> Json:
    kind = cell.type if cell.type in {"code", "markdown"} else "raw"
    written: Json = {
        "cell_type": kind,
        "id": _identifier(cell, taken),
        "metadata": {},
        "source": _encodable(cell.source),
    }
    if kind == "code":
        written["execution_count"] = cell.execution_count
        written["outputs"] = [entry for output in cell.outputs for entry in _output(output)]
        if cell.status is not None:
            written["metadata"] = {"minbar": {"status": cell.status.value}}
    return written


def _identifier(cell: ExecutedCell, taken: set[str]) -> str:
    """Keep a cell's id where the format allows it; ids must differ."""
    ours = (f"minbar-{cell.cell}-{number}" for number in itertools.count())
    names = itertools.chain([cell.id], ours)
    found = next(name for name in names if _IDENTIFIER.fullmatch(name) and name not in taken)
    taken.add(found)
    return found


def _output(output: Output) -> list[Json]:
    mark = CUT_MARK if output.truncated else ""
    if output.kind == "stream":
        return [_stream(output.name, _encodable(output.text) + mark)]
    written = _error(output) if output.kind == "error" else _display(output)
    return [written, _stream("stderr", mark)] if mark else [written]


def _stream(name: str, text: str) -> Json:
    name = "stderr" if name == "stderr" else "stdout"
    return {"output_type": "stream", "name": name, "text": text}


def _error(output: Output) -> Json:
    return {
        "output_type": "error",
        "ename": _encodable(output.name),
        "evalue": _encodable(output.text),
        "traceback": [_encodable(line) for line in output.traceback],
    }


def _display(output: Output) -> Json:
    data: Json = {
        mime: _encodable(output.data[mime]) for mime in _TEXT_TYPES if mime in output.data
    }
    data |= {mime: picture for mime in IMAGE_TYPES if (picture := _picture(output, mime))}
    markup = _encodable(output.data.get("text/html", ""))
    if markup and is_affordable(markup):
        data["text/html"] = str(sanitize(markup))
    drawing = output.data.get("image/svg+xml", "")
    if drawing and read_svg(drawing):
        data["image/svg+xml"] = drawing
    if "application/json" in output.data:
        data["application/json"] = _json(output.data["application/json"])
    if not data:
        types = ", ".join(sorted(_encodable(mime) for mime in output.data)) or "nothing"
        data["text/plain"] = _LEFT_OUT.format(types[:200])
    return {"output_type": "display_data", "metadata": {}, "data": data}


def _picture(output: Output, mime: str) -> str:
    """Return a picture's base64 on one line, if it is one."""
    picture = read_picture(mime, output.data[mime]) if mime in output.data else None
    return picture.uri.partition(",")[2] if picture else ""


def _json(text: str) -> object:
    """Return JSON as a value; what is not JSON, or so deep that readers fail, stays text."""
    clean = _encodable(text)
    try:
        return msgspec.json.decode(clean) if depth_of(clean) <= MAX_DEPTH else clean
    except msgspec.DecodeError:
        return clean


def _encodable(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)
