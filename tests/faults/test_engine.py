"""The engine ends and comes back, or somebody ends rooms: no grade suffers from it."""

from __future__ import annotations

import contextlib
import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minbar.rooms.docker_rooms import LABEL
from tests.faults.batches import POINTS, Batch, exactly_one_grade, graded_in, outside_run

SOON = 120.0  # seconds; a few on a quiet machine


def when(happened: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever it was
    """Wait until something has happened, and return it."""
    end = time.monotonic() + SOON
    while not (found := happened()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def tries(out: Path) -> dict[str, int]:
    """Return how often each submission was graded."""
    lines = json.loads((out / "summary.json").read_bytes())["lines"]
    return {line["name"]: line["run"]["tries"] for line in lines}


@pytest.mark.parametrize(
    "how",
    [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.nightly)],
)
def test_engine_is_started_again(
    batch: Batch, expected: dict[str, bytes], how: signal.Signals
) -> None:
    """Killed or stopped in the middle, and started again: the batch goes on by itself."""
    with batch.begun("--jobs", "2") as process:
        when(lambda: len(graded_in(batch.out)) >= 1)
        batch.engine.end(how)
        batch.engine.start()
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert graded_in(batch.out) == POINTS
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))


def test_engine_stays_away(batch: Batch, expected: dict[str, bytes]) -> None:
    """No engine for longer than the patience: not gradable, said so, and graded the next time."""
    with batch.begun("--patience", "1") as process:
        when(lambda: len(graded_in(batch.out)) >= 1)
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
        assert (line["points"]["sums"], line["status"] in {"graded", "not-gradable"}) == (
            points,
            True,
        )
    assert {line["status"] for line in lines} == {"graded", "not-gradable"}
    code, said = batch.run()
    assert code == 0, said
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))


@pytest.mark.parametrize("kind", ["candidate", "examiner"])
def test_room_is_killed_from_outside(batch: Batch, expected: dict[str, bytes], kind: str) -> None:
    """Whose room somebody kills is graded again, with the same grade as without."""
    with batch.begun() as process, contextlib.closing(batch.engine.client()) as client:
        when(lambda: len(graded_in(batch.out)) >= 1)
        room = when(lambda: client.containers.list(filters={"label": f"{LABEL}={kind}"}))[0]
        with contextlib.suppress(Exception):  # it may have ended in this moment
            room.kill()
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert graded_in(batch.out) == POINTS
    assert outside_run(batch.out) == expected
