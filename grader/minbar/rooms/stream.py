"""An engine's attached stream: frames in both directions, never blocking for good.

The engine multiplexes a container's standard output and error over one socket.
While a frame is being written, what arrives is read, so that two full pipes
never wait for each other.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
import time
from collections import deque
from collections.abc import Sequence

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.rooms.frames import Frame, FrameError, FrameParser

__all__ = ["AttachedStream"]

_PREFIX = struct.Struct(">BxxxI")
_STDOUT, _STDERR = 1, 2
_CHUNK = 1 << 16
_LOG_CAP = 64 * 1024
_SLACK = 1 << 20
_FRAME_COST = 200  # bytes that an empty frame takes here
_ENDED = "the room has ended"


class AttachedStream:
    """Frames over the socket of one attached container.

    Attributes:
        log: end of what the agent wrote to its standard error.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        max_payload: int,
        max_total: int | None = None,
        keep: object = None,
    ) -> None:
        """Take over a connected socket; `keep` is held so that it is not closed early."""
        sock.settimeout(0)
        self._socket = sock
        self._keep = keep
        self._selector = selectors.DefaultSelector()
        self._selector.register(sock, selectors.EVENT_READ)
        self._parser = FrameParser(max_payload=max_payload, max_total=max_total)
        self._ready: deque[Frame] = deque()
        self._waiting, self._most_waiting = 0, max_payload + _SLACK
        self._raw = bytearray()
        self._kind, self._left = 0, 0  # of the engine's own frame that is being read
        self._ended = False
        self._broken: FrameError | None = None
        self.log = bytearray()

    def send(self, data: bytes, *, timeout: float) -> None:
        """Write bytes, reading what arrives meanwhile.

        Raises:
            RoomClosedError: if the other side is gone.
            RoomProtocolError: if it has sent bytes that are no frame.
            RoomTimeoutError: if it does not take the bytes in time; a part of them
                may have been written, so the stream is of no use any more.
        """
        view, deadline = memoryview(data), time.monotonic() + timeout
        while view:
            self._check_open()
            readable, writable = self._wait(deadline, writing=True)
            if readable:
                self._read()
            if writable and not self._ended:
                view = view[self._write(view) :]
            if view and time.monotonic() >= deadline:
                # Whatever it says meanwhile: a room that does not listen is no room.
                what = f"the room did not take {len(data)} bytes within {timeout:.0f} s"
                raise RoomTimeoutError(what)

    def receive(self, *, timeout: float) -> Frame | None:
        """Return the next frame, or None after `timeout` seconds.

        Raises:
            RoomClosedError: after the last frame of a room that has ended.
            RoomProtocolError: for bytes that are no frame, or over a cap.
        """
        deadline = time.monotonic() + timeout
        while not self._ready:
            self._check_open()
            readable, _ = self._wait(deadline, writing=False)
            if readable:
                self._read()
            if not self._ready and time.monotonic() >= deadline:
                # A frame that comes drop by drop must not keep the caller from its clock.
                return None
        frame = self._ready.popleft()
        self._waiting -= _size(frame)
        return frame

    @property
    def ended(self) -> bool:
        """Whether the other side is gone, or this side was closed."""
        return self._ended

    def hang_up(self) -> None:
        """End the stream from another thread: whoever waits on it wakes up at once."""
        with contextlib.suppress(OSError):  # it may have ended by itself
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Shut the socket down, so that killing the room waits for nobody."""
        self._ended = True
        self.hang_up()  # first: a selector that is closed wakes nobody
        self._selector.close()
        self._socket.close()
        # The SDK's own file on the socket would hold its descriptor open.
        if callable(close := getattr(self._keep, "close", None)):
            close()

    def _check_open(self) -> None:
        if self._broken is not None:
            raise RoomProtocolError(str(self._broken))
        if self._ended:
            raise RoomClosedError(_ENDED)

    def _wait(self, deadline: float, *, writing: bool) -> tuple[bool, bool]:
        """Wait until the socket can be read (or written, if asked) or time is up."""
        if not writing and getattr(self._socket, "pending", int)():
            return True, False  # TLS holds bytes that no selector sees
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)
        self._selector.modify(self._socket, events)
        ready = self._selector.select(max(0.0, deadline - time.monotonic()))
        mask = ready[0][1] if ready else 0
        return bool(mask & selectors.EVENT_READ), bool(mask & selectors.EVENT_WRITE)

    def _write(self, view: memoryview) -> int:
        try:
            return self._socket.send(view[:_CHUNK])
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except OSError as error:
            self._ended = True
            raise RoomClosedError(_ENDED) from error

    def _read(self) -> None:
        try:
            data = self._socket.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            data = b""
        if not data:
            self._ended = True
            return
        self._raw += data
        self._demultiplex()

    def _demultiplex(self) -> None:
        """Hand what is there, whole frames of the engine or not, to the parser or the log."""
        while self._raw:
            if self._left == 0:
                if len(self._raw) < _PREFIX.size:
                    return
                self._kind, self._left = _PREFIX.unpack_from(self._raw)
                del self._raw[: _PREFIX.size]
            data = bytes(self._raw[: self._left])
            del self._raw[: self._left]
            self._left -= len(data)
            if self._kind == _STDOUT:
                self._take(data)
            elif self._kind == _STDERR:
                self.log += data
                del self.log[:-_LOG_CAP]

    def _take(self, data: bytes) -> None:
        if self._broken is not None:
            return
        try:
            self._keep_frames(self._parser.feed(data))
        except FrameError as error:
            self._broken = error
            self._keep_frames(error.frames)

    def _keep_frames(self, frames: Sequence[Frame]) -> None:
        """Keep frames for whoever asks next; no room says more than one large thing unasked."""
        self._ready.extend(frames)
        self._waiting += sum(map(_size, frames))
        if self._waiting > self._most_waiting:
            self._broken = FrameError(f"{self._waiting} bytes that nobody has asked for")


def _size(frame: Frame) -> int:
    return len(frame.header) + len(frame.payload) + _FRAME_COST
