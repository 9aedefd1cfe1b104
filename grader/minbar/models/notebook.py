"""A notebook after its run, as the host froze it cell by cell.

Everything in it is what the room said, within caps; nothing is executable
here and nothing may reach a page without the escaping of `minbar.report`.
"""

from __future__ import annotations

import msgspec

from minbar.models.verdict import CellStatus

__all__ = ["ExecutedCell", "ExecutedNotebook", "Output"]


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """One output of a cell.

    Attributes:
        kind: `stream`, `display` (also results) or `error`.
        name: `stdout` or `stderr` for streams, exception name for errors.
        text: text of a stream, or the exception's text.
        traceback: lines of the traceback, with ANSI colours, for errors.
        data: MIME type to content, for displays: text as it is, binary types as
            base64, JSON types as JSON text.
        truncated: True where this output was cut at a cap.
    """

    kind: str
    name: str = ""
    text: str = ""
    traceback: list[str] = []
    data: dict[str, str] = {}
    truncated: bool = False


class ExecutedCell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: position (from 1 over all cells), id, type, source and outputs."""

    cell: int
    id: str
    type: str
    source: str
    execution_count: int | None = None
    status: CellStatus | None = None
    outputs: list[Output] = []


class ExecutedNotebook(msgspec.Struct, frozen=True, kw_only=True):
    """All cells, in order."""

    cells: list[ExecutedCell]
