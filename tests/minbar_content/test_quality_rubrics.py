"""Rubrics of code quality: read strictly, every problem at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minbar.content.locate import built_in_root
from minbar.content.quality_rubrics import (
    DEFAULT,
    list_quality_rubrics,
    load_quality_rubric,
)
from minbar.errors import ContentError, UserError

BUILT_IN = built_in_root()
WEIGHTS = {
    "reproducibility": 25,
    "soundness": 30,
    "bugs-style": 15,
    "complexity": 10,
    "structure": 10,
    "naming": 10,
}


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Give a bank whose only rubric is a copy of the built-in one, named `ours`."""
    folder = tmp_path / "rubrics" / "quality"
    folder.mkdir(parents=True)
    text = (BUILT_IN / "rubrics/quality/default.yaml").read_text(encoding="utf-8")
    (folder / "ours.yaml").write_text(text.replace("quality-rubric.default", "quality-rubric.ours"))
    return tmp_path


def problems(bank: Path, old: str, new: str) -> list[str]:
    """Break the rubric at one place, marked by `¶`, and return its problems."""
    path = bank / "rubrics/quality/ours.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_quality_rubric([bank], "ours")
    return [str(one).removeprefix(f"{path}:") for one in caught.value.problems]


def test_the_built_in_rubric_has_the_weights_that_are_promised() -> None:
    """Six dimensions, 100 points."""
    rubric = load_quality_rubric([BUILT_IN], DEFAULT).rubric
    assert {one.id: one.points for one in rubric.dimensions} == WEIGHTS
    assert rubric.runs == 2


def test_every_check_of_the_built_in_rubric_says_why() -> None:
    """Each sentence is one, and no two checks share it."""
    rubric = load_quality_rubric([BUILT_IN], DEFAULT).rubric
    said = [check.why for one in rubric.dimensions for check in one.checks]
    assert len(said) == len(set(said))
    assert all(re.fullmatch(r"[A-Z][^\n]{20,}\.", text) for text in said)


def test_the_hash_is_of_what_is_declared(bank: Path) -> None:
    """Comments do not count, numbers do."""
    before = load_quality_rubric([bank], "ours").sha256
    path = bank / "rubrics/quality/ours.yaml"
    path.write_text("# another comment\n" + path.read_text())
    assert load_quality_rubric([bank], "ours").sha256 == before
    path.write_text(path.read_text().replace("runs: 2", "runs: 1"))
    assert load_quality_rubric([bank], "ours").sha256 != before


def test_built_in_rubrics_are_there_for_every_bank(bank: Path) -> None:
    """A bank of one's own need not copy what it does not change."""
    assert list_quality_rubrics([bank]) == ["default", "ours"]
    assert load_quality_rubric([bank], DEFAULT).rubric.id == "minbar.quality-rubric.default"


def test_an_unknown_rubric_is_told_with_the_nearest(bank: Path) -> None:
    """A slip of the pen is mended at once."""
    with pytest.raises(UserError, match=r"there is no quality rubric `our`.*ours"):
        load_quality_rubric([bank], "our")


def test_two_banks_do_not_share_a_name(bank: Path, tmp_path: Path) -> None:
    """Nobody guesses which of two rubrics is meant."""
    other = tmp_path / "other" / "rubrics" / "quality"
    other.mkdir(parents=True)
    (other / "ours.yaml").write_text("schema: quality-rubric/1\n")
    with pytest.raises(ContentError, match="is also in"):
        list_quality_rubrics([bank, tmp_path / "other"])


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        (
            "    points: 25\n",
            "    points: 24\n",
            "    points: 24",
            "`points` is 24, but its checks sum to 25",
        ),
        (
            "    points: 25\n",
            "    points: 24\n",
            "dimensions:",
            "the dimensions sum to 99 points, not to 100",
        ),
        (
            "      - id: paths\n",
            "      - id: seeds\n",
            "      - id: seeds",
            "check `seeds` stands twice. Keep one",
        ),
        (
            "voids: {known-afterwards: [leak-overlap,",
            "voids: {known-afterwards: [leak-overlaps,",
            "        voids: {known-afterwards: [leak-overlaps, leak-test-reuse, metric-fit, validation]}",  # noqa: E501  one line, as its reader gets it
            "there is no check `leak-overlaps` that it could void. Did you mean `leak-overlap`?",
        ),
        (
            "quality-rubric.ours",
            "quality-rubric.theirs",
            "id: minbar.quality-rubric.theirs",
            "but the file is `ours.yaml`. Make it `minbar.quality-rubric.ours`",
        ),
        (
            'version: "1.0.0"\ntitle',
            'version: "1.0.1"\ntitle',
            'version: "1.0.1"',
            "but the changelog begins with 1.0.0",
        ),
    ],
)
def test_each_problem_is_told_at_its_place(
    bank: Path, old: str, new: str, line: str, expected: str
) -> None:
    """Sums, names and versions that do not fit are found, at their line."""
    found = problems(bank, old, new)
    text = (bank / "rubrics/quality/ours.yaml").read_text(encoding="utf-8").split("\n")
    told = [(text[int(one.partition(":")[0]) - 1], one) for one in found]
    assert [one for at, one in told if at == line and expected in one]


def test_an_unknown_field_is_refused(bank: Path) -> None:
    """The loader is strict: a field that nobody reads is a slip."""
    (found,) = problems(bank, "runs: 2\n", "runs: 2\nrun: 3\n")
    assert found.startswith("7:1: ")
    assert "run" in found
