"""Notebooks lose their outputs where nothing can be harmed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from minbar.errors import RoomClosedError, SubmissionError
from minbar.rooms.analysis import AnalysisRoom
from minbar.rooms.docker_rooms import LABEL, OWNER
from minbar.rooms.inside import analysis as module
from minbar.rooms.inside.analysis import without_outputs
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.pool import WarmRooms

if TYPE_CHECKING:
    import docker
    from docker.models.containers import Container

OUTPUT = {"output_type": "stream", "name": "stdout", "text": "x" * 1000}
CELL: dict[str, Any] = {
    "cell_type": "code",
    "metadata": {"tags": ["kept"]},
    "source": ["a = 1\n", "\N{SNOWMAN}"],
    "outputs": [OUTPUT, OUTPUT],
    "execution_count": 3,
}
MARKDOWN = {"cell_type": "markdown", "metadata": {}, "source": "# T", "attachments": {"a": {}}}


def notebook(*cells: object) -> bytes:
    """A notebook of these cells."""
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def test_outputs_and_attachments_go_and_everything_else_stays() -> None:
    """Sources, metadata and counts are untouched, and cells that are none are passed over."""
    stripped = json.loads(without_outputs(notebook(CELL, MARKDOWN, 5, {"outputs": 7})))
    assert stripped["cells"] == [
        CELL | {"outputs": []},
        {"cell_type": "markdown", "metadata": {}, "source": "# T"},
        5,
        {"outputs": []},
    ]
    assert stripped["nbformat"] == 4


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"5", b"{}", b'{"cells":{}}', b'{"worksheets":[]}', b"\xff", b"\x00\x01"]
)
def test_what_is_no_notebook_is_refused(raw: bytes) -> None:
    """No bytes give anything but a notebook or a refusal."""
    with pytest.raises(ValueError):  # noqa: PT011  JSON's own error is one
        without_outputs(raw)


def ended_by(signum: int) -> int:
    """A child that a signal ends; what came of it."""

    def end() -> int:
        if signum != signal.SIGKILL:  # as in a room: this process may have other plans for it
            signal.signal(signum, signal.SIG_DFL)
        os.kill(os.getpid(), signum)
        return 0

    return module.in_child(end)


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_was_killed_from_outside_ends_the_room(signum: int) -> None:
    """Nothing that it reads can send these: the host is to ask elsewhere."""
    with pytest.raises(SystemExit, match=f"from outside, by signal {signum}"):
        ended_by(signum)


@pytest.mark.parametrize("signum", [signal.SIGXCPU, signal.SIGSYS])
def test_a_child_that_a_notebook_ended_is_told(signum: int) -> None:
    """Time, and faults of its own, are what a notebook can do to who reads it."""
    assert ended_by(signum) == -signum


def test_memory_that_a_notebook_took_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill that the room's counter knows of is the notebook's doing."""
    kills = iter((2, 3))
    monkeypatch.setattr(module, "oom_kills", lambda: next(kills))
    assert ended_by(signal.SIGKILL) == -signal.SIGKILL


@pytest.fixture(scope="module")
def analysis(rooms: WarmRooms, image: str) -> Iterator[AnalysisRoom]:
    """One room for all notebooks of this file."""
    limits = RoomLimits(memory_mb=300, work_mb=16, file_mb=16)
    spec = RoomSpec(kind=RoomKind.ANALYSIS, image=image, limits=limits, max_payload=2 << 20)
    room = rooms.acquire(spec)
    yield AnalysisRoom(room)
    room.close()


def test_a_large_notebook_comes_out_small(analysis: AnalysisRoom) -> None:
    """Megabytes of outputs go in, and what was written by hand comes out."""
    heavy = CELL | {"outputs": [OUTPUT] * 12_000}
    raw = notebook(heavy, MARKDOWN)
    assert len(raw) > 12_000_000
    assert json.loads(analysis.without_outputs(raw))["cells"][0] == CELL | {"outputs": []}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"[" * 200_000, "no valid notebook"),
        (b'{"cells":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "no valid notebook"),
        (b"\xff\xfe\x00", "no valid notebook"),
        (b'{"cells": [' + b"1" * 5_000_000 + b"]}", "no valid notebook"),
        (b"[" + b"{}," * 4_000_000 + b"{}]", "no valid notebook"),
        (notebook(CELL | {"source": "x" * (2 << 20)}), "too large"),
    ],
    ids=["deep", "deep-cells", "binary", "digits", "memory", "large"],
)
def test_a_hostile_notebook_is_refused_and_the_next_one_is_served(
    analysis: AnalysisRoom, raw: bytes, reason: str
) -> None:
    """Depth, endless numbers, memory: a child of the room pays for it, and nobody else."""
    with pytest.raises(SubmissionError, match=reason):
        analysis.without_outputs(raw)
    assert analysis.without_outputs(notebook(CELL)) == without_outputs(notebook(CELL))


KILLER = """
import os, pathlib, signal
print("looks", flush=True)
while True:
    for one in pathlib.Path("/proc").iterdir():
        try:
            if one.name.isdecimal() and (one / "stat").read_text().split()[3] == "1":
                os.kill(int(one.name), signal.SIGKILL)
                raise SystemExit
        except OSError:
            pass
"""


def containers(engine: docker.DockerClient) -> dict[str, Container]:
    """The analysis rooms of this process, by their ids."""
    found = engine.containers.list(filters={"label": f"{LABEL}=analysis"}, ignore_removed=True)
    return {str(one.id): one for one in found if one.labels[OWNER].startswith(f"{os.getpid()}-")}


def test_a_reader_that_is_killed_from_outside_accuses_nobody(
    engine: docker.DockerClient, rooms: WarmRooms, image: str
) -> None:
    """Whoever kills it, through the engine or for want of memory, ends the room: ask another."""
    before = containers(engine)
    room = rooms.acquire(RoomSpec(kind=RoomKind.ANALYSIS, image=image, max_payload=2 << 20))
    try:
        agent = AnalysisRoom(room)
        assert json.loads(agent.without_outputs(notebook(CELL)))["cells"]
        (own,) = containers(engine).keys() - before.keys()
        command = ["python", "-I", "-c", KILLER]
        killer = engine.api.exec_create(own, command)["Id"]
        said: Any = engine.api.exec_start(killer, socket=True)
        sock = getattr(said, "_sock", said)
        with contextlib.closing(said), contextlib.closing(sock) as stream:
            assert b"looks" in stream.recv(64)
            with pytest.raises(RoomClosedError):
                agent.without_outputs(notebook(CELL | {"outputs": [OUTPUT] * 12_000}))
        facts = room.facts()
        assert (facts.exit_code, facts.oom_killed, facts.interference) == (1, False, "")
        assert "was ended from outside, by signal 9" in room.log()
    finally:
        room.close()
