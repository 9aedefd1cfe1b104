"""Values of a notebook's run and of the questions after it, on the host's side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from minbar.errors import RoomProtocolError
from minbar.models.notebook import Output
from minbar.models.verdict import CellStatus
from minbar.rooms.messages import CellDone, decode_payload
from minbar.rooms.timekeeper import Timekeeper

__all__ = ["CellResult", "NotebookRun", "Question", "Reply", "RunLimits", "cell_result"]

_MAX_OUTPUTS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """Limits of one run; CPU seconds, and bytes of output."""

    cell_seconds: float
    total_seconds: float
    call_seconds: float
    output_bytes: int
    cell_output_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellResult:
    """One code cell after its run.

    Attributes:
        cell: position from 1 over all cells.
        status: what became of it.
        error_name, error_text: as the room claims them.
        count: execution count.
        outputs: frozen as the cell ended.
        truncated: whether outputs were cut.
        wall_seconds: by the host's clock.
        starved: the wall limit ended it although it was computing all along.
    """

    cell: int
    status: CellStatus
    error_name: str = ""
    error_text: str = ""
    count: int | None = None
    outputs: list[Output] = field(default_factory=list)
    truncated: bool = False
    wall_seconds: float = 0.0
    starved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookRun:
    """The run of a notebook.

    Attributes:
        cells: results of the code cells that began, in order.
        alive: whether a kernel is left that can answer.
        out_of_time: whether the limit for the whole notebook ended it.
    """

    cells: tuple[CellResult, ...]
    alive: bool
    out_of_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the examiner asks.

    Attributes:
        op: `call`, `value` or `artefact`.
        name: of the function, the value or the file.
        keep: number under which the kernel keeps the result instead of sending it.
        payload: encoded arguments; opaque to the host.
        limit_bytes: most bytes of the answer's payload.
    """

    op: str
    name: str
    keep: int | None = None
    payload: bytes = b""
    limit_bytes: int = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; the payload is opaque to the host."""

    status: str
    payload: bytes = b""
    error_name: str = ""
    error_text: str = ""
    trace: str = ""
    cell: int | None = None
    line: int | None = None


def cell_result(
    message: CellDone, payload: bytes, status: CellStatus, keeper: Timekeeper
) -> CellResult:
    """Put together what the room says of a cell and what the host measured.

    Raises:
        RoomProtocolError: if the payload is not what an agent sends.
    """
    outputs = decode_payload(payload, list[Output])
    if len(outputs) > _MAX_OUTPUTS:
        what = f"{len(outputs)} outputs of one cell"
        raise RoomProtocolError(what)
    return CellResult(
        cell=message.cell,
        status=status,
        error_name=message.error_name,
        error_text=message.error_text,
        count=message.count,
        outputs=outputs,
        truncated=message.truncated,
        wall_seconds=keeper.wall,
        starved=keeper.starved,
    )
