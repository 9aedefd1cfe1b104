"""Rooms get what the take-home allows, in their own units."""

from __future__ import annotations

import pytest

from minbar.grading.specs import (
    analysis_spec,
    candidate_spec,
    examiner_spec,
    proof_spec,
    run_limits,
)
from minbar.models.takehome import Limits
from minbar.rooms.interface import RoomKind

LIMITS = Limits(
    memory_mb=700,
    cpu_seconds=90,
    cell_seconds=11,
    call_seconds=7,
    pids=33,
    output_kb=300,
    cell_output_kb=20,
    work_mb=17,
)


def test_candidate_room() -> None:
    """The candidate's room has the take-home's limits, and loads what the environment says."""
    room = candidate_spec("image:1", LIMITS, ["numpy", "pandas"])
    assert (room.kind, room.image, room.preload) == (
        RoomKind.CANDIDATE,
        "image:1",
        ("numpy", "pandas"),
    )
    limits = room.limits
    assert (limits.memory_mb, limits.pids, limits.work_mb, limits.file_mb) == (700, 33, 17, 17)


def test_calls_have_time_of_their_own() -> None:
    """The backstop in the room leaves time for the calls after the notebook has had all of its."""
    assert candidate_spec("i", LIMITS, []).limits.cpu_seconds > 90 + 100 * 7


@pytest.mark.parametrize("kilobytes", [4, 16384])
def test_outputs_of_a_cell_fit_into_a_frame(kilobytes: int) -> None:
    """What a cell may show travels in one frame, in JSON that needs several bytes for some."""
    limits = Limits(cell_output_kb=kilobytes, output_kb=65536)
    room = candidate_spec("i", limits, [])
    assert room.max_payload >= 8 * kilobytes * 1024
    assert room.max_payload >= 16 * 1024 * 1024


def test_rooms_of_ours() -> None:
    """Rooms that run no candidate code are of their own kinds, with limits of their own."""
    rooms = [examiner_spec("i", ["pandas"]), proof_spec("i"), analysis_spec("i")]
    assert [room.kind for room in rooms] == [
        RoomKind.EXAMINER,
        RoomKind.PROOF,
        RoomKind.ANALYSIS,
    ]
    assert [room.preload for room in rooms] == [("pandas",), (), ()]
    for room in rooms:
        assert room.limits.memory_mb >= 1024
        assert room.limits.cpu_seconds == 3600


def test_equal_limits_are_one_kind_of_room() -> None:
    """Warm rooms are found by their spec, so the same limits must give the same one."""
    again = candidate_spec("i", Limits(memory_mb=700), ["numpy"])
    assert again == candidate_spec("i", Limits(memory_mb=700), ("numpy",))
    assert hash(again) == hash(candidate_spec("i", Limits(memory_mb=700), ["numpy"]))


def test_run_limits() -> None:
    """Seconds stay seconds, KiB become bytes."""
    limits = run_limits(LIMITS)
    assert (limits.cell_seconds, limits.total_seconds, limits.call_seconds) == (11, 90, 7)
    assert (limits.output_bytes, limits.cell_output_bytes) == (300 * 1024, 20 * 1024)
