"""The engine ends and comes back, or somebody ends rooms: no grade suffers from it."""

from __future__ import annotations

import contextlib
import json
import signal
from pathlib import Path

import pytest
from docker.errors import APIError

from tests.cli.commands import score_quality
from tests.cli.engines import OwnEngine
from tests.faults.batches import (
    POINTS,
    Batch,
    exactly_one_grade,
    graded_in,
    no_rooms,
    outside_run,
    rooms_of,
    when,
)


@pytest.mark.parametrize(
    "how",
    [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.nightly)],
)
def test_engine_is_started_again(
    batch: Batch, expected: dict[str, bytes], how: signal.Signals
) -> None:
    """Killed or stopped in the middle, and started again: the batch goes on by itself."""
    with batch.begun("--jobs", "2") as process:
        batch.middle(process)
        batch.engine.end(how)
        batch.engine.start()
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert graded_in(batch.out) == POINTS
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))


@pytest.mark.nightly
def test_engine_stays_away(batch: Batch, expected: dict[str, bytes]) -> None:
    """No engine for longer than the patience: not gradable, said so, and graded the next time."""
    with batch.begun("--patience", "1") as process:
        batch.middle(process)
        batch.engine.end()
        try:
            _, said = process.communicate(timeout=300)
        finally:
            batch.engine.start()
    assert process.returncode == 3, said
    assert "It is not a zero" in said
    lines = json.loads((batch.out / "summary.json").read_bytes())["lines"]
    assert {line["name"] for line in lines} == set(POINTS)
    for line in lines:
        points = POINTS[line["name"]] if line["status"] == "graded" else None
        assert line["points"]["sums"] == points
    assert {line["status"] for line in lines} == {"graded", "not-gradable"}
    code, said = batch.run()
    assert code == 0, said
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))


@pytest.mark.parametrize("kind", ["candidate", pytest.param("examiner", marks=pytest.mark.nightly)])
def test_room_is_killed_from_outside(batch: Batch, expected: dict[str, bytes], kind: str) -> None:
    """Whose room somebody kills is graded again, with the same grade as without."""
    with batch.begun() as process, contextlib.closing(batch.engine.client()) as client:
        batch.middle(process)
        killed = 0
        for room in when(lambda: rooms_of(client, kind)):  # the one in use, and one that is ready
            with contextlib.suppress(APIError):  # it may have ended in this moment
                room.kill()
                killed += 1
        _, said = process.communicate(timeout=300)
    assert killed
    assert process.returncode == 0, said
    assert graded_in(batch.out) == POINTS
    assert outside_run(batch.out) == expected


@pytest.mark.nightly  # two clean runs of each, and a bank of its own
def test_analysis_is_killed_from_outside(engine: OwnEngine, tmp_path: Path) -> None:
    """An analysis room that is killed takes nobody's points for quality."""
    whole, killed = (analysed(Batch(tmp_path / str(kills), engine), kills) for kills in (0, 1))
    assert killed == whole
    assert b'"status": "scored"' in whole["ada/grade.json"]


def analysed(batch: Batch, kills: int) -> dict[str, bytes]:
    """Grade with code quality, and kill so many analysis rooms meanwhile; return what came."""
    batch.prepare(["ada", "ben", "cem"])
    score_quality(batch.folder / "bank")
    with batch.begun() as process, contextlib.closing(batch.engine.client()) as client:
        for _ in range(kills):
            batch.middle(process)
            when(lambda: rooms_of(client, "analysis"))[0].kill()
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    no_rooms(batch.engine)
    return outside_run(batch.out)
