"""Bytes to plain values. The bytes may be anybody's; see `base` for the caps."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from minbar.rooms.inside.codec import scalars
from minbar.rooms.inside.codec.base import (
    INT64_MAX,
    INT64_MIN,
    MAX_BYTES,
    MAX_DEPTH,
    Budget,
    Handle,
    Node,
    Value,
    checked_text,
    kind_of,
    refuse,
    take_fields,
)
from minbar.rooms.inside.codec.encode import MAX_LABEL_PARTS, SCALAR_KINDS
from minbar.rooms.inside.codec.wire import BlobReader, unpack

__all__ = ["Decoder", "decode"]

NUMPY_KINDS = frozenset(["array", "np.time", "objects", "text"])
PANDAS_KINDS = frozenset(
    [
        "categorical",
        "frame",
        "index",
        "masked",
        "multi",
        "na",
        "nat",
        "range",
        "series",
        "strings",
        "timedelta64",
        "timestamp",
        "zoned",
    ]
)


def decode(
    data: bytes,
    *,
    resolve: Callable[[int], object] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Value:
    """Decode bytes, which may be anybody's.

    Args:
        data: what `encode` returned, or what somebody says it did.
        resolve: turns the number of a handle into its object, and raises
            LookupError for a number that it does not know; without it a handle
            decodes to a `Handle`.
        max_bytes: most bytes of the whole.

    Raises:
        CodecError: for anything that `encode` does not make.
    """
    tree, blobs = unpack(data, max_bytes)
    value = Decoder(blobs, resolve).value(tree)
    blobs.finish()
    return value


class Decoder:
    """Turns the tree of one value into the value.

    Attributes:
        blobs: the blobs of the value.
        budget: what was counted so far.
    """

    def __init__(self, blobs: BlobReader, resolve: Callable[[int], object] | None) -> None:
        """Start with nothing decoded."""
        self.blobs = blobs
        self.budget = Budget()
        self._resolve = resolve
        self._depth = 0

    def value(self, node: Node) -> Value:
        """Decode any node.

        Raises:
            CodecError: if it is not one.
        """
        self.budget.add_nodes(1)
        if node is None or type(node) is bool:
            return node
        return _FORMS[type(node)](self, node)

    def scalar(self, node: Node) -> Value:
        """Decode an element of an object array.

        Raises:
            CodecError: if it is not a scalar.
        """
        if type(node) is list or (type(node) is dict and kind_of(node) not in SCALAR_KINDS):
            refuse("an element of an object array that is no scalar")
        return self.value(node)

    def scalars(self, node: Node) -> list[Value]:
        """Decode the elements of an object array.

        Raises:
            CodecError: if they are no list of scalars.
        """
        if type(node) is not list:
            refuse("elements that are no list")
        return [self.scalar(item) for item in node]

    def label(self, node: Node) -> Value:
        """Decode a name of a series, an index or a level."""
        if kind_of(node) == "tuple":
            (parts,) = take_fields(node, "v")
            if type(parts) is not list or len(parts) > MAX_LABEL_PARTS:
                refuse("a name of too many parts")
            return tuple(self.scalars(parts))
        return self.scalar(node)

    def integer(self, node: int) -> int:
        """Decode an integer of 64 bits."""
        if not INT64_MIN <= node <= INT64_MAX:
            refuse("a large integer in the form of a small one")
        return node

    def real(self, node: float) -> float:
        """Decode a finite float."""
        if not math.isfinite(node):
            refuse("a number that is too large for a float")
        return node

    def text(self, node: str) -> str:
        """Decode a string."""
        return checked_text(node)

    def sequence(self, node: list[Node]) -> list[Value]:
        """Decode a list."""
        self._enter()
        items = [self.value(item) for item in node]
        self._depth -= 1
        return items

    def _enter(self) -> None:
        if self._depth == MAX_DEPTH:
            refuse(f"nested deeper than {MAX_DEPTH}")
        self._depth += 1

    def tagged(self, node: Mapping[str, Node]) -> Value:
        """Decode a node that says its kind."""
        kind = kind_of(node)
        if kind in scalars.DECODERS:
            return scalars.DECODERS[kind](*take_fields(node, "v"))
        if kind in _KINDS:
            return _KINDS[kind](self, node)
        if kind in NUMPY_KINDS:
            return self._numpy(kind, node)
        if kind in PANDAS_KINDS:
            return self._pandas(kind, node)
        return refuse("a node of no known kind")

    def _numpy(self, kind: str, node: Mapping[str, Node]) -> Value:
        try:
            from minbar.rooms.inside.codec import arrays
        except ImportError:
            refuse("a value of NumPy, which is not installed here")
        return arrays.DECODERS[kind](self, node)

    def _pandas(self, kind: str, node: Mapping[str, Node]) -> Value:
        try:
            from minbar.rooms.inside.codec import tables
        except ImportError:
            refuse("a value of pandas, which is not installed here")
        return tables.decode_pandas(self, kind, node)

    def mapping(self, node: Mapping[str, Node]) -> dict[str | int, Value]:
        """Decode a dict."""
        keys, values = take_fields(node, "k", "v")
        if type(keys) is not list or type(values) is not list or len(keys) != len(values):
            refuse("a dict whose keys and values do not pair")
        if any(type(key) is not str and type(key) is not int for key in keys):
            refuse("a dict key that is neither str nor int")
        decoded = dict(zip(map(self.value, keys), self.sequence(values), strict=True))
        if len(decoded) != len(keys):
            refuse("a dict with one key twice")
        return decoded

    def binary(self, node: Mapping[str, Node]) -> bytes:
        """Decode bytes."""
        (ref,) = take_fields(node, "b")
        return bytes(self.blobs.take(ref))

    def handle(self, node: Mapping[str, Node]) -> object:
        """Decode a handle, or the object that it stands for."""
        (number,) = take_fields(node, "v")
        if type(number) is not int or not 0 <= number <= INT64_MAX:
            refuse("a handle whose number is not a positive 64-bit integer")
        if self._resolve is None:
            return Handle(number)
        try:
            return self._resolve(number)
        except LookupError:
            refuse(f"handle {number} is not known")


_FORMS: Mapping[type, Callable[[Decoder, Value], Value]] = {
    int: Decoder.integer,
    float: Decoder.real,
    str: Decoder.text,
    list: Decoder.sequence,
    dict: Decoder.tagged,
}
"""What to do with a node, by the form that it has in JSON."""
_KINDS: Mapping[str, Callable[[Decoder, Mapping[str, Node]], Value]] = {
    "bytes": Decoder.binary,
    "dict": Decoder.mapping,
    "handle": Decoder.handle,
}
"""What to do with a tagged node of the containers."""
