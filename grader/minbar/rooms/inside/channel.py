"""The byte stream to the host, seen from inside a room."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Mapping
from typing import Any

from minbar.rooms.frames import Frame, FrameParser, encode_frame

__all__ = ["MAX_FROM_HOST", "Channel", "ChannelClosedError", "parse_header"]

MAX_FROM_HOST = 128 * 1024 * 1024
CHUNK = 1 << 16


class ChannelClosedError(Exception):
    """The host closed the stream; the room has nothing left to do."""


def parse_header(frame: Frame) -> dict[str, Any]:
    """Return the header of a frame that the host sent."""
    header = json.loads(frame.header)
    if not isinstance(header, dict):
        msg = "a header is a JSON object"
        raise TypeError(msg)
    return header


class Channel:
    """Frames over one pair of descriptors, blocking or fed by an event loop.

    Attributes:
        read_fd: descriptor that the host's bytes come from.
        write_fd: descriptor that our bytes go to.
    """

    def __init__(self, read_fd: int, write_fd: int) -> None:
        """Take over both descriptors; neither is inherited by a child."""
        self.read_fd = read_fd
        self.write_fd = write_fd
        self._parser = FrameParser(max_payload=MAX_FROM_HOST)
        self._ready: deque[Frame] = deque()

    def send(self, header: Mapping[str, Any], payload: bytes = b"") -> None:
        """Write one frame, waiting for the host to take it."""
        view = memoryview(encode_frame(header, payload))
        while view:
            view = view[os.write(self.write_fd, view) :]

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """Wait for the next frame.

        Raises:
            ChannelClosedError: if the host closed the stream.
        """
        while not self._ready:
            self.pump()
        frame = self._ready.popleft()
        return parse_header(frame), frame.payload

    def pump(self) -> None:
        """Read what is there (at least one byte) and keep the frames it completes."""
        data = os.read(self.read_fd, CHUNK)
        if not data:
            raise ChannelClosedError
        self._ready.extend(self._parser.feed(data))

    def take_ready(self) -> list[tuple[dict[str, Any], bytes]]:
        """Return the frames that are complete already, without waiting."""
        frames = [(parse_header(frame), frame.payload) for frame in self._ready]
        self._ready.clear()
        return frames
