"""Bytes of a hostile room: through the engine's stream, the frames and the messages.

The first byte says how large the pieces are in which the bytes arrive.
"""

from __future__ import annotations

import itertools
import socket
import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from minbar.errors import RoomClosedError, RoomProtocolError
from minbar.models.notebook import Output
from minbar.rooms.frames import MAX_HEADER, Frame, FrameError, FrameParser
from minbar.rooms.messages import decode_message, decode_payload
from minbar.rooms.stream import AttachedStream
from tests.fuzz.refusals import refusing

__all__ = ["case"]

_MAX_PAYLOAD: Final = 4096
_MAX_TOTAL: Final = 1 << 16
_LOG_CAP: Final = 1 << 16
_MOST: Final = 60_000  # bytes that fit into a socket that nobody reads yet
_ENGINE: Final = struct.Struct(">BxxxI")


def case(data: bytes) -> None:
    """Frames within their caps come out, the same however the bytes are cut; or a refusal."""
    size, data = 1 + (data[0] if data else 0), data[1 : _MOST + 1]
    whole = _parsed(data, len(data) or 1)
    assert _parsed(data, size) == whole
    for frame in whole:
        _decode(frame)
    _stream(data)
    # The same bytes as the engine passes them on, in its own frames, errors between.
    pieces = (data[at : at + 997] for at in range(0, len(data), 997))
    _stream(b"".join(_ENGINE.pack(1 + at % 2, len(one)) + one for at, one in enumerate(pieces)))


def _parsed(data: bytes, size: int) -> list[Frame]:
    parser = FrameParser(max_payload=_MAX_PAYLOAD, max_total=_MAX_TOTAL)
    found: list[Frame] = []
    try:
        for at in range(0, len(data), size):
            found += parser.feed(data[at : at + size])
            assert parser.pending <= MAX_HEADER + _MAX_PAYLOAD + 8 + size
    except FrameError as error:
        found += error.frames
    for frame in found:
        assert len(frame.header) <= MAX_HEADER
        assert len(frame.payload) <= _MAX_PAYLOAD
    return found


def _decode(frame: Frame) -> None:
    with refusing(RoomProtocolError):
        message = decode_message(frame)
        msgspec.json.encode(message)
    with refusing(RoomProtocolError):
        outputs = decode_payload(frame.payload, list[Output])
        msgspec.json.encode(outputs)


def _stream(data: bytes) -> None:
    """Send bytes as an engine would, and hang up; reading ends, and the log stays small."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)
    stream = AttachedStream(ours, max_payload=_MAX_PAYLOAD, max_total=_MAX_TOTAL)
    with theirs:
        theirs.sendall(data[: _MOST + 1000])
    try:
        frames = sum(1 for _ in _received(stream))
        assert frames <= len(data) // 8
        assert len(stream.log) <= _LOG_CAP
    finally:
        stream.close()


def _received(stream: AttachedStream) -> Iterator[Frame]:
    with refusing(RoomClosedError, RoomProtocolError):
        for _ in itertools.count():
            frame = stream.receive(timeout=5)
            assert frame is not None, "the stream waits for what does not come"
            yield frame
