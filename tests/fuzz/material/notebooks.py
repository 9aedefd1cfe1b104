"""Notebooks: trees of nbformat with anything in any field, and bytes."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.material.damage import damaged, edited, json_bytes, raw

__all__ = ["CASES", "KEYS", "TREES", "WORDS", "seeds", "trees"]

KEYS: Final = (
    "cells", "cell_type", "source", "outputs", "metadata", "nbformat", "nbformat_minor", "id",
    "tags", "kernelspec", "language_info", "name", "language", "version", "execution_count",
    "attachments", "worksheets", "input", "level", "prompt_number", "output_type", "data", "text",
)  # fmt: skip
WORDS: Final = (
    *(f'"{key}":'.encode() for key in KEYS), b'"code"', b'"markdown"', b'"raw"', b"[]", b"{}",
    b"null", b"NaN", b"Infinity", b"1e999", b'"\\ud800"', b"\xef\xbb\xbf", b"\xff\xfe", b"\x00",
    b'"python3"', b'"python"', b"9" * 40, b'\\"', b"[[[[", b'"nbformat": 4',
)  # fmt: skip
_CODE: Final = {
    "id": "work",
    "cell_type": "code",
    "metadata": {"tags": ["important"], "collapsed": False},
    "source": ["import math\n", "x = math.pi"],
    "outputs": [
        {"output_type": "stream", "name": "stdout", "text": ["never\n", "believed"]},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"text/html": ["<p>x</p>"], "image/png": "iVBORw0KGgo="},
        },
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m"]},
    ],
    "execution_count": 7,
}
_PROSE: Final = {
    "id": "intro",
    "cell_type": "markdown",
    "metadata": {},
    "source": "# Grüße 😀",
    "attachments": {"a.png": {"image/png": "AA=="}},
}
_KERNEL: Final = {
    "kernelspec": {"name": "python3", "display_name": "P", "language": "python"},
    "language_info": {"name": "python", "version": "3.11.7"},
}


def _tree(*cells: Any, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  JSON of any kind
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": _KERNEL, "cells": [*cells], **fields}


def trees() -> list[dict[str, Any]]:
    """Return small notebooks of every format, that something may be done to."""
    old = {"cell_type": "code", "input": "print 1", "language": "python", "outputs": [],
           "prompt_number": 1}  # fmt: skip
    heading = {"cell_type": "heading", "level": 2, "source": "H"}
    return [
        _tree(_PROSE, _CODE),
        _tree({"cell_type": "code", "source": "x = 1"}, nbformat_minor=2, metadata={}),
        _tree(*[{**_CODE, "id": f"c{n}"} for n in range(5)]),
        _tree(_CODE, _CODE, {**_PROSE, "cell_type": "raw"}),
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [old,
        heading]}]},
        _tree(_CODE, metadata={"kernelspec": "python3"}),
        _tree(_CODE, extra=raw("NaN")),
    ]  # fmt: skip


TREES: Final = st.sampled_from(trees())
CASES: Final = (
    edited(TREES, keys=KEYS).map(json_bytes)
    | damaged(edited(TREES, keys=KEYS, most=1).map(json_bytes), WORDS)
    | st.binary(max_size=80)
    | st.text('{}[]",:\\u0dn \ud800', max_size=60).map(
        lambda text: b"{" + text.encode("utf-8", "surrogatepass")
    )
)


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    return [json_bytes(tree) for tree in trees()]
