"""What every part of the codec shares: its error, handles, caps and counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

__all__ = [
    "INT64_MAX",
    "INT64_MIN",
    "MAGIC",
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_DIMS",
    "MAX_JSON",
    "MAX_JSON_DEPTH",
    "MAX_NODES",
    "MAX_TEXT",
    "Budget",
    "CodecError",
    "Handle",
    "Node",
    "Value",
    "checked_text",
    "kind_of",
    "refuse",
    "take_fields",
]

MIB = 1024 * 1024
MAGIC = b"MBV\x01"
MAX_BYTES = 64 * MIB
MAX_JSON = 32 * MIB
MAX_TEXT = 32 * MIB
MAX_DEPTH = 32
MAX_JSON_DEPTH = 80
MAX_NODES = 1_000_000
MAX_CELLS = 1 << 26
MAX_DIMS = 8
MAX_DIGITS = 4300
INT64_MIN = -(1 << 63)
INT64_MAX = (1 << 63) - 1

Node: TypeAlias = Any
"""One node of the JSON tree, as `json` reads and writes it."""
Value: TypeAlias = Any
"""Any value that the codec carries, or is asked to; pandas has no types to be told."""


class CodecError(ValueError):
    """A value that the codec does not carry, or bytes that are no value.

    Attributes:
        what: what is wrong, without a full stop at the end.
        place: where in the value, such as `result["scores"][3]`; empty for bytes.
    """

    def __init__(self, what: str, place: str = "") -> None:
        """Keep both fields; the text is built when it is asked for."""
        super().__init__(what, place)
        self.what = what
        self.place = place

    def __str__(self) -> str:
        """Render `place: what`."""
        return f"{self.place}: {self.what}" if self.place else self.what

    def inside(self, step: str) -> CodecError:
        """Put one more step in front of the place, on the way out of the value."""
        self.place = step + self.place
        return self


@dataclass(frozen=True, slots=True)
class Handle:
    """A value that stays in the kernel; the other side holds its number only.

    Attributes:
        number: what the kernel knows it by; zero or more.
    """

    number: int


def refuse(what: str) -> NoReturn:
    """Raise a `CodecError`."""
    raise CodecError(what)


class Budget:
    """Counts what a value is made of, and stops it before it grows too large.

    Attributes:
        nodes: JSON nodes and strings so far.
        cells: cells of arrays and ranges so far.
    """

    __slots__ = ("cells", "nodes")

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.nodes = 0
        self.cells = 0

    def add_nodes(self, count: int) -> None:
        """Count nodes or strings.

        Raises:
            CodecError: if there are more than `MAX_NODES`.
        """
        self.nodes += count
        if self.nodes > MAX_NODES:
            refuse(f"holds more than {MAX_NODES} values outside of arrays")

    def add_cells(self, count: int) -> None:
        """Count cells of an array or a range.

        Raises:
            CodecError: if there are more than `MAX_CELLS`.
        """
        self.cells += count
        if self.cells > MAX_CELLS:
            refuse(f"holds more than {MAX_CELLS} cells in arrays")


def checked_text(text: str) -> str:
    """Return `text` if UTF-8 can hold it.

    Raises:
        CodecError: for a lone surrogate.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            refuse("text with a lone surrogate can't be sent")
    return text


def kind_of(node: Node) -> str:
    """Return the kind of a tagged node; empty for any other node."""
    kind = node.get("t") if type(node) is dict else None
    return kind if type(kind) is str else ""


def take_fields(node: Mapping[str, Node], *names: str) -> list[Node]:
    """Return the fields of a tagged node, which must be exactly `names` and the tag.

    Raises:
        CodecError: if one is missing, or there is another.
    """
    if len(node) != len(names) + 1:
        refuse("a node with other fields than its kind has")
    try:
        return [node[name] for name in names]
    except KeyError:
        refuse("a node that lacks a field of its kind")
