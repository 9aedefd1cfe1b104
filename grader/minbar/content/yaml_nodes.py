"""From bytes to nodes: the part of YAML that content may use, each node with its place.

Aliases, anchors, tags, merge keys, directives and second documents are
refused, and so is every character that an editor does not show. The parser's
events are walked with an explicit stack, so depth costs no recursion.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any, Final

import msgspec
import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from minbar.content.problems import MOST_OF_A_FILE, EnoughError, Problems, visible

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MappingNode", "Node", "ScalarNode", "SequenceNode", "parse"]

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 32

# The C parser is ten times as fast; the pure one reads the same language.
_LOADER: Final[Callable[[str], Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BOM: Final = b"\xef\xbb\xbf"
# Everything but printable text and ordinary line ends: control characters, tabs,
# lone carriage returns, exotic line breaks, marks that turn the reading direction.
_UNSEEN: Final = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
    "|\r(?!\n)"
)


class ScalarNode(msgspec.Struct, frozen=True, gc=False):
    """A scalar: its text, whether it stands in quotes or a block, its place from 0."""

    text: str
    quoted: bool
    line: int
    column: int


class SequenceNode(msgspec.Struct, frozen=True):
    """A list of nodes."""

    items: list[Node]
    line: int
    column: int


class MappingNode(msgspec.Struct, frozen=True):
    """Pairs of nodes in the order of the file, duplicates included."""

    entries: list[tuple[Node, Node]]
    line: int
    column: int


Node = ScalarNode | SequenceNode | MappingNode


def parse(raw: bytes, name: str) -> Node:
    """Parse one document.

    Args:
        raw: the whole file.
        name: what the places in errors begin with.

    Raises:
        ContentError: with every problem found on this level.
    """
    text = _decode(raw, name)
    problems = Problems(MOST_OF_A_FILE)
    with contextlib.suppress(EnoughError):
        for match in _UNSEEN.finditer(text):
            _refuse_character(problems, text, match.start(), name)
    problems.raise_if_any()
    composer = _Composer(name, problems)
    with contextlib.suppress(EnoughError):
        try:
            composer.run(_LOADER(text))
        except yaml.MarkedYAMLError as error:
            _refuse_syntax(error, composer.quotes, problems, name)
    problems.raise_if_any()
    return composer.root()


def _refuse_syntax(
    error: yaml.MarkedYAMLError, quotes: tuple[int, int, int], problems: Problems, name: str
) -> None:
    """Say where the parser stopped; or, where quotes closed just before, where they open."""
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    todo = "Look at indentation, quotes and colons here and on the line before"
    line, column, end = quotes
    if mark and end == mark.line:
        where = f"{name}:{line + 1}:{column + 1}"
        todo = f"The quotes that open here close in line {end + 1} only"
    problems.add(f"not valid YAML: {error.problem or error.context}", where=where, todo=todo)


def _decode(raw: bytes, name: str) -> str:
    problems = Problems()
    if len(raw) > MAX_BYTES:
        problems.add(
            f"{len(raw)} bytes are too many for a content file",
            where=name,
            todo=f"Keep it under {MAX_BYTES} bytes; long texts belong in files of their own",
        )
    elif raw.startswith(_BOM):
        problems.add(
            "begins with a byte order mark", where=f"{name}:1:1", todo="Save as UTF-8 without BOM"
        )
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add("is UTF-16", where=f"{name}:1:1", todo="Save as UTF-8 without BOM")
    problems.raise_if_any()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        problems.add(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            where=_place(name, before),
            todo="Save as UTF-8 without BOM",
        )
    problems.raise_if_any()
    raise AssertionError  # unreachable: the line above always raises


def _place(name: str, before: str) -> str:
    return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def _refuse_character(problems: Problems, text: str, at: int, name: str) -> None:
    where = _place(name, text[:at])
    if text[at] == "\t":
        problems.add("a tab", where=where, todo='Use spaces, or "\\t" in double quotes')
    else:
        problems.add(
            f"an invisible character, U+{ord(text[at]):04X}",
            where=where,
            todo="Delete it, or write it as an escape in double quotes",
        )


class _Composer:
    """Builds nodes from events, noting what is not allowed."""

    def __init__(self, name: str, problems: Problems) -> None:
        self._name = name
        self._problems = problems
        self._documents: list[Node] = []
        # Open collections: the list that gets the next node, and how it closes.
        self._stack: list[tuple[list[Node], bool, int, int]] = []
        self._into = self._documents
        # Lines and column of the last quoted scalar over several lines: begin, column, end.
        self.quotes = (-1, -1, -1)

    def root(self) -> Node:
        return self._documents[0]

    def run(self, loader: Any) -> None:  # noqa: ANN401  C and pure loader share no base class
        """Take events until the stream ends."""
        next_event = loader.get_event
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if not self._open(event, is_mapping=kind is MappingStartEvent):
                    return
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close()
            elif kind is StreamEndEvent:
                break
            else:
                self._other(event)
        if not self._documents:
            self._problems.add("is empty", where=f"{self._name}:1:1", todo="Fill it in")

    def _scalar(self, event: Any) -> None:  # noqa: ANN401  untyped in the library's stubs
        mark = event.start_mark
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        quoted = event.style not in (None, "")
        if quoted and event.style in "\"'" and event.end_mark.line > mark.line:
            self.quotes = (mark.line, mark.column, event.end_mark.line)
        if event.value == "<<" and not quoted:
            self._refuse(event, "a merge key `<<`", "Write the fields out")
        self._into.append(ScalarNode(event.value, quoted, mark.line, mark.column))

    def _open(self, event: Any, *, is_mapping: bool) -> bool:  # noqa: ANN401  as above
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        mark = event.start_mark
        self._stack.append((self._into, is_mapping, mark.line, mark.column))
        self._into = []
        if len(self._stack) > MAX_DEPTH:
            self._refuse(event, f"more than {MAX_DEPTH} levels deep", "Make it flatter")
            return False
        return True

    def _close(self) -> None:
        outer, is_mapping, line, column = self._stack.pop()
        inner, self._into = self._into, outer
        if is_mapping:
            pairs = list(zip(inner[::2], inner[1::2], strict=True))
            outer.append(MappingNode(pairs, line, column))
        else:
            outer.append(SequenceNode(inner, line, column))

    def _other(self, event: Any) -> None:  # noqa: ANN401  as above
        kind = type(event)
        if kind is AliasEvent:
            self._refuse(event, f"an alias `*{visible(event.anchor)}`", "Write the value out")
            mark = event.start_mark
            self._into.append(ScalarNode("", quoted=True, line=mark.line, column=mark.column))
        elif kind is DocumentStartEvent:
            if event.version is not None or event.tags:
                self._refuse(event, "a `%` directive", "Delete the line")
            if self._documents:
                self._refuse(event, "a second document", "One file holds one document")
        elif kind not in (StreamStartEvent, DocumentEndEvent):
            msg = f"unknown YAML event {event!r}"
            raise TypeError(msg)

    def _refuse_properties(self, event: Any) -> None:  # noqa: ANN401  as above
        if event.tag is not None:
            self._refuse(event, f"a tag `{visible(event.tag)}`", "Delete it: the schema says types")
        if event.anchor is not None:
            self._refuse(event, f"an anchor `&{visible(event.anchor)}`", "Write the value out")

    def _refuse(self, event: Any, what: str, todo: str) -> None:  # noqa: ANN401  as above
        mark = event.start_mark
        self._problems.add(
            f"{what} is not allowed in content",
            where=f"{self._name}:{mark.line + 1}:{mark.column + 1}",
            todo=todo,
        )
