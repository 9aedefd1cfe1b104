"""A folder is one submission or many, and no link leads anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.grading.batch.finding import Found, find_submissions
from tests.grading.samples import SPEC


def found(tmp_path: Path, *names: str) -> list[str]:
    """Make files below a folder; return the submissions in it, the folder as `.`."""
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    every = find_submissions([tmp_path], SPEC)
    assert not set(every.paths) & set(every.left_out)
    return [path.relative_to(tmp_path).as_posix() for path in every.paths]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ["."]),
        (["readme.txt"], ["."]),
        (["mine.ipynb", "helper.py"], ["."]),
        ([SPEC.files.notebook, "scratch.ipynb"], ["."]),
        (["a.ipynb", "b.ipynb", "receipt.json"], ["."]),
        (["b.ipynb", "a.ipynb"], ["a.ipynb", "b.ipynb"]),
        (["a.zip", "b.IPYNB", "notes.txt"], ["a.zip", "b.IPYNB"]),
        (["alice/work.ipynb"], ["alice"]),
        (
            ["alice/work.ipynb", "bob/pack.zip", "docs/x.txt", "c.ipynb"],
            ["alice", "bob", "c.ipynb", "docs"],
        ),
        (["mine.ipynb", "data/x.csv"], ["."]),
        (["alice.zip"], ["alice.zip"]),
        (["a.ipynb", "bob/nb/work.ipynb", "c.tar.gz"], ["a.ipynb", "bob"]),
        ([".hidden/a.ipynb", "__MACOSX/a.ipynb", ".a.ipynb", "b.ipynb"], ["."]),
        (["deep/er/a.ipynb"], ["deep"]),
    ],
)
def test_folder(tmp_path: Path, names: list[str], expected: list[str]) -> None:
    """What a folder holds says whether it is a submission."""
    assert found(tmp_path, *names) == expected


def test_files_and_what_is_not_there(tmp_path: Path) -> None:
    """Every other path is for the intake, in the order in which it was given."""
    paths = [tmp_path / "b.ipynb", tmp_path / "missing"]
    paths[0].touch()
    assert find_submissions(paths, SPEC) == Found(paths, [])


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a folder of others' work is refused as what it is, not looked into."""
    others = tmp_path / "others"
    others.mkdir()
    (others / "a.ipynb").touch()
    (others / "b.ipynb").touch()
    batch = tmp_path / "batch"
    batch.mkdir()
    (batch / "link").symlink_to(others)
    (batch / "c.ipynb").touch()
    (batch / "d.ipynb").symlink_to(others / "a.ipynb")
    every = find_submissions([batch], SPEC)
    assert every == Found([batch / "c.ipynb", batch / "d.ipynb"], [batch / "link"])
    assert find_submissions([batch / "link"], SPEC).paths == [batch / "link"]


def test_what_is_left_out_is_known(tmp_path: Path) -> None:
    """Files that can't be handed in are named, so that nobody waits for their grade."""
    for name in ("a.ipynb", "b.ipynb", "carol.tar.gz", "notes.txt"):
        (tmp_path / name).touch()
    found = find_submissions([tmp_path], SPEC)
    assert [path.name for path in found.left_out] == ["carol.tar.gz", "notes.txt"]
