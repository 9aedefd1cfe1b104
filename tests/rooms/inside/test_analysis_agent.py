"""Notebooks lose their outputs where nothing can be harmed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from minbar.errors import SubmissionError
from minbar.rooms.analysis import AnalysisRoom
from minbar.rooms.inside.analysis import without_outputs
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.pool import WarmRooms

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
