"""Hashes of content: equal for equal content, different for any other."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.hashing import canonical_json, content_sha256, files_sha256, sha256_hex

FILES = st.dictionaries(st.text(max_size=8), st.binary(max_size=8), max_size=4)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS | st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=3), inner),
    max_leaves=12,
)


def test_canonical_json_has_one_form() -> None:
    """Keys are sorted, nothing is padded or escaped, floats are shortest."""
    value = {"b": [1, 2.50, None], "a": {"é": True}}
    assert canonical_json(value) == '{"a":{"é":true},"b":[1,2.5,null]}'.encode()


@given(VALUES)
def test_canonical_json_keeps_the_value(value: object) -> None:
    """What was encoded is read back equal."""
    assert json.loads(canonical_json(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_canonical_json_refuses_what_json_lacks(value: object) -> None:
    """NaN, infinity and half characters have no canonical bytes."""
    with pytest.raises(ValueError, match=r"not JSON compliant|surrogates not allowed"):
        canonical_json(value)


def test_canonical_json_refuses_other_types() -> None:
    """A type that JSON lacks is an error, not its text."""
    with pytest.raises(TypeError):
        canonical_json({"a": {1, 2}})


def test_sha256_is_the_standard_one() -> None:
    """The hash is SHA-256 in lower-case hexadecimal, by the published test vector."""
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(FILES)
def test_order_of_files_does_not_matter(files: dict[str, bytes]) -> None:
    """The same files in another order have the same hash."""
    assert files_sha256(dict(reversed(files.items()))) == files_sha256(files)


@given(FILES, FILES)
def test_different_files_have_different_hashes(
    one: dict[str, bytes], other: dict[str, bytes]
) -> None:
    """No other names or contents give the same hash."""
    assert (files_sha256(one) == files_sha256(other)) == (one == other)


def test_names_cannot_imitate_contents() -> None:
    """Moving a byte from a file's content to its name changes the hash."""
    assert files_sha256({"a": b"bc"}) != files_sha256({"ab": b"c"})


def test_declaration_and_files_both_count() -> None:
    """A change in either of the two changes the hash of the whole."""
    hashes = {
        content_sha256({"a": 1}, {"f": b"1"}),
        content_sha256({"a": 2}, {"f": b"1"}),
        content_sha256({"a": 1}, {"f": b"2"}),
        content_sha256({"a": 1}, {}),
    }
    assert len(hashes) == 4
