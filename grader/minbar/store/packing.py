"""Bytes of the store that are kept compressed, and checked when they come back."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Final

from minbar.errors import OurFault, UserError

__all__ = ["LARGEST", "Packed", "pack", "unpack"]

LARGEST: Final = 1 << 29
"""Bytes that anything in the store may have, uncompressed; both engines take what becomes of it."""
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Packed:
    """What is kept of bytes.

    Attributes:
        data: compressed with zlib.
        length: in bytes, before that.
        sha256: before that.
    """

    data: bytes
    length: int
    sha256: str


def pack(raw: bytes) -> Packed:
    """Compress bytes.

    Raises:
        OurFault: if they are more than `LARGEST`.
    """
    if len(raw) > LARGEST:
        what = f"{len(raw)} bytes are to be kept as one, and {LARGEST} are the most"
        raise OurFault(what)
    return Packed(zlib.compress(raw, _LEVEL), len(raw), hashlib.sha256(raw).hexdigest())


def unpack(packed: Packed, name: str) -> bytes:
    """Return the bytes; no more than their length and one is ever unfolded.

    Args:
        packed: as it was kept.
        name: for the message.

    Raises:
        UserError: if they lack their length or their hash, or the length can't be.
    """
    raw = _unfolded(packed)
    if raw is None or hashlib.sha256(raw).hexdigest() != packed.sha256:
        what = f"the bytes of {name} are damaged: they lack their length or their hash"
        todo = "Put the store back from your backup, or grade it anew with --force"
        raise UserError(what, where=packed.sha256, todo=todo)
    return raw


def _unfolded(packed: Packed) -> bytes | None:
    """Return what is within, if it has the length that was written down and ends there."""
    if not 0 <= packed.length <= LARGEST:
        return None
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(packed.data, packed.length + 1)
    except zlib.error:
        return None
    whole = stream.eof and not stream.unused_data
    return raw if whole and len(raw) == packed.length else None
