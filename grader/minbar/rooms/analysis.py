"""The host's side of the analysis room: notebooks that the host will not parse."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError, SubmissionError
from minbar.rooms.frames import encode_frame
from minbar.rooms.interface import Room, RoomProvider, RoomSpec
from minbar.rooms.messages import Analysed, Ready, Stripped, decode_message

__all__ = ["AnalysisRoom", "Unread", "without_outputs"]

_TIMEOUT: Final = 120.0
_NO_NOTEBOOK: Final = 65
_TOO_LARGE: Final = 66
_SENTENCE: Final = 300


@dataclass(frozen=True, slots=True)
class Unread:
    """A notebook that could not be analysed.

    Attributes:
        reason: in what way.
        is_notebook: whether it is one at all, as far as the room could tell.
    """

    reason: str
    is_notebook: bool


_Said = Ready | Stripped | Analysed


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
        self._wait_until_ready()
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

    def analyse(
        self,
        raw: bytes,
        asked: Collection[str] = (),
        known_afterwards: Mapping[str, Collection[str]] | None = None,
    ) -> bytes | Unread:
        """Return what was found in a notebook, as JSON that the room wrote.

        Args:
            raw: the notebook's bytes.
            asked: names that somebody outside of it uses: a brief asks for them.
            known_afterwards: by file, its columns that are known only after the fact.
        """
        late = {file: sorted(names) for file, names in (known_afterwards or {}).items()}
        header = {"type": "analyse", "asked": sorted(asked), "known_afterwards": late}
        return self._looked(header, raw)

    def find_seeds(self, raw: bytes) -> bytes | Unread:
        """Return where a notebook's seeds stand, as JSON that the room wrote."""
        return self._looked({"type": "find-seeds"}, raw)

    def _looked(self, header: Mapping[str, object], raw: bytes) -> bytes | Unread:
        self._wait_until_ready()
        self._room.send(encode_frame(header, raw), timeout=_TIMEOUT)
        message, data = self._take(Analysed)
        status = message.status if isinstance(message, Analysed) else 0
        if status == 0:
            return data
        if status == _NO_NOTEBOOK:
            return Unread(data.decode("utf-8", "replace")[:_SENTENCE], is_notebook=False)
        return Unread(_why_it_ended(status), is_notebook=True)

    def _wait_until_ready(self) -> None:
        if not self._ready:
            self._take(Ready)
            self._ready = True

    def _take(self, kind: type[_Said]) -> tuple[_Said, bytes]:
        frame = self._room.receive(timeout=_TIMEOUT)
        if frame is None:
            what = f"the analysis room said nothing for {_TIMEOUT:.0f} s"
            raise RoomTimeoutError(what)
        message = decode_message(frame)
        if not isinstance(message, kind):
            what = f"`{type(message).__name__}` was not expected now"
            raise RoomProtocolError(what)
        return message, frame.payload


def _why_it_ended(status: int) -> str:
    """Say what a child's status means; a negative one is the signal that ended it."""
    if -status in {signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM}:
        return "its analysis took more time or memory than one notebook gets"
    return f"its analysis ended with status {status}"


def without_outputs(rooms: RoomProvider, spec: RoomSpec, raw: bytes) -> bytes:
    """Drop the outputs of a notebook in an analysis room of its own; in a second if that ends.

    Raises:
        SubmissionError: as `AnalysisRoom.without_outputs`.
        RoomClosedError: if the second one ends, too.
    """
    with contextlib.suppress(RoomClosedError):
        return _without_outputs(rooms, spec, raw)
    return _without_outputs(rooms, spec, raw)


def _without_outputs(rooms: RoomProvider, spec: RoomSpec, raw: bytes) -> bytes:
    room = rooms.acquire(spec)
    try:
        return AnalysisRoom(room).without_outputs(raw)
    finally:
        room.close()
