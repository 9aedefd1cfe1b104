"""The look over the bytes before parsing: right, linear, and at the right place."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import SubmissionError
from minbar.grading.intake import scan
from minbar.grading.intake.scan import check_encoding, check_structure, spot

TREES = st.recursive(
    st.none() | st.integers() | st.text('[]{}",:\\\n\u00e9', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text('"[{\\', max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def depth_of(tree: Any) -> int:  # noqa: ANN401  any JSON
    """Depth by walking the parsed tree."""
    if isinstance(tree, dict):
        return 1 + max(map(depth_of, tree.values()), default=0)
    if isinstance(tree, list):
        return 1 + max(map(depth_of, tree), default=0)
    return 0


def tokens_of(tree: Any) -> int:  # noqa: ANN401  any JSON
    """Strings, brackets, commas and colons by walking the parsed tree."""
    if isinstance(tree, dict):
        inner = sum(2 + tokens_of(value) for value in tree.values())
        return 2 + inner + max(len(tree) - 1, 0)
    if isinstance(tree, list):
        return 2 + sum(map(tokens_of, tree)) + max(len(tree) - 1, 0)
    return int(isinstance(tree, str))


@given(TREES, st.integers(1, 9))
def test_tokens_are_those_of_the_parsed_tree(tree: object, piece: int) -> None:
    """Wherever the pieces are cut, the scan counts exactly what a parser would build."""
    raw = json.dumps(tree, ensure_ascii=False).encode()
    tokens = tokens_of(tree)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_PIECE", piece)
        patch.setattr(scan, "MAX_TOKENS", tokens)
        check_structure(raw, "f")
        patch.setattr(scan, "MAX_TOKENS", tokens - 1)
        with pytest.raises(SubmissionError, match=f"has {tokens} JSON tokens"):
            check_structure(raw, "f")


@given(TREES, st.integers(0, 4), st.integers(1, 9))
def test_depth_is_that_of_the_parsed_tree(tree: object, limit: int, piece: int) -> None:
    """Brackets within strings do not count; the scan refuses exactly what is too deep."""
    raw = json.dumps(tree, ensure_ascii=False).encode()
    refused = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "MAX_DEPTH", limit)
        patch.setattr(scan, "_PIECE", piece)
        try:
            check_structure(raw, "f")
        except SubmissionError:
            refused = True
    assert refused == (depth_of(tree) > limit)


def test_place_of_the_bracket_that_is_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is that of the first bracket beyond the limit."""
    monkeypatch.setattr(scan, "MAX_DEPTH", 2)
    with pytest.raises(SubmissionError) as caught:
        check_structure(b'{"[[[":\n ["\xc3\xa9", [1]]}', "f")
    assert caught.value.where == "f:2:8"


@pytest.mark.parametrize(
    "raw",
    [b'"' + b'\\"' * 2_000_000, b'"' + b"\\" * 4_000_001, b'"' * 1_999_999, b'"\\' * 1_000_000],
    ids=["escaped quotes", "backslashes", "quotes", "both"],
)
def test_strings_without_end_take_linear_time(raw: bytes) -> None:
    """Unclosed strings are passed over once; a second try at each quote would take days."""
    check_structure(raw, "f")


@given(st.text(max_size=20), st.binary(max_size=3))
def test_utf8_is_checked_across_pieces(text: str, tail: bytes) -> None:
    """The check in pieces finds the very byte that the check in one go finds."""
    raw = text.encode("utf-8", "ignore") + tail
    expected = None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        expected = f"byte {error.start} "
    found = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_CHUNK", 3)
        try:
            check_structure(raw, "f")
        except SubmissionError as error:
            found = error.what
    assert (found is None) == (expected is None)
    assert found is None or found.startswith(str(expected))


@pytest.mark.parametrize(
    ("offset", "place"), [(0, "1:1"), (1, "1:2"), (3, "1:3"), (4, "2:1"), (5, "2:2")]
)
def test_spot_counts_characters(offset: int, place: str) -> None:
    """Columns count characters, not bytes."""
    assert spot("aé\nbc".encode(), offset) == place


def test_many_short_strings_cost_little_memory() -> None:
    """The densest text that passes costs the scan a small multiple of its own bytes."""
    raw = b"[" + b",".join([b'"ab"'] * 990_000) + b"]"
    tracemalloc.start()
    try:
        check_structure(raw, "f")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6 * len(raw)


def test_byte_order_mark_is_passed_over() -> None:
    """Windows tools put it there; it changes nothing."""
    text, warnings = check_encoding(b"\xef\xbb\xbf{}", "f")
    assert text == b"{}"
    assert len(warnings) == 1
