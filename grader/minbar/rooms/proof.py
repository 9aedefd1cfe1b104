"""The host's side of the proof room: run a script of the content, get files back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.errors import RoomProtocolError, RoomTimeoutError
from minbar.rooms.frames import encode_frame
from minbar.rooms.interface import Room
from minbar.rooms.messages import Collected, Done, Message, Ran, Ready, decode_message

__all__ = ["ProofRoom", "ScriptResult"]

_READY_TIMEOUT: Final = 120.0
_SEND_TIMEOUT: Final = 60.0
_GRACE: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptResult:
    """What came of a script.

    Attributes:
        status: exit status; 124 after a time-out.
        log: end of what it printed.
        files: files that it wrote, of those asked for.
        missing: those asked for that are not there, with what is wrong.
    """

    status: int
    log: str
    files: Mapping[str, bytes]
    missing: Mapping[str, str]


class ProofRoom:
    """Talks to the agent of one proof room, one script after another."""

    def __init__(self, room: Room) -> None:
        """Use a room whose agent has said hello."""
        self._room = room
        self._ready = False

    def run(
        self,
        files: Mapping[str, bytes],
        argv: Sequence[str],
        *,
        collect: Sequence[str],
        seconds: float,
        limit_bytes: int,
    ) -> ScriptResult:
        """Run `python argv…` in a folder with `files`, and collect what it wrote.

        Args:
            files: the folder's content.
            argv: script and its arguments.
            collect: names of the files to return.
            seconds: wall seconds that it may take.
            limit_bytes: most bytes of one collected file.
        """
        if not self._ready:
            self._take(_READY_TIMEOUT, Ready)
            self._ready = True
        for name, data in sorted(files.items()):
            self._send({"type": "file", "path": name}, data)
        header = {
            "type": "run",
            "argv": list(argv),
            "seconds": seconds,
            "collect": list(collect),
            "limit": limit_bytes,
        }
        self._send(header)
        ran, log = self._take(seconds + _GRACE, Ran)
        found, missing = self._collect(collect)
        status = ran.status if isinstance(ran, Ran) else 1
        return ScriptResult(
            status=status, log=log.decode("utf-8", "replace"), files=found, missing=missing
        )

    def _collect(self, names: Sequence[str]) -> tuple[dict[str, bytes], dict[str, str]]:
        found: dict[str, bytes] = {}
        missing: dict[str, str] = {}
        while True:
            message, payload = self._take(_GRACE, Collected, Done)
            if not isinstance(message, Collected):
                return found, missing
            if message.path not in names or message.path in found:
                what = f"a file that was not asked for ({message.path!r})"
                raise RoomProtocolError(what)
            if message.status == "ok":
                found[message.path] = payload
            else:
                missing[message.path] = message.status

    def _take(self, timeout: float, *kinds: type[Message]) -> tuple[Message, bytes]:
        frame = self._room.receive(timeout=timeout)
        if frame is None:
            what = f"the proof room said nothing for {timeout:.0f} s"
            raise RoomTimeoutError(what, where=self._room.log()[-2000:])
        message = decode_message(frame)
        if not isinstance(message, kinds):
            what = f"`{type(message).__name__}` was not expected now"
            raise RoomProtocolError(what)
        return message, frame.payload

    def _send(self, header: Mapping[str, object], payload: bytes = b"") -> None:
        self._room.send(encode_frame(header, payload), timeout=_SEND_TIMEOUT)
