"""Small notebooks in real candidate rooms."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Final

from minbar.rooms.candidate import CandidateRoom, CellResult, RunLimits
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.pool import WarmRooms

__all__ = ["LONG", "QUICK", "SEED", "Notebook", "code"]

SEED: Final = bytes(range(32))
QUICK: Final = RunLimits(
    cell_seconds=1,
    total_seconds=60,
    call_seconds=0.8,
    output_bytes=64 << 10,
    cell_output_bytes=8 << 10,
)
LONG: Final = RunLimits(
    cell_seconds=20,
    total_seconds=100,
    call_seconds=10,
    output_bytes=64 << 10,
    cell_output_bytes=8 << 10,
)


def small_room(image: str) -> RoomSpec:
    """A room with little of everything."""
    limits = RoomLimits(memory_mb=300, pids=64, work_mb=8, tmp_mb=4, shm_mb=2)
    return RoomSpec(kind=RoomKind.CANDIDATE, image=image, limits=limits)


def code(text: str) -> str:
    """Source without the indentation that it has here."""
    return textwrap.dedent(text).strip()


class Notebook:
    """A notebook that ran in a room of its own.

    Attributes:
        room: answers calls, for as long as it can.
        run: the whole run.
    """

    def __init__(
        self, rooms: WarmRooms, image: str, cells: Mapping[str, str], limits: RunLimits
    ) -> None:
        """Run the cells, named for the tests."""
        self._room = rooms.acquire(small_room(image))
        try:
            self.room = CandidateRoom(self._room, limits)
            self.python = self.room.prepare({"data/a.csv": b"x\n1\n"})
            sources = [(number, code(text)) for number, text in enumerate(cells.values(), 1)]
            self.run = self.room.run(sources, seed=SEED)
        except BaseException:
            self._room.close()
            raise
        self._names = list(cells)

    def __getitem__(self, name: str) -> CellResult:
        """Result of a named cell."""
        position = self._names.index(name) + 1
        return next(cell for cell in self.run.cells if cell.cell == position)

    def text(self, name: str) -> str:
        """What a cell printed."""
        return "".join(output.text for output in self[name].outputs if output.kind == "stream")

    def close(self) -> None:
        """Close its room."""
        self._room.close()
