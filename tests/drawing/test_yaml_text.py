"""YAML in one form: what it looks like, and that it is read back as it was."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.strict_yaml import load_yaml
from minbar.drawing.yaml_text import yaml_text

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["no", "On", "1.10", "12:30", "2026-11-23", "=", "~", "a: b", "0x1f", "- a"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(value=st.dictionaries(st.text("abcxyz", min_size=1, max_size=5), _VALUES, max_size=5))
def test_what_is_written_reads_back_the_same(value: dict[str, Any]) -> None:
    """The strict reader gives the very value, types of numbers included."""
    text = yaml_text(value)
    read = load_yaml(text.encode(), dict[str, Any], name="lock") if value else {}
    assert repr(read) == repr(value)


@pytest.mark.parametrize("value", ["no", "1e5", "0.1", "2026-11-23", "a: b", "[x]", "é\u200b", ""])
def test_another_reader_takes_text_for_text(value: str) -> None:
    """A reader of YAML 1.1 sees no number, date or truth value where text was meant."""
    assert yaml.safe_load(yaml_text({"value": [value]})) == {"value": [value]}


def test_short_values_stay_on_a_line() -> None:
    """What fits into the width is one line; what does not is opened."""
    value = {"short": {"a": 1, "b": ["x", "z"]}, "long": [{"text": "word " * 30, "m": 1}]}
    assert yaml_text(value) == (
        f'short: {{a: 1, b: [x, z]}}\nlong:\n  - text: "{"word " * 30}"\n    m: 1\n'
    )


def test_hashes_and_versions_stand_in_quotes() -> None:
    """No hash is a number to some reader because its digits happen to be."""
    value = {"sha256": "e" * 64, "version": "1.10.0", "id": "acme.theory.area.slug"}
    assert yaml_text(value) == (
        f'sha256: "{"e" * 64}"\nversion: "1.10.0"\nid: acme.theory.area.slug\n'
    )


def test_small_floats_are_numbers() -> None:
    """Without a dot YAML 1.1 takes an exponent for text."""
    assert yaml.safe_load(yaml_text({"x": 1e-05, "y": 1.5e300})) == {"x": 1e-05, "y": 1.5e300}
