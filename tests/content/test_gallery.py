"""A gallery of broken banks: for each the exact messages, each at its file, line and column."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from minbar.content.banks import load_bank

GALLERY = Path(__file__).parent / "gallery"
CASES = sorted(path.name for path in GALLERY.iterdir() if (path / "expected.txt").exists())
PLACE = re.compile(r"[^:]+:[1-9]\d*:[1-9]\d*: ")


def broken_bank(name: str, folder: Path) -> Path:
    """Lay the files of a case over the sound bank, in a folder of its own."""
    root = folder / "bank"
    shutil.copytree(GALLERY / "base", root)
    shutil.copytree(GALLERY / name, root, dirs_exist_ok=True)
    (root / "expected.txt").unlink()
    removed = root / "removed.txt"
    if removed.exists():
        for line in removed.read_text("utf-8").splitlines():
            (root / line).unlink()
        removed.unlink()
    return root


def test_the_base_is_sound() -> None:
    """What a case reports comes from the case."""
    bank = load_bank([GALLERY / "base"])
    assert bank.problems == ()
    assert len(bank.items) == 4


def test_every_case_is_complete() -> None:
    """At least forty cases, and no folder that is none."""
    folders = {path.name for path in GALLERY.iterdir() if path.is_dir()}
    assert folders == {*CASES, "base"}
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_named_at_its_place(name: str, tmp_path: Path) -> None:
    """Loading a broken bank says all that is wrong with it, where, and nothing else."""
    root = broken_bank(name, tmp_path)
    said = [str(problem).replace(f"{root}/", "") for problem in load_bank([root]).problems]
    expected = (GALLERY / name / "expected.txt").read_text("utf-8").splitlines()
    assert expected
    assert said == expected
    assert all(PLACE.match(line) for line in said)


@pytest.mark.parametrize("name", CASES)
def test_an_index_hides_no_problem(name: str, tmp_path: Path) -> None:
    """A bank that broke after it was indexed says the same as one that was never indexed."""
    root = tmp_path / "bank"
    shutil.copytree(GALLERY / "base", root)
    assert load_bank([root], index=tmp_path / "index").problems == ()
    shutil.rmtree(root)
    broken_bank(name, tmp_path)
    cold = load_bank([root]).problems
    for _ in range(2):
        warm = load_bank([root], index=tmp_path / "index").problems
        assert [str(one) for one in warm] == [str(one) for one in cold]
