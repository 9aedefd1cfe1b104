"""A sweep: what runs differ in, and what is said of the numbers that they print."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from minbar.errors import EngineError
from minbar.grading.execution import OnlyRun
from minbar.grading.seed_sweep import Cells, reseeded, sweep_seeds
from minbar.models.seed_sweep import SeedSweep
from minbar.models.verdict import CellStatus
from minbar.quality.result import FixedSeed, Seeding, SeedSite
from minbar.quality.seeding import find_seeds
from tests.grading.test_clean_runs import run, stream
from tests.quality.notebooks import parsed

SOURCE = "import random\nrandom.seed(SEED)\nmade = dict(seed=make(\n  seed=2))"
SITE = SeedSite(1, 1, 0, 1, "4")


def sweep(
    texts: Sequence[str | Exception], seeding: Seeding, cells: Cells = ((1, "4"),)
) -> SeedSweep:
    """Sweep a notebook that prints these texts, by the order of the runs' seeds."""
    sources = [reseeded(cells, seeding.sites, number) for number in range(len(texts))]

    def answer(asked: Cells, seed: bytes) -> OnlyRun:
        assert len(seed) == 32
        told = texts[sources.index(list(asked))]
        if isinstance(told, Exception):
            raise told
        status = CellStatus.ERROR if told == "fails" else CellStatus.OK
        return OnlyRun(run=run([stream(told)], status=status), violation="")

    return sweep_seeds(cells, seeding, len(texts), run=answer, identity="x")


def evaluated(seed: object) -> Callable[[int], object]:
    """Evaluate what a run of that number gets instead of a seed."""

    def of(number: int) -> object:
        site = SeedSite(1, 1, 0, 4, "SEED")
        ((_, source),) = reseeded([(1, "SEED")], [site], number)
        return eval(source, {"SEED": seed})  # noqa: S307  text of ours

    return of


def test_whole_numbers_move_and_others_stay() -> None:
    """Each run has seeds of its own in the range that libraries take; None and texts stay."""
    assert [evaluated(42)(number) for number in range(3)] == [42, 10049, 20056]
    assert evaluated(2**32 - 1)(1) == 10006
    assert [evaluated(one)(1) for one in (None, "a", True)] == [None, "a", True]


def test_seeds_are_varied_in_place() -> None:
    """Nested seeds and several lines keep their order; all else stays as it is."""
    sites = find_seeds(parsed(SOURCE)).sites
    assert [one.text for one in sites] == ["SEED", "make(\n  seed=2)", "2"]
    ((_, source),) = reseeded([(1, SOURCE)], sites, 1)
    compile(source, "cell", "exec")
    assert source.count("lambda") == 3
    assert source.count("\n") == SOURCE.count("\n")


def test_numbers_that_move_are_told_with_their_spread() -> None:
    """Minimum, median, maximum and spread over the runs, metrics first; the others counted."""
    texts = [f"rows: 9\nshift: {n}\nscore: {0.8 + n / 10:.1f}" for n in (0, -2, 1, -1)]
    found = sweep(texts, Seeding((SITE,)))
    assert (found.runs, found.finished, found.moved_count, found.steady_count) == (4, 4, 2, 1)
    score, shift = found.moved
    assert (score.label, score.written, score.min, score.max) == ("score", 0.8, 0.6, 0.9)
    assert (score.median, score.spread, shift.label) == (0.75, 0.3, "shift")
    assert score.values == [0.8, 0.6, 0.9, 0.7]
    assert [one.label for one in found.steady] == ["rows"]


def test_runs_that_fail_are_told_and_left_out() -> None:
    """The notebook's failure and ours, by the number of the run."""
    found = sweep(["a: 1", "fails", EngineError("gone"), "a: 3"], Seeding((SITE,)))
    assert [one.run for one in found.failed] == [2, 3]
    assert "minbar failed, not the notebook" in found.failed[1].reason
    assert [one.values for one in found.moved] == [[1, 3]]


def test_without_a_run_as_written_nothing_is_compared() -> None:
    """Other seeds say nothing of a number that was never there."""
    found = sweep(["fails", "a: 2", "a: 3"], Seeding((SITE,)))
    assert (found.finished, found.moved, found.steady) == (2, [], [])
    assert any("did not finish as written" in note for note in found.notes)


def test_a_place_that_does_not_fit_is_left_alone() -> None:
    """The room's word about places is checked against the text before anything is inserted."""
    wrong = (SeedSite(1, 1, 0, 1, "5"), SeedSite(1, 1, -1, 1, ""), SeedSite(7, 1, 0, 1, "4"))
    fixed = (FixedSeed(3, 1, "why not"),)
    cells = [(1, "4")]
    found = sweep_seeds(
        cells,
        Seeding(wrong, fixed),
        2,
        run=lambda asked, _: OnlyRun(run=run([stream(f"same: {asked == cells}")]), violation=""),
        identity="x",
    )
    assert found.varied == []
    assert [one.cell for one in found.kept] == [3, 1, 1]
    assert found.notes == [
        "no seed was found that could be varied; only the kernel's own start was varied"
    ]
