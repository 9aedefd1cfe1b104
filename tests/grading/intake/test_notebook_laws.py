"""Laws of reading notebooks: as the reference library reads them, and never a traceback."""

from __future__ import annotations

import json
import random
from typing import Any

import nbformat
from hypothesis import example, given
from hypothesis import strategies as st

from minbar.errors import SubmissionError
from minbar.grading.intake import parse_notebook

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
METADATA = st.dictionaries(TEXT, TEXT | st.integers() | st.lists(TEXT, max_size=2), max_size=2)


@st.composite
def valid_notebooks(draw: st.DrawFn) -> dict[str, Any]:
    """Notebooks as the reference library makes them, with at least one line of code."""
    makers = [nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell, nbformat.v4.new_raw_cell]
    chosen = draw(st.lists(st.tuples(st.sampled_from(makers), TEXT), max_size=4))
    found = [maker(source) for maker, source in [*chosen, (makers[0], "pass")]]
    for number, cell in enumerate(found):
        cell["id"] = f"id-{number}"
        cell["metadata"] = draw(METADATA | st.just({"tags": ["a", "b"]}))
    tree: dict[str, Any] = nbformat.v4.new_notebook(cells=found)  # type: ignore[no-untyped-call]  # the library has no types
    return tree


@given(valid_notebooks())
def test_what_the_reference_library_accepts_is_read_alike(tree: dict[str, Any]) -> None:
    """A notebook that nbformat calls valid has the same cells here as there."""
    if any(
        "tags" in cell["metadata"] and cell["metadata"]["tags"] != ["a", "b"]
        for cell in tree["cells"]
    ):
        return
    raw = nbformat.writes(nbformat.from_dict(tree)).encode()  # type: ignore[no-untyped-call]  # as above
    theirs = nbformat.reads(raw.decode(), as_version=4)  # type: ignore[no-untyped-call]  # as above
    nbformat.validate(theirs)
    ours = parse_notebook(raw, "s.ipynb").cells
    assert [(c.id, c.type, c.source) for c in ours] == [
        (c["id"], c["cell_type"], c["source"]) for c in theirs["cells"]
    ]


JSON_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
CELL_TREES = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON_TREES,
        "source": st.text(max_size=4) | JSON_TREES,
        "id": st.text("ab", max_size=2) | JSON_TREES,
        "metadata": st.just({}) | st.fixed_dictionaries({"tags": JSON_TREES}) | JSON_TREES,
        "outputs": JSON_TREES,
    },
)
NOTEBOOK_TREES = st.fixed_dictionaries(
    {},
    optional={
        "nbformat": st.just(4) | JSON_TREES,
        "nbformat_minor": st.integers(0, 6) | JSON_TREES,
        "metadata": st.fixed_dictionaries(
            {}, optional={"kernelspec": JSON_TREES, "language_info": JSON_TREES}
        )
        | JSON_TREES,
        "cells": st.lists(CELL_TREES, max_size=3) | JSON_TREES,
        "extra": JSON_TREES,
    },
)


def take_or_refuse(raw: bytes) -> None:
    """Parse; nothing but a submission's error, with file and advice, may come out."""
    said = ("s.ipynb", "advice")
    try:
        parse_notebook(raw, "s.ipynb")
    except SubmissionError as error:
        said = (error.where, error.todo)
    assert said[0].startswith("s.ipynb")
    assert said[1]


@given(
    st.binary(max_size=60)
    | st.text('{}[]",:\\u0dn \ud800', max_size=40).map(
        lambda t: b"{" + t.encode("utf-8", "replace")
    )
)
@example(b"{\x00")
@example(b'{"\\')
def test_any_bytes(raw: bytes) -> None:
    """Whatever the bytes, never a traceback."""
    take_or_refuse(raw)


@given(NOTEBOOK_TREES)
def test_any_tree(tree: dict[str, Any]) -> None:
    """Whatever the JSON, never a traceback."""
    take_or_refuse(json.dumps(tree).encode())


@given(st.randoms(use_true_random=False))
def test_any_damage(notebook: bytes, chance: random.Random) -> None:
    """A good notebook with some bytes changed, cut out or put in is taken or refused."""
    raw = bytearray(notebook)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    take_or_refuse(bytes(raw))
