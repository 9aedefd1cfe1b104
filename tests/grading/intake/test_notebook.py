"""Notebooks: what is refused, where and why; what is mended; what passes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minbar.errors import SubmissionError
from minbar.grading.intake import parse_notebook
from minbar.grading.intake.limits import HOST_BYTES, MAX_CELLS

CODE: dict[str, Any] = {
    "id": "a",
    "cell_type": "code",
    "metadata": {},
    "source": "x",
    "outputs": [],
    "execution_count": None,
}


def dump(**changes: Any) -> bytes:  # noqa: ANN401  any JSON, right or wrong
    """A notebook with one code cell; fields changed, or left out where None."""
    tree = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [CODE], **changes}
    return json.dumps({key: value for key, value in tree.items() if value is not None}).encode()


def cells(*every: object, **changes: Any) -> bytes:  # noqa: ANN401  as above
    """A notebook with the given cells."""
    return dump(cells=list(every), **changes)


def code(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  as above
    """A code cell; fields changed, or left out where None."""
    return {key: value for key, value in {**CODE, **changes}.items() if value is not None}


def refusal(raw: bytes) -> SubmissionError:
    """The error for a notebook called `s.ipynb`."""
    with pytest.raises(SubmissionError) as caught:
        parse_notebook(raw, "s.ipynb")
    return caught.value


REFUSED = {
    "empty": (b"", "s.ipynb", "is empty", "Save the notebook"),
    "blank": (b" \n ", "s.ipynb", "is empty", "Save the notebook"),
    "not JSON": (b"{'a': 1}", "s.ipynb:1:2", "is not JSON", "Save it again"),
    "text": (b"hello", "s.ipynb:1:1", "does not begin as a JSON object", "Save it again"),
    "broken in line 2": (
        b'{"a": 1,\n "\xc3\xa9": ]}',
        "s.ipynb:2:7",
        "is not JSON",
        "Save it again",
    ),
    "truncated": (
        dump()[:-9],
        f"s.ipynb:1:{len(dump()) - 8}",
        "is cut off",
        "download the file again",
    ),
    "truncated string": (b'{"nbformat', "s.ipynb:1:11", "is cut off", "download the file again"),
    "more behind it": (
        dump() + b"x",
        f"s.ipynb:1:{len(dump()) + 1}",
        "Extra data",
        "Save it again",
    ),
    "UTF-16": (dump().decode().encode("utf-16"), "s.ipynb:1:1", "is UTF-16", "as UTF-8"),
    "UTF-16 without a mark": (
        dump().decode().encode("utf-16-be"),
        "s.ipynb:1:1",
        "is UTF-16",
        "as UTF-8",
    ),
    "UTF-32": (dump().decode().encode("utf-32-le"), "s.ipynb:1:1", "UTF-32", "as UTF-8"),
    "Latin-1": (
        dump(cells=[code(source="é")]).replace(b"\\u00e9", b"\xe9"),
        "s.ipynb:1:",
        "(0xe9) is not UTF-8",
        "as UTF-8",
    ),
    "raw surrogate": (
        dump(cells=[code(source="é")]).replace(b"\\u00e9", b"\xed\xa0\x80"),
        "s.ipynb:1:",
        "is not UTF-8",
        "as UTF-8",
    ),
    "a list": (b"[]", "s.ipynb:1:1", "does not begin as a JSON object", "Save it again"),
    "no notebook": (b'{"a": 1}', "s.ipynb", "lacks the field `nbformat`", "Hand in the .ipynb"),
    "version 3": (
        dump(nbformat=3, cells=None, worksheets=[]),
        "s.ipynb",
        "has format 3",
        "jupyter nbconvert",
    ),
    "version 2": (dump(nbformat=2), "s.ipynb", "has format 2", "jupyter nbconvert"),
    "version 5": (dump(nbformat=5), "s.ipynb", "newer than this program knows", "format 4"),
    "version as text": (
        dump(nbformat="4"),
        "s.ipynb, nbformat",
        "expected a whole number or null, got text",
        "Save it",
    ),
    "version of many digits": (
        dump(nbformat=10**60),
        "s.ipynb",
        "newer than this program knows",
        "format 4",
    ),
    "negative minor version": (
        dump(nbformat_minor=-1),
        "s.ipynb, nbformat_minor",
        ">= 0",
        "Save it",
    ),
    "no cells field": (dump(cells=None), "s.ipynb", "lacks the required field `cells`", "Save it"),
    "cells no list": (
        dump(cells={}),
        "s.ipynb, cells",
        "expected a list, got an object",
        "Save it",
    ),
    "cell no object": (
        cells(CODE, 3),
        "s.ipynb, cell 2",
        "expected an object, got a whole number",
        "Save it",
    ),
    "metadata no object": (
        dump(metadata=[]),
        "s.ipynb, metadata",
        "expected an object, got a list",
        "Save it",
    ),
    "kernelspec text": (
        dump(metadata={"kernelspec": "python3"}),
        "s.ipynb, metadata.kernelspec",
        "got text",
        "Save it",
    ),
    "kernel name a number": (
        dump(metadata={"kernelspec": {"name": 3}}),
        "s.ipynb, metadata.kernelspec.name",
        "expected text",
        "Save it",
    ),
    "language R": (
        dump(metadata={"language_info": {"name": "R"}}),
        "s.ipynb, metadata",
        "is in R, and only Python 3",
        "Choose a Python 3 kernel",
    ),
    "kernel of Julia": (
        dump(metadata={"kernelspec": {"name": "julia-1.9"}}),
        "s.ipynb, metadata",
        "is in Julia",
        "Choose a Python 3",
    ),
    "Python 2": (
        dump(metadata={"language_info": {"name": "python", "version": "2.7.18"}}),
        "s.ipynb, metadata",
        "is in Python 2",
        "Choose",
    ),
    "no cells": (cells(), "s.ipynb", "has no code", "Write your work"),
    "no code cells": (
        cells(code(cell_type="markdown")),
        "s.ipynb",
        "has no code",
        "Write your work",
    ),
    "only empty code": (
        cells(code(source=" \n"), code(source=[])),
        "s.ipynb",
        "has no code",
        "Write your work",
    ),
    "unknown cell type": (
        cells(CODE, code(cell_type="heading")),
        "s.ipynb, cell 2",
        "`cell_type` is `heading`",
        "Change the cell's type",
    ),
    "cell type missing": (
        cells(code(cell_type=None)),
        "s.ipynb, cell 1",
        "lacks the required field `cell_type`",
        "Save it",
    ),
    "source missing": (
        cells(CODE, code(source=None)),
        "s.ipynb, cell 2",
        "lacks the required field `source`",
        "Save it",
    ),
    "source a number": (
        cells(code(source=3)),
        "s.ipynb, cell 1",
        "`source`: expected text or a list",
        "Save it",
    ),
    "source with a number": (
        cells(code(source=["a", 3])),
        "s.ipynb, cell 1",
        "`source[1]`: expected text",
        "Save it",
    ),
    "id a number": (cells(code(id=3)), "s.ipynb, cell 1", "`id`: expected text or null", "Save it"),
    "tags text": (
        cells(code(metadata={"tags": "a"})),
        "s.ipynb, cell 1",
        "`metadata.tags`: expected a list",
        "Save it",
    ),
    "cell metadata null": (
        cells({**CODE, "metadata": None}),
        "s.ipynb, cell 1",
        "`metadata`: expected an object",
        "Save it",
    ),
    "lone surrogate in source": (
        cells(CODE, code(source="a\nb\ud83d")),
        "s.ipynb, cell 2",
        "line 2 holds half of a character, U+D83D",
        "Delete it",
    ),
    "wrong type behind NaN": (
        cells(code(source=float("nan"))),
        "s.ipynb, cell 1",
        "`source`: expected",
        "Save it",
    ),
    "deep": (
        dump(x=json.loads("[" * 80 + "]" * 80)),
        "s.ipynb:1:",
        "is nested 81 levels deep; at most 64",
        "Clear all outputs",
    ),
    "deep and not closed": (
        b'{"a":' + b"[" * 100_000,
        "s.ipynb:1:69",
        "is nested 100001 levels",
        "Clear all outputs",
    ),
    "many tokens": (
        dump(x=[0] * 2_000_001),
        "s.ipynb",
        "JSON tokens; at most 2000000",
        "Clear all outputs",
    ),
    "too large for the host": (
        dump() + b" " * HOST_BYTES,
        "s.ipynb",
        "at most 10000000 are parsed here",
        "Clear all outputs",
    ),
    "too many cells": (cells(*[CODE] * (MAX_CELLS + 1)), "s.ipynb", "has 10001 cells", "Join some"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    """Each says what is wrong, where, and what to do."""
    raw, where, what, todo = REFUSED[case]
    error = refusal(raw)
    assert error.where.startswith(where)
    assert what in error.what
    assert todo in error.todo


def test_the_place_of_a_bad_byte_counts_characters() -> None:
    """Line and column are what an editor shows, the offset is what a tool shows."""
    error = refusal('{"é":\n "éé'.encode() + b"\xff")
    assert error.where == "s.ipynb:2:5"
    assert "byte 13 (0xff)" in error.what


MENDED = {
    "byte order mark": (b"\xef\xbb\xbf" + dump(), "byte order mark"),
    "newer minor version": (dump(nbformat_minor=9), "has format 4.9; it was read as 4.5"),
    "NaN in metadata": (dump(metadata={"x": float("nan")}), "holds `NaN`"),
    "infinities in outputs": (
        cells(code(outputs=[float("inf"), -float("inf")])),
        "`-Infinity`, `Infinity`",
    ),
    "ids twice": (cells(CODE, code(source="y"), code(source="z")), "given one: 2, 3"),
    "id missing": (cells(code(id=None)), "given one: 1"),
    "id of odd characters": (cells(code(id="a b")), "given one: 1"),
    "id too long": (cells(code(id="a" * 65)), "given one: 1"),
    "many ids missing": (cells(*[code(id=None)] * 9), "given one: 1, 2, 3, 4, 5 and more"),
}


@pytest.mark.parametrize("case", MENDED)
def test_mended_with_a_warning(case: str) -> None:
    """Harmless faults are mended, and whoever grades is told."""
    raw, warning = MENDED[case]
    submission = parse_notebook(raw, "s.ipynb")
    (said,) = submission.warnings
    assert warning in said
    ids = [cell.id for cell in submission.cells]
    assert len(set(ids)) == len(ids)
    assert parse_notebook(raw, "s.ipynb") == submission


PASSING = {
    "no kernelspec": dump(metadata={}),
    "kernel of an unknown environment": dump(metadata={"kernelspec": {"name": "conda-env-ml-py"}}),
    "kernelspec null": dump(metadata={"kernelspec": None, "language_info": None}),
    "Colab": dump(nbformat_minor=0, metadata={"colab": {"provenance": []}}),
    "language in capitals": dump(metadata={"language_info": {"name": "Python", "version": "3.11"}}),
    "no outputs, no count": cells(code(outputs=None, execution_count=None)),
    "outputs of another type": cells(code(outputs={"a": [1]}, execution_count="7")),
    "unknown fields": cells(code(collapsed=True, prompt_number=3), orig_nbformat=2),
    "ids before they existed": cells(CODE, CODE, nbformat_minor=4),
    "null id": cells({**CODE, "id": None}, nbformat_minor=4),
    "lone surrogate in outputs": cells(code(outputs=["\ud83d"])),
    "lone surrogate in metadata": dump(metadata={"title": "\udc00x"}),
    "count of many digits": dump().replace(b"null", b"9" * 10_000),
    "count of many digits beside NaN": dump(x=float("nan")).replace(b"null", b"9" * 10_000),
    "float beyond all bounds": dump().replace(b"null", b"1e99999"),
    "null character in source": cells(code(source="a\x00b")),
    "5,000 cells": cells(*[code(id=f"c{n}") for n in range(5000)]),
    "greatest depth": dump(x=json.loads("[" * 63 + "]" * 63)),
    "Windows line ends": dump().replace(b", ", b",\r\n"),
    "blank lines around": b"\n\n" + dump() + b"\n\n",
}


@pytest.mark.parametrize("case", PASSING)
def test_passing(case: str) -> None:
    """What grading does not rely on is not judged."""
    submission = parse_notebook(PASSING[case], "s.ipynb")
    assert any(cell.type == "code" for cell in submission.cells)
    assert [w for w in submission.warnings if "NaN" not in w] == []


def test_cells_are_read_in_order(notebook: bytes) -> None:
    """Index, id, type, source and tags come as the candidate wrote them."""
    submission = parse_notebook(notebook, "s.ipynb")
    found = [(c.index, c.id, c.type, c.source, c.tags) for c in submission.cells]
    assert found == [
        (1, "intro", "markdown", "# Grüße 😀", ()),
        (2, "work", "code", "import math\nx = math.pi", ("important",)),
    ]
    assert submission.notebook_name == "s.ipynb"
    assert submission.files == {}
    assert submission.receipt is None
    assert submission.warnings == ()


def test_new_ids_avoid_the_given_ones() -> None:
    """An id that a later cell already has is not given away."""
    raw = cells(code(id=None), code(id="cell-1"), code(id="cell-1-x"))
    assert [cell.id for cell in parse_notebook(raw, "s").cells] == [
        "cell-1-x-x",
        "cell-1",
        "cell-1-x",
    ]


def test_the_last_of_equal_keys_counts() -> None:
    """A key that stands twice means what it means to Jupyter, on both ways of reading."""
    twice = dump().replace(b'"source": "x"', b'"source": "first", "source": "last"')
    assert parse_notebook(twice, "s").cells[0].source == "last"
    with_nan = twice.replace(b'"metadata": {}', b'"metadata": {"x": NaN}', 1)
    assert parse_notebook(with_nan, "s").cells[0].source == "last"


def test_hash_is_over_the_bytes() -> None:
    """The same cells in other bytes are another submission; the name does not count."""
    one = parse_notebook(dump(), "a.ipynb")
    assert parse_notebook(dump(), "b.ipynb").sha256 == one.sha256
    assert parse_notebook(dump() + b"\n", "a.ipynb").sha256 != one.sha256


def test_tags_that_cannot_be_shown_are_dropped() -> None:
    """Only tags that a reader can see come through."""
    raw = cells(code(metadata={"tags": ["ok", "a\x1b[2J", "\ud800"]}))
    assert parse_notebook(raw, "s").cells[0].tags == ("ok",)


@pytest.mark.parametrize(
    "raw",
    [
        dump(nbformat="\ud800"),
        dump(nbformat_minor="\udc00x"),
        dump(metadata={"language_info": {"version": ["\ud800"]}}),
        cells({**CODE, "source": {"\ud800": "\ud800"}}),
    ],
)
def test_half_a_character_in_place_of_anything_else_is_refused(raw: bytes) -> None:
    """The decoder looks whether a text is a number, and half of a character is not even text."""
    with pytest.raises(SubmissionError, match="is not a valid notebook"):
        parse_notebook(raw, "s.ipynb")
