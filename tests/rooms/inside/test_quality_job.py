"""Hostile notebooks in a real analysis room: each has an answer, and harms no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from minbar.grading.quality import analyse
from minbar.grading.specs import analysis_spec
from minbar.quality.result import Analysis
from minbar.rooms.analysis import AnalysisRoom, Unread
from minbar.rooms.interface import Room
from minbar.rooms.pool import WarmRooms
from tests.quality.notebooks import as_file
from tests.quality.test_runner import HOSTILE

MIB = 1 << 20
MOST = 400 * MIB  # of the whole room: what one analysis may take, and the agent


@pytest.fixture(scope="module")
def room(rooms: WarmRooms, image: str) -> Iterator[Room]:
    """One room for all notebooks of this file."""
    taken = rooms.acquire(analysis_spec(image))
    yield taken
    taken.close()


@pytest.fixture(scope="module")
def agent(room: Room) -> AnalysisRoom:
    """The agent of that room."""
    return AnalysisRoom(room)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_notebooks_have_an_answer(agent: AnalysisRoom, name: str) -> None:
    """Whatever is in it: findings or gaps, never a room that ended."""
    found = analyse(agent, HOSTILE[name])
    assert isinstance(found, Analysis)
    assert [one.reason for one in found.not_analysed if one.ours] == []


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\xfe", b"import os\nos.abort()"])
def test_what_is_no_notebook_is_told(agent: AnalysisRoom, raw: bytes) -> None:
    """The reason comes from the room, as one sentence."""
    found = analyse(agent, raw)
    assert isinstance(found, Unread)
    assert found.reason
    assert not found.is_notebook


def test_a_notebook_leaves_nothing_for_the_next(agent: AnalysisRoom) -> None:
    """The same notebook gets the same answer, whatever was read in between."""
    raw = as_file("import os, sys\nx = 1\ny = 2\nz = 3\nprint(x)")
    before = analyse(agent, raw)
    analyse(agent, HOSTILE["many-functions"])
    assert analyse(agent, raw) == before


def test_memory_stays_bounded(agent: AnalysisRoom, room: Room) -> None:
    """After all of them the room has never needed more than it may."""
    analyse(agent, HOSTILE["5000-cells"])
    peak = room.facts().peak_memory_bytes
    assert peak is not None
    assert peak < MOST
