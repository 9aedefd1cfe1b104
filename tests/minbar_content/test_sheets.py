"""Editing YAML entry by entry: what is not touched keeps every character."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.sheets import Sheet, flow
from minbar.content.strict_yaml import load_yaml
from minbar.errors import ContentError, UserError

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("questions/**/*.yaml"), *ROOT.glob("rubrics/**/*.yaml")])
TEXT = """\
# what this file is
a: 1  # the first

# above b
b:
  - {x: 1}  # of x
  - {x: 2}
# above c
c: |
  # no comment
  text
d: {e: 1}
"""
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"\A[a-z]{1,8}\Z"), inner, max_size=3)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_taking_apart_and_putting_together_changes_nothing(path: Path) -> None:
    """All files of the content come back as they are."""
    raw = path.read_bytes()
    assert Sheet(raw, name="f").text().encode() == raw


def test_an_entry_is_rewritten_in_its_place() -> None:
    """Its comments stay above it; all other lines stay as they are."""
    sheet = Sheet(TEXT.encode(), name="f")
    sheet.put("b", [1, 2])
    assert sheet.text() == TEXT.replace(
        "b:\n  - {x: 1}  # of x\n  - {x: 2}\n", "# of x\nb: [1, 2]\n"
    )


def test_text_that_begins_with_a_hash_is_no_comment() -> None:
    """A heading in a block of text does not survive the text as a comment."""
    sheet = Sheet(TEXT.encode(), name="f")
    sheet.put("c", "short")
    assert "# no comment" not in sheet.text()
    assert "# above c\nc: short\n" in sheet.text()


def test_a_new_entry_stands_where_it_is_put() -> None:
    """Behind the one that is named, or at the end."""
    sheet = Sheet(TEXT.encode(), name="f")
    sheet.put("new", "1.10", after="a")
    sheet.put("last", "two\nlines\n")
    assert sheet.text() == (
        TEXT.replace("# the first\n\n", '# the first\n\nnew: "1.10"\n')
        + "last: |\n  two\n  lines\n"
    )


def test_a_dropped_entry_leaves_its_comments() -> None:
    """What an author wrote for people is not the migration's to delete."""
    sheet = Sheet(TEXT.encode(), name="f")
    sheet.drop("b")
    assert "b" not in sheet
    assert "# above b\n# of x\n# above c\nc: |\n" in sheet.text()


def test_a_renamed_entry_keeps_its_lines() -> None:
    """Only the key changes, in its own line."""
    sheet = Sheet(TEXT.encode(), name="f")
    sheet.rename("b", "better")
    assert sheet.text() == TEXT.replace("\nb:", "\nbetter:")
    assert sheet.get("better") == [{"x": 1}, {"x": 2}]


def test_a_nested_mapping_is_hoisted() -> None:
    """Its entries move to the left, with their comments, in place of the mapping."""
    raw = b"a: 1\n# above\nouter:  # beside\n  # of b\n  b: [x]  # y\n\n  c: |\n    t\nd: 2\n"
    sheet = Sheet(raw, name="f")
    sheet.hoist("outer")
    assert sheet.text() == ("a: 1\n# above\n# beside\n# of b\nb: [x]  # y\n\nc: |\n  t\nd: 2\n")
    assert sheet.get("b") == ["x"]


def test_a_nested_mapping_in_one_line_is_hoisted() -> None:
    """`{…}` is written out."""
    sheet = Sheet(TEXT.encode(), name="f")
    sheet.hoist("d")
    assert sheet.text().endswith("text\ne: 1\n")


def test_long_values_take_several_lines() -> None:
    """A line fits a screen; a mapping in a list gets a line for each field."""
    sheet = Sheet(b"a: 1\n", name="f")
    sheet.put("a", [{"x": "y" * 60, "z": "y" * 60}, {"x": "short"}])
    assert sheet.text() == f"a:\n  - x: {'y' * 60}\n    z: {'y' * 60}\n  - {{x: short}}\n"


@given(PLAIN)
def test_what_is_written_is_read_back(value: object) -> None:
    """Any value, in flow style and as an entry, loads as itself by the strict loader."""
    assert load_yaml(f"a: {flow(value)}\n".encode(), dict[str, object], name="f") == {"a": value}
    sheet = Sheet(b"a: 1\nb: 2\n", name="f")
    sheet.put("a", value)
    if isinstance(value, str) and "\n" in value:
        return  # blocks of text end in one line end, see below
    assert load_yaml(sheet.text().encode(), dict[str, object], name="f") == {"a": value, "b": 2}


@pytest.mark.parametrize("raw", [b"[1]\n", b"{a: 1}\n{", b"{a: 1, b: 2}\n", b"a: *x\n"])
def test_what_cannot_be_taken_apart_is_refused(raw: bytes) -> None:
    """Lists, flow mappings, and what content may not use at all."""
    with pytest.raises((UserError, ContentError)):
        Sheet(raw, name="f")
