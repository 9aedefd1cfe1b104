"""Plain values to bytes.

This runs where the value was made, so it must be right for honest values and
need not be safe against others. Still it reads subclasses through the methods
of their base type, so that a list that lies arrives as the list that it is.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable

from minbar.rooms.inside.codec import scalars
from minbar.rooms.inside.codec.base import (
    INT64_MAX,
    MAX_BYTES,
    MAX_DEPTH,
    Budget,
    CodecError,
    Handle,
    Node,
    Value,
    checked_text,
    refuse,
)
from minbar.rooms.inside.codec.wire import BlobWriter, pack

__all__ = ["SCALAR_KINDS", "Encoder", "encode"]

SCALAR_KINDS = frozenset(
    ["date", "datetime", "float", "na", "nat", "np.time", "timedelta", "timedelta64", "timestamp"]
)
"""Tagged kinds that may be an element of an object array or a label."""
MAX_SHOWN = 40
MAX_LABEL_PARTS = 32


def encode(
    value: object,
    *,
    keep: Callable[[object], int] | None = None,
    max_bytes: int = MAX_BYTES,
    place: str = "result",
) -> bytes:
    """Encode a value.

    Args:
        value: what to encode.
        keep: called with each object that the codec does not carry, such as a
            fitted model; returns the number of the handle that is sent for it.
            Without it such an object is an error.
        max_bytes: most bytes of the whole.
        place: what errors call the value itself.

    Raises:
        CodecError: for what the codec does not carry, saying what and where.
    """
    encoder = Encoder(keep=keep, max_bytes=max_bytes)
    try:
        return pack(encoder.value(value), encoder.blobs, max_bytes)
    except CodecError as error:
        raise error.inside(place) from None


class Encoder:
    """Turns one value into a tree of nodes, and collects its blobs.

    Attributes:
        blobs: the blobs of the value.
        budget: what was counted so far.
    """

    def __init__(
        self, *, keep: Callable[[object], int] | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        """Start with nothing encoded."""
        self.blobs = BlobWriter(max_bytes)
        self.budget = Budget()
        self._keep = keep
        self._open: set[int] = set()

    def value(self, value: Value) -> Node:
        """Encode any value.

        Raises:
            CodecError: if the codec does not carry it.
        """
        self.budget.add_nodes(1)
        kind = type(value)
        if kind in _PLAIN:
            return _PLAIN[kind](self, value)
        for base, method in _BASES:
            if issubclass(kind, base):
                return method(self, value)
        if (library_method := _encoder_of(value)) is not None:
            return library_method(self, value)
        for base, method in _TIMES:
            if issubclass(kind, base):
                return method(self, value)
        return self._other(value)

    def scalar(self, value: Value) -> Node:
        """Encode an element of an object array.

        Raises:
            CodecError: if it is not a scalar.
        """
        node = self.value(value)
        if type(node) is list or (type(node) is dict and node["t"] not in SCALAR_KINDS):
            refuse(f"an object array with {type_name(value)} in it can't be sent")
        return node

    def scalars(self, values: Iterable[Value]) -> list[Node]:
        """Encode the elements of an object array."""
        return self._items(values, self.scalar)

    def label(self, value: Value) -> Node:
        """Encode a name of a series, an index or a level.

        Raises:
            CodecError: if it is neither a scalar nor a tuple of scalars.
        """
        if type(value) is tuple and len(value) <= MAX_LABEL_PARTS:
            return {"t": "tuple", "v": self.scalars(value)}
        return self.scalar(value)

    def _items(self, values: Iterable[Value], encode_one: Callable[[Value], Node]) -> list[Node]:
        nodes = []
        try:
            for item in values:
                nodes.append(encode_one(item))  # noqa: PERF401 - its length is the place
        except CodecError as error:
            step = f"[{len(nodes)}]"
            raise error.inside(step) from None
        return nodes

    def _enter(self, value: object) -> None:
        if id(value) in self._open:
            refuse("a container that holds itself can't be sent")
        if len(self._open) == MAX_DEPTH:
            refuse(f"nested deeper than {MAX_DEPTH}")
        self._open.add(id(value))

    def sequence(self, value: list[Value] | tuple[Value, ...]) -> Node:
        """Encode a list, or a tuple as a list."""
        self._enter(value)
        base = list if issubclass(type(value), list) else tuple
        nodes = self._items(base.__iter__(value), self.value)  # type: ignore[arg-type]
        self._open.remove(id(value))
        return nodes

    def mapping(self, value: dict[Value, Value]) -> Node:
        """Encode a dict whose keys are str or int; their order is kept."""
        self._enter(value)
        keys, nodes = [], []
        for key, item in dict.items(value):
            keys.append(self._key(key))
            try:
                nodes.append(self.value(item))
            except CodecError as error:
                step = f"[{shown(keys[-1])}]"
                raise error.inside(step) from None
        if len(set(keys)) != len(keys):
            refuse("a dict with two keys that are equal once encoded can't be sent")
        self._open.remove(id(value))
        return {"t": "dict", "k": keys, "v": nodes}

    def _key(self, key: Value) -> str | int:
        node = key if type(key) is str else self.value(key)
        if type(node) is str:
            return checked_text(node)
        if type(node) is not int:
            refuse(f"a dict key of type {type_name(key)} can't be sent; use str or int")
        return node

    def binary(self, value: bytes | bytearray) -> Node:
        """Encode bytes."""
        base = bytearray if issubclass(type(value), bytearray) else bytes
        self.blobs.reserve(base.__len__(value))  # type: ignore[arg-type]
        return {"t": "bytes", "b": self.blobs.add(bytes(memoryview(value)))}

    def handle(self, value: Handle) -> Node:
        """Encode a handle."""
        number = value.number
        if type(number) is not int or not 0 <= number <= INT64_MAX:
            refuse("a handle whose number is not a positive 64-bit integer")
        return {"t": "handle", "v": number}

    def _other(self, value: object) -> Node:
        if self._keep is None:
            refuse(f"a value of type {type_name(value)} can't be sent")
        return self.handle(Handle(self._keep(value)))


def type_name(value: object) -> str:
    """Name a type for people, without trusting how long it is."""
    kind = type(value)
    module = str(kind.__module__)
    name = str(kind.__qualname__)
    full = name if module in {"builtins", "__main__"} else f"{module}.{name}"
    return full[: 2 * MAX_SHOWN]


def shown(key: str | int) -> str:
    """Show a key within a place."""
    text = repr(key) if type(key) is int else f'"{key}"'
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _same(_: Encoder, value: Value) -> Node:
    return value


def _encoder_of(value: object) -> _Method | None:
    """Find what encodes a value of pandas or NumPy; without them imported it is of neither."""
    method = None
    if "pandas" in sys.modules:
        from minbar.rooms.inside.codec import tables

        method = tables.encoder_of(value)
    if method is None and "numpy" in sys.modules:
        from minbar.rooms.inside.codec import arrays

        method = arrays.encoder_of(value)
    return method


_Method = Callable[[Encoder, Value], Node]
_PLAIN: dict[type, _Method] = {
    type(None): _same,
    bool: _same,
    int: lambda _, value: scalars.encode_int(value),
    float: lambda _, value: scalars.encode_float(value),
    complex: lambda _, value: scalars.encode_complex(value),
    str: lambda _, value: checked_text(value),
    bytes: Encoder.binary,
    list: Encoder.sequence,
    tuple: Encoder.sequence,
    dict: Encoder.mapping,
    dt.date: lambda _, value: scalars.encode_date(value),
    dt.datetime: lambda _, value: scalars.encode_datetime(value),
    dt.timedelta: lambda _, value: scalars.encode_timedelta(value),
    Handle: Encoder.handle,
}
"""What to do with a value of exactly this type."""
_BASES: tuple[tuple[type, _Method], ...] = (
    (int, lambda _, value: scalars.encode_int(int.__index__(value))),
    (float, lambda _, value: scalars.encode_float(float.__float__(value))),
    (complex, lambda _, value: scalars.encode_complex(complex.__complex__(value))),
    (str, lambda _, value: checked_text(str.__str__(value))),
    (bytes, Encoder.binary),
    (bytearray, Encoder.binary),
    (list, Encoder.sequence),
    (tuple, Encoder.sequence),
    (dict, Encoder.mapping),
)
"""What to do with a value of a subclass: read it as its base."""
_TIMES: tuple[tuple[type, _Method], ...] = (
    (dt.datetime, lambda _, value: scalars.encode_datetime(value)),
    (dt.date, lambda _, value: scalars.encode_date(value)),
    (dt.timedelta, lambda _, value: scalars.encode_timedelta(value)),
)
"""The same for dates; after pandas, whose scalars are subclasses of these."""
