"""kill -9 of a grader, again and again: what it had finished counts, and nothing is left."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess

import pytest

from tests.cli.terminal import CTRL_C, Terminal
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

LATEST = 4.0  # seconds; rooms boot in the first of them, and grades come in the others


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.nightly)])
def test_killed_at_random_moments(batch: Batch, expected: dict[str, bytes], kills: int) -> None:
    """Killed over and over, in any moment, and resumed: the same grades, each of them once."""
    dice = random.Random(kills)  # noqa: S311  moments, no secrets
    done = 0
    while done < kills:
        for jobs in ("1", "2"):
            done += killed(batch, dice.uniform(0.2, LATEST), jobs)
            there = graded_in(batch.out)
            assert there.items() <= POINTS.items()
            if len(there) == len(POINTS):
                finish(batch, expected)
    finish(batch, expected)


def killed(batch: Batch, moment: float, jobs: str) -> int:
    """Kill the batch in a moment; return 1, or 0 if it had ended by itself."""
    with batch.begun("--jobs", jobs) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moment)
            return 0
        process.kill()
    return 1


def finish(batch: Batch, expected: dict[str, bytes]) -> None:
    """Run the batch to its end: all is as if nothing had happened; then forget it all."""
    code, said = batch.run()
    assert code == 0, said
    assert graded_in(batch.out) == POINTS
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))
    no_rooms(batch.engine)
    batch.forget()


def test_warm_and_cold(batch: Batch, expected: dict[str, bytes]) -> None:
    """One after the other in rooms that are booted ahead, or two at once: the same bytes."""
    code, said = batch.run("--jobs", "2")
    assert code == 0, said
    assert outside_run(batch.out) == expected


def test_a_paused_room_is_left_behind_by_nobody(batch: Batch) -> None:
    """A room that hears nothing any more goes when the next grader starts; others' stay."""
    with batch.begun() as process, contextlib.closing(batch.engine.client()) as client:
        room = when(lambda: rooms_of(client, "candidate"))[0]
        room.pause()
        process.kill()
    with contextlib.closing(batch.engine.client()) as client:
        foreign = client.containers.create(
            room.image.id, ["true"], labels={"minbar.room": "proof", "minbar.owner": "1-0"}
        )
        try:
            assert batch.run()[0] == 0
            left = [room.id for room in client.containers.list(all=True)]
            assert left == [foreign.id]
        finally:
            foreign.remove()


@pytest.mark.nightly
def test_interrupted_with_several_at_once(batch: Batch, expected: dict[str, bytes]) -> None:
    """Ctrl-C ends all of them at once, no room stays, and the next time the rest is graded."""
    terminal = Terminal(batch.arguments("--jobs", "2"), batch.folder, batch.environment())
    try:
        terminal.wait_for("of the points of machines")
        terminal.press(CTRL_C)
        assert terminal.ended() == 130, terminal.said
    finally:
        terminal.close()
    assert "Traceback" not in terminal.said
    no_rooms(batch.engine)
    there = graded_in(batch.out)
    assert there.items() < POINTS.items()
    exactly_one_grade(batch.store, len(there))
    summary = json.loads((batch.out / "summary.json").read_bytes())
    assert (summary["complete"], len(summary["lines"])) == (False, len(POINTS))
    assert batch.run()[0] == 0
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))
