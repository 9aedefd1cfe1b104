"""The envelope: magic, length of the JSON, JSON, blobs; and its checks."""

from __future__ import annotations

import json
import re
import struct

from minbar.rooms.inside.codec.base import (
    MAGIC,
    MAX_BYTES,
    MAX_JSON,
    MAX_JSON_DEPTH,
    MAX_NODES,
    Node,
    Value,
    refuse,
)

__all__ = ["BlobReader", "BlobWriter", "pack", "unpack"]

LENGTH = struct.Struct("<I")
HEAD = len(MAGIC) + LENGTH.size
STRINGS = re.compile(rb'"[^"]*"')
LONG_NUMBER = re.compile(rb"[0-9eE.+-]{33}")
NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
REF_LENGTH = 2
MAX_QUOTES = 4 * MAX_NODES
MAX_SEPARATORS = 2 * MAX_NODES
TOO_MANY = f"holds more than {MAX_NODES} values outside of arrays"


class BlobWriter:
    """Collects the blobs of one value in order.

    Attributes:
        size: bytes so far.
        blobs: the blobs so far.
    """

    __slots__ = ("_max_bytes", "blobs", "size")

    def __init__(self, max_bytes: int) -> None:
        """Start with no blob; all together may have `max_bytes`."""
        self._max_bytes = max_bytes
        self.size = 0
        self.blobs: list[bytes] = []

    def reserve(self, size: int) -> None:
        """Check that `size` more bytes fit, before they are made.

        Raises:
            CodecError: if they do not.
        """
        if self.size + size > self._max_bytes:
            refuse(f"the value is over {self._max_bytes} bytes")

    def add(self, blob: bytes) -> list[int]:
        """Take a blob; return its offset and length, which its node holds."""
        self.reserve(len(blob))
        self.blobs.append(blob)
        ref = [self.size, len(blob)]
        self.size += len(blob)
        return ref


class BlobReader:
    """Hands out the blobs of one value, each once and in order."""

    __slots__ = ("_cursor", "_view")

    def __init__(self, view: memoryview) -> None:
        """Read from the bytes after the JSON."""
        self._view = view
        self._cursor = 0

    def take(self, ref: Node) -> memoryview:
        """Return the blob of a reference.

        Raises:
            CodecError: unless it begins where the last one ended and is all there.
        """
        if type(ref) is not list or len(ref) != REF_LENGTH:
            refuse("a reference to a blob that is no pair")
        offset, length = ref
        if type(offset) is not int or type(length) is not int or length < 0:
            refuse("a reference to a blob that is no pair of lengths")
        if offset != self._cursor or length > len(self._view) - offset:
            refuse("a blob that overlaps, leaves a gap or is not there")
        self._cursor += length
        return self._view[offset : self._cursor]

    def finish(self) -> None:
        """Check that every byte was read.

        Raises:
            CodecError: if bytes are left.
        """
        if self._cursor != len(self._view):
            refuse("bytes after the last blob")


def pack(tree: Node, blobs: BlobWriter, max_bytes: int) -> bytes:
    """Put the envelope around a tree and its blobs.

    Raises:
        CodecError: if the JSON or the whole is too large.
    """
    text = json.dumps(
        tree, ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
    ).encode()
    if len(text) > MAX_JSON:
        refuse(f"the value needs {len(text)} bytes outside of arrays; {MAX_JSON} is the most")
    total = HEAD + len(text) + blobs.size
    if total > max_bytes:
        refuse(f"the value needs {total} bytes; {max_bytes} is the most")
    _scan(text)
    return b"".join([MAGIC, LENGTH.pack(len(text)), text, *blobs.blobs])


def unpack(data: bytes, max_bytes: int = MAX_BYTES) -> tuple[Node, BlobReader]:
    """Open the envelope: return the tree as `json` reads it, and the blobs.

    Raises:
        CodecError: for bytes that are no envelope or are over a cap.
    """
    if len(data) > max_bytes:
        refuse(f"{len(data)} bytes; {max_bytes} is the most")
    if len(data) < HEAD or data[: len(MAGIC)] != MAGIC:
        refuse("not a value of this version")
    (length,) = LENGTH.unpack_from(data, len(MAGIC))
    if length > MAX_JSON or length > len(data) - HEAD:
        refuse("the JSON is too long or not all there")
    text = data[HEAD : HEAD + length]
    _scan(text)
    return _parse(text), BlobReader(memoryview(data)[HEAD + length :])


def _scan(text: bytes) -> None:
    """Check size, numbers and depth of JSON before it is parsed.

    With the escapes gone, each quote left begins or ends a string. Text that
    has escapes outside of strings may be misread here, but then `json` stops at
    the first of them, and up to there both read the same.
    """
    quotes = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    if quotes.count(b'"') > MAX_QUOTES:
        refuse(TOO_MANY)
    bare = STRINGS.sub(b"", quotes)
    if bare.count(b",") + bare.count(b"[") + bare.count(b"{") > MAX_SEPARATORS:
        refuse(TOO_MANY)
    if LONG_NUMBER.search(bare):
        refuse("JSON with a number of more than 32 digits")
    _scan_depth(bare.translate(None, NOT_BRACKETS))


def _scan_depth(brackets: bytes) -> None:
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if not 0 <= depth <= MAX_JSON_DEPTH:
            refuse(f"JSON that nests deeper than {MAX_JSON_DEPTH} or does not balance")


def _parse(text: bytes) -> Node:
    try:
        return json.loads(text.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError:
        refuse("JSON that is not UTF-8")
    except json.JSONDecodeError:
        refuse("not JSON")


def _unique(pairs: list[tuple[str, Node]]) -> dict[str, Node]:
    node = dict(pairs)
    if len(node) != len(pairs):
        refuse("JSON with a key twice in one object")
    return node


def _no_constant(_: str) -> Value:
    refuse("JSON with NaN or Infinity")
