"""Pictures among the outputs: only what proves to be the picture it says it is."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Final

__all__ = ["IMAGE_TYPES", "Picture", "read_picture"]

IMAGE_TYPES: Final = ("image/png", "image/jpeg", "image/gif")
MAX_PIXELS: Final = 40_000_000  # a browser needs four bytes for each

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_GIF_HEADS: Final = (b"GIF87a", b"GIF89a")
_JPEG_HEAD: Final = b"\xff\xd8\xff"
# Start-of-frame markers carry the size; C4, C8 and CC are other segments.
_FRAME_MARKERS: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FILL: Final = 0xFF


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, checked.

    Attributes:
        uri: the whole picture as a `data:` address.
        width: in pixels.
        height: in pixels.
    """

    uri: str
    width: int
    height: int


def read_picture(mime: str, text: str) -> Picture | None:
    """Check a picture in base64; None if it is not what `mime` says, or is too large."""
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    size = _SIZES[mime](raw) if mime in _SIZES else None
    if size is None or not 0 < size[0] * size[1] <= MAX_PIXELS:
        return None
    # Encoded anew, so that not one character of the candidate's is in the address.
    encoded = base64.b64encode(raw).decode("ascii")
    return Picture(uri=f"data:{mime};base64,{encoded}", width=size[0], height=size[1])


def _png_size(raw: bytes) -> tuple[int, int] | None:
    start = len(_PNG_HEAD)
    if not raw.startswith(_PNG_HEAD) or len(raw) < start + 8:
        return None
    width, height = struct.unpack_from(">II", raw, start)
    return width, height


def _gif_size(raw: bytes) -> tuple[int, int] | None:
    if not raw.startswith(_GIF_HEADS) or len(raw) < 10:  # noqa: PLR2004  head and two sizes
        return None
    width, height = struct.unpack_from("<HH", raw, 6)
    return width, height


def _jpeg_size(raw: bytes) -> tuple[int, int] | None:
    """Walk the segments to the one that carries the size."""
    if not raw.startswith(_JPEG_HEAD):
        return None
    at = 2
    while at + 9 <= len(raw) and raw[at] == _FILL:
        marker = raw[at + 1]
        if marker == _FILL:
            at += 1
            continue
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            return width, height
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return None


_SIZES: Final = {"image/png": _png_size, "image/jpeg": _jpeg_size, "image/gif": _gif_size}
