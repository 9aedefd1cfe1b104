"""The host's side of the analysis room: notebooks too large to parse on the host."""

from __future__ import annotations

from typing import Final

from minbar.errors import RoomProtocolError, RoomTimeoutError, SubmissionError
from minbar.rooms.frames import encode_frame
from minbar.rooms.interface import Room
from minbar.rooms.messages import Ready, Stripped, decode_message

__all__ = ["AnalysisRoom"]

_TIMEOUT: Final = 120.0
_TOO_LARGE: Final = 66


class AnalysisRoom:
    """Talks to the agent of one analysis room, one notebook after another."""

    def __init__(self, room: Room) -> None:
        """Use a room whose agent has said hello."""
        self._room = room
        self._ready = False

    def without_outputs(self, raw: bytes) -> bytes:
        """Return a notebook without its outputs, read where nothing can be harmed.

        Raises:
            SubmissionError: if it is no notebook, or too large even for the room.
        """
        if not self._ready:
            self._take(Ready)
            self._ready = True
        header = {"type": "strip", "limit": self._room.spec.max_payload}
        self._room.send(encode_frame(header, raw), timeout=_TIMEOUT)
        message, data = self._take(Stripped)
        if isinstance(message, Stripped) and message.status == _TOO_LARGE:
            what = "the notebook is too large even without its outputs"
            raise SubmissionError(what, todo="Move data out of its cells, into files")
        if not isinstance(message, Stripped) or message.status != 0:
            what = "the notebook's outputs could not be removed: it is no valid notebook"
            raise SubmissionError(what, todo="Clear all outputs in Jupyter and save it again")
        return data

    def _take(self, kind: type[Ready | Stripped]) -> tuple[Ready | Stripped, bytes]:
        frame = self._room.receive(timeout=_TIMEOUT)
        if frame is None:
            what = f"the analysis room said nothing for {_TIMEOUT:.0f} s"
            raise RoomTimeoutError(what)
        message = decode_message(frame)
        if not isinstance(message, kind):
            what = f"`{type(message).__name__}` was not expected now"
            raise RoomProtocolError(what)
        return message, frame.payload
