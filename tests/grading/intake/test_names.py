"""Names that candidates choose: hostile ones are refused, collisions are seen."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import SubmissionError
from minbar.grading.intake.names import check_names, folded, listed, why_hostile

HOSTILE = {
    "/etc/passwd": "is absolute",
    "//host/share": "is absolute",
    "../x": "leads out of its folder",
    "a/../../x": "leads out of its folder",
    "..": "leads out of its folder",
    "a\\..\\x": "holds a backslash",
    "C:\\x": "holds a backslash",
    "C:x": "holds a character that not every system allows",
    "a:stream": "holds a character that not every system allows",
    "what?": "holds a character that not every system allows",
    "": "has an empty part",
    "a//b": "has an empty part",
    "./a": "has an empty part",
    "a\x00.py": "holds a character that cannot be seen",
    "a\nb": "holds a character that cannot be seen",
    "a\x1b[2J": "holds a character that cannot be seen",
    "a\u202eyp.b": "holds a character that cannot be seen",
    "a\u200bb": "holds a character that cannot be seen",
    "a\udcffb": "holds a character that cannot be seen",
    "a\u2028b": "holds a line break",
    " a": "begins or ends with a space or a dot",
    "a ": "begins or ends with a space or a dot",
    "a./b": "begins or ends with a space or a dot",
    "a.": "begins or ends with a space or a dot",
    "con": "is a device on Windows",
    "d/NUL.csv": "is a device on Windows",
    "Lpt1.tar.gz": "is a device on Windows",
    "a/" * 8 + "b": "is more than 8 levels deep",
    "a" * 201: "has a part longer than 200 bytes",
    "\u00e9" * 101: "has a part longer than 200 bytes",
    ("a" * 150 + "/") * 3: "is longer than 400 bytes",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(name: str) -> None:
    """Each is refused for its own reason, and shown harmlessly."""
    assert why_hostile(name) == HOSTILE[name]
    with pytest.raises(SubmissionError) as caught:
        check_names([name], "p.zip")
    assert caught.value.what == f"the name {HOSTILE[name]}"
    assert all(unicodedata.category(one)[0] != "C" for one in caught.value.where)


@pytest.mark.parametrize(
    "name",
    ["a.py", "src/deep/mod.py", "Übung 1.csv", "data/", "console.py", "a..b", "日本.png", "-x"],
)
def test_ordinary_names(name: str) -> None:
    """Letters of any script, spaces within and several dots are fine."""
    assert why_hostile(name) == ""


@pytest.mark.parametrize(
    "names",
    [
        ["a.py", "A.py"],
        ["caf\u00e9.py", "cafe\u0301.py"],
        ["stra\u00dfe", "STRASSE"],
        ["a", "a/"],
        ["\u212b", "\u00e5"],
    ],
)
def test_names_that_some_system_takes_for_one(names: list[str]) -> None:
    """Case and composition make no difference on some disks."""
    with pytest.raises(SubmissionError, match="are one name to some systems"):
        check_names(names, "p.zip")


@pytest.mark.parametrize("names", [["a", "a/b"], ["x/y/z", "X"], ["a/b/c", "a/b"]])
def test_a_file_that_is_a_folder_too(names: list[str]) -> None:
    """Writing the two would fail, or hide one of them."""
    with pytest.raises(SubmissionError, match="is a file and a folder at once"):
        check_names(names, "p.zip")


def test_folders_that_are_named_pass() -> None:
    """Zip files name their folders too."""
    check_names(["a/", "a/b/", "a/b/c.py", "a/d.py"], "p.zip")


@given(st.text(max_size=12))
def test_what_passes_stays_within_its_folder(name: str) -> None:
    """Whatever the name, if it passes, joining it leads to a place below."""
    if why_hostile(name) == "":
        path = PurePosixPath("/root") / name
        assert ".." not in path.parts
        assert path.is_relative_to("/root")
        assert len(path.parts) > 2


@given(st.text(max_size=8))
def test_folding_is_done_once_for_all(name: str) -> None:
    """Folding twice changes nothing, and neither do case or composition beforehand."""
    assert folded(folded(name)) == folded(name)
    assert folded(unicodedata.normalize("NFD", name)) == folded(name)


def test_long_lists_are_counted() -> None:
    """A few names are shown, the rest is a number."""
    assert listed(["b", "a"]) == "`b`, `a`"
    assert listed("abcdefg", most=2) == "`a`, `b` and 5 more"
