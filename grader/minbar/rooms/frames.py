"""Frames: what host and rooms say to each other, as bytes.

A frame is two unsigned 32-bit big-endian lengths, a JSON header and a payload:

    | header length | payload length | header (UTF-8 JSON object) | payload |

The header is small and typed; the payload is opaque to whoever relays it.
This module uses the standard library only, because it runs in rooms too.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = [
    "MAX_HEADER",
    "PREFIX",
    "PROTOCOL_VERSION",
    "Frame",
    "FrameError",
    "FrameParser",
    "encode_frame",
    "header_text",
]

PROTOCOL_VERSION = 1
PREFIX = struct.Struct(">II")
MAX_HEADER = 64 * 1024


class Frame(NamedTuple):
    """One frame as it travels: the header's bytes and the payload's."""

    header: bytes
    payload: bytes


class FrameError(ValueError):
    """Bytes that are not a frame, or a frame over its caps.

    Attributes:
        frames: complete frames that came before those bytes.
    """

    def __init__(self, text: str, frames: tuple[Frame, ...] = ()) -> None:
        """Keep what was fine."""
        super().__init__(text)
        self.frames = frames


def encode_frame(header: Mapping[str, Any], payload: bytes = b"") -> bytes:
    """Encode one frame.

    Raises:
        FrameError: if the header is longer than `MAX_HEADER`.
    """
    head = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    if len(head) > MAX_HEADER:
        msg = f"header of {len(head)} bytes is over {MAX_HEADER}"
        raise FrameError(msg)
    return PREFIX.pack(len(head), len(payload)) + head + payload


def header_text(text: str, limit: int) -> str:
    """Return the beginning of a text that takes at most `limit` bytes of a header.

    Headers are ASCII, so one character takes up to twelve bytes. What UTF-8
    can't carry becomes a question mark.
    """
    text = text[:limit].encode("utf-8", "replace").decode("utf-8")
    while (size := len(json.dumps(text)) - 2) > limit:
        text = text[: len(text) * limit // size]
    return text


class FrameParser:
    """Turns a stream of bytes into frames, and refuses what is over its caps.

    Lengths are checked when they are read, before anything is kept for them.

    Attributes:
        max_payload: most bytes of one payload.
        max_total: most bytes of all frames together; None for no cap.
        total: bytes taken so far.
    """

    def __init__(self, *, max_payload: int, max_total: int | None = None) -> None:
        """Start with nothing read."""
        self.max_payload = max_payload
        self.max_total = max_total
        self.total = 0
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Take bytes, return the frames that they complete.

        Where the bytes are cut makes no difference to the frames. After an
        error nothing more is taken.

        Raises:
            FrameError: for a length over its cap, or too many bytes in all.
        """
        within = data
        if self.max_total is not None:
            within = data[: max(0, self.max_total - self.total)]
        self.total += len(data)
        self._buffer += within
        frames: list[Frame] = []
        try:
            while (frame := self._take()) is not None:
                frames.append(frame)
        except FrameError as error:
            raise FrameError(str(error), tuple(frames)) from None
        if len(within) < len(data):
            msg = f"more than {self.max_total} bytes in all"
            raise FrameError(msg, tuple(frames))
        return frames

    @property
    def pending(self) -> int:
        """Bytes of a frame that is not complete yet."""
        return len(self._buffer)

    def _take(self) -> Frame | None:
        if len(self._buffer) < PREFIX.size:
            return None
        head, body = PREFIX.unpack_from(self._buffer)
        if head > MAX_HEADER:
            msg = f"header of {head} bytes is over {MAX_HEADER}"
            raise FrameError(msg)
        if body > self.max_payload:
            msg = f"payload of {body} bytes is over {self.max_payload}"
            raise FrameError(msg)
        end = PREFIX.size + head + body
        if len(self._buffer) < end:
            return None
        split = PREFIX.size + head
        frame = Frame(bytes(self._buffer[PREFIX.size : split]), bytes(self._buffer[split:end]))
        del self._buffer[:end]
        return frame
