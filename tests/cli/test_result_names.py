"""Folders of results: no two submissions share one, and none leads elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.cli.result_names import ResultNames

WORD = st.text(min_size=1, max_size=300).filter(lambda text: not set(text) & set("/\0"))


def names(*paths: str, candidates: tuple[str | None, ...] = ()) -> list[str]:
    """Give names to the submissions of one command."""
    every = [Path(path) for path in paths]
    given_names = ResultNames(every)
    padded = [*candidates, *[None] * len(every)]
    return [
        given_names.give(path, candidate) for path, candidate in zip(every, padded, strict=False)
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("work.ipynb", "work"),
        ("a/b/work.v2.ipynb", "work.v2"),
        ("Zürich 日本.ipynb", "Zürich_日本"),
        (".ipynb", "_ipynb"),
        ("...", "submission"),
        ("\n\x1b[31m.ipynb", "_31m"),
        ("\udcff.ipynb", "submission"),
        ("[bold]x[/bold].ipynb", "bold_"),
        (f"{'x' * 200}.ipynb", "x" * 100),
        (f"{'x' * 2000}.ipynb", "x" * 100),
    ],
)
def test_name_of_a_file(path: str, name: str) -> None:
    """A file's name without its ending, with `_` for what acts on a terminal or a file system."""
    assert names(path) == [name]


@pytest.mark.parametrize(
    ("candidate", "name"),
    [("c-17", "c-17"), ("..", "submission"), (".x", "_x"), ("A@b+c", "A@b+c")],
)
def test_name_of_a_candidate(candidate: str, name: str) -> None:
    """A pseudonym comes before the file's name, and never leads out of the folder."""
    assert names("work.ipynb", candidates=(candidate,)) == [name]


def test_folder_keeps_its_whole_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder's name has no ending to drop; `.` and `..` are called what they are."""
    (tmp_path / "round.2" / "alice").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "round.2" / "alice")
    assert names("..", ".") == ["round.2", "alice"]


def test_files_of_one_name() -> None:
    """Files of one name are told apart by their folders, whatever their order."""
    assert names("alice/work.ipynb", "bob/work.ipynb", "x.ipynb") == ["alice-work", "bob-work", "x"]
    assert names("bob/work.ipynb", "alice/Work.ipynb") == ["bob-work", "alice-Work"]


def test_nothing_left_to_tell_them_apart() -> None:
    """The same path or the same candidate twice, and a name that another takes, get numbers."""
    assert names("a/x.ipynb", "a/x.ipynb") == ["a-x", "a-x-2"]
    assert names("x.ipynb", "y.ipynb", candidates=("c", "c")) == ["c", "c-2"]
    assert names("x.ipynb", "X.zip", candidates=("y", "Y")) == ["y", "Y-2"]


@given(st.lists(st.tuples(WORD, st.none() | WORD), max_size=6))
def test_names_are_folders_of_their_own(submissions: list[tuple[str, str | None]]) -> None:
    """Whatever files are called, each gets a visible folder below --out that no other has."""
    paths = [path for path, _ in submissions]
    found = names(*paths, candidates=tuple(candidate for _, candidate in submissions))
    assert len({name.casefold() for name in found}) == len(submissions)
    for name in found:
        assert Path(name).name == name
        assert name.isprintable()
        assert not name.startswith(".")
        name.encode()
