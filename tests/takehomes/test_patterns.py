"""Glob patterns over whole paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.takehomes.patterns import matches


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("notes.md", "notes.md"),
        ("helpers.py", "*.py"),
        ("src/a.py", "src/*.py"),
        ("src/a.py", "**/*.py"),
        ("a.py", "**/*.py"),
        ("src/deep/er/a.py", "src/**/*.py"),
        ("src/deep/a.py", "src/**"),
        ("a1.py", "a?.py"),
        ("a[1].py", "a[1].py"),
        ("line\nend.py", "*.py"),
    ],
)
def test_fits(path: str, pattern: str) -> None:
    """A pattern takes the paths that it describes."""
    assert matches(path, [pattern])
    assert matches(path, ["never", pattern])


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("src/a.py", "*.py"),
        ("a.py.txt", "*.py"),
        ("xnotes.md", "notes.md"),
        ("notesxmd", "notes.md"),
        ("NOTES.md", "notes.md"),
        ("src/deep/a.py", "src/*.py"),
        ("a/.py", "a?.py"),
        ("a1.py", "a[1].py"),
        ("", "*.py"),
        ("a.py\n", "*.py"),
    ],
)
def test_does_not_fit(path: str, pattern: str) -> None:
    """A pattern is for the whole path, stays within a level, and knows no classes."""
    assert not matches(path, [pattern])


def test_nothing_is_allowed() -> None:
    """Without a pattern nothing fits."""
    assert not matches("a.py", [])


@given(st.lists(st.text(alphabet="ab.", min_size=1, max_size=4), min_size=1, max_size=4))
def test_two_stars_take_everything(parts: list[str]) -> None:
    """`**` fits every path, and `*` those of one level."""
    path = "/".join(parts)
    assert matches(path, ["**"])
    assert matches(path, ["**/*"])
    assert matches(path, ["*"]) == (len(parts) == 1)
    assert matches(path, [path])
