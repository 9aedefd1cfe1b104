"""Editing a YAML file entry by entry: what is not touched keeps its lines and comments."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from minbar.content.problems import MOST_OF_A_FILE, EnoughError, Problems
from minbar.content.yaml_nodes import MappingNode, Node, ScalarNode, parse
from minbar.content.yaml_scalars import TRAP, resolve
from minbar.content.yaml_values import Builder
from minbar.errors import UserError

__all__ = ["Sheet", "flow"]

_WIDTH: Final = 100
# Text that means itself wherever it stands, in flow style too.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@()-]+)*[.?]?")
_BLOCK_TEXT: Final = re.compile(r"[^#]*:\s*[|>][-+0-9]*\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: its key, its value, and the lines that it takes, comments above included."""

    key: str
    value: Any
    lines: tuple[str, ...]


class Sheet:
    """The top-level entries of a YAML mapping in block style."""

    def __init__(self, raw: bytes, *, name: str) -> None:
        """Take a file apart.

        Raises:
            ContentError: if it is not valid YAML, or uses what content may not.
            UserError: if it is no mapping in block style.
        """
        root = parse(raw, name)
        lines = raw.decode("utf-8").splitlines()
        if not isinstance(root, MappingNode) or not _is_block(root):
            what = "is no mapping with one field a line"
            raise UserError(what, where=f"{name}:1:1", todo="Write each field in a line of its own")
        first = root.entries[0][0].line
        above = _comments_above(lines, first, 0)
        self._head = tuple(lines[:above])
        self._entries = _take_apart(root, lines, len(lines), name)

    def __contains__(self, key: str) -> bool:
        """Whether there is an entry of this key."""
        return any(entry.key == key for entry in self._entries)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401  a plain value of any shape
        """Return the value of an entry."""
        return next((entry.value for entry in self._entries if entry.key == key), default)

    def put(self, key: str, value: Any, *, after: str | None = None) -> None:  # noqa: ANN401  as above
        """Write a value, in the place of the entry, or behind `after`, or at the end.

        Comments within the old lines are kept above the new ones.
        """
        written = _render(key, value)
        for number, entry in enumerate(self._entries):
            if entry.key == key:
                lines = (*_comments(entry.lines), *written, *_blank_below(entry.lines))
                self._entries[number] = _Entry(key, value, lines)
                return
        keys = [entry.key for entry in self._entries]
        place = keys.index(after) + 1 if after in keys else len(keys)
        self._entries.insert(place, _Entry(key, value, written))

    def drop(self, key: str) -> None:
        """Take an entry away; its comments stay, above the next one."""
        for number, entry in enumerate(self._entries):
            if entry.key == key:
                del self._entries[number]
                if number < len(self._entries):
                    below = self._entries[number]
                    lines = (*_comments(entry.lines), *below.lines)
                    self._entries[number] = replace(below, lines=lines)
                return

    def rename(self, old: str, new: str) -> None:
        """Give an entry another key; its lines stay."""
        for number, entry in enumerate(self._entries):
            if entry.key == old:
                at = _key_line(entry)
                line = entry.lines[at].replace(old, new, 1)
                lines = (*entry.lines[:at], line, *entry.lines[at + 1 :])
                self._entries[number] = _Entry(new, entry.value, lines)

    def hoist(self, key: str) -> None:
        """Put the entries of a nested mapping in the place of the mapping."""
        for number, entry in enumerate(self._entries):
            if entry.key == key and isinstance(entry.value, dict):
                self._entries[number : number + 1] = _hoisted(entry)
                return

    def text(self) -> str:
        """Return the file."""
        lines = [*self._head, *(line for entry in self._entries for line in entry.lines)]
        return "\n".join(lines).rstrip("\n") + "\n"


def flow(value: Any) -> str:  # noqa: ANN401  a plain value of any shape
    """Write a value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and resolve(value) == value:
        return value
    return "".join(map(_escaped, json.dumps(value, ensure_ascii=False)))


def _escaped(character: str) -> str:
    """Escape what content may not hold as it is, because an editor does not show it."""
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _take_apart(root: MappingNode, lines: Sequence[str], end: int, name: str) -> list[_Entry]:
    problems = Problems(MOST_OF_A_FILE)
    values: dict[str, Any] = {}
    with contextlib.suppress(EnoughError):
        values = Builder(name, problems).build(root)
    problems.raise_if_any()
    keys = [key for key, _ in root.entries if isinstance(key, ScalarNode)]
    starts = [_comments_above(lines, key.line, key.column) for key in keys]
    return [
        _Entry(key.text, _known(values[key.text]), tuple(lines[start:stop]))
        for key, start, stop in zip(keys, starts, [*starts[1:], end], strict=True)
    ]


def _known(value: Any) -> Any:  # noqa: ANN401  a plain value of any shape
    """Refuse nothing here: what has no one meaning is found when the result is loaded."""
    return None if value is TRAP else value


def _comments_above(lines: Sequence[str], line: int, column: int) -> int:
    """Return the first of the comment lines that stand directly above a key, as deep as it."""
    while line > 0 and lines[line - 1].startswith(" " * column + "#"):
        line -= 1
    return line


def _is_block(node: Node) -> bool:
    if not isinstance(node, MappingNode) or not node.entries:
        return False
    places = [(key.line, key.column) for key, _ in node.entries]
    lines = {line for line, _ in places}
    return len(lines) == len(places) and len({column for _, column in places}) == 1


def _key_line(entry: _Entry) -> int:
    return next(n for n, line in enumerate(entry.lines) if not line.lstrip().startswith("#"))


def _hoisted(entry: _Entry) -> list[_Entry]:
    """Take the lines below a key as a file of their own, moved to the left."""
    at = _key_line(entry)
    below = entry.lines[at + 1 :]
    filled = [line for line in below if line.strip()]
    if not filled:  # `{…}` in the key's own line
        return [_Entry(key, one, _render(key, one)) for key, one in entry.value.items()]
    depth = min(len(line) - len(line.lstrip()) for line in filled)
    moved = [line[depth:] for line in below]
    nested = Sheet("\n".join(moved).encode(), name=entry.key)
    first, *rest = nested._entries  # noqa: SLF001  of the same class
    kept = (*_comments(entry.lines[: at + 1]), *nested._head, *first.lines)  # noqa: SLF001  as above
    return [replace(first, lines=kept), *rest]


def _render(key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401  a plain value of any shape
    if isinstance(value, str) and "\n" in value:
        return (f"{key}: |", *(f"  {line}".rstrip() for line in value.splitlines()))
    line = f"{key}: {flow(value)}"
    if len(line) <= _WIDTH or not value or not isinstance(value, dict | list):
        return (line,)
    if isinstance(value, list):
        return (f"{key}:", *(line for one in value for line in _item(one)))
    return (f"{key}:", *(f"  {name}: {flow(one)}" for name, one in value.items()))


def _item(value: Any) -> list[str]:  # noqa: ANN401  a plain value of any shape
    """Write an item of a list: in one line if it fits, else a line for each field."""
    line = f"  - {flow(value)}"
    if len(line) <= _WIDTH or not isinstance(value, dict):
        return [line]
    fields = [f"    {name}: {flow(one)}" for name, one in value.items()]
    return [f"  - {fields[0].lstrip()}", *fields[1:]]


def _blank_below(lines: Sequence[str]) -> list[str]:
    return [""] * (len(lines) - len("\n".join(lines).rstrip().split("\n")))


def _comments(lines: Sequence[str]) -> list[str]:
    """Return the comments of an entry, each in a line of its own."""
    found: list[str] = []
    for line in lines:
        comment = _comment(line)
        if comment:
            found.append(comment)
        if _BLOCK_TEXT.fullmatch(line):  # what follows is text, whatever it begins with
            break
    return found


def _comment(line: str) -> str:
    """Return the comment of a line, empty if there is none; a `#` in quotes begins none."""
    quote = ""
    before = " "
    for at, character in enumerate(line):
        if quote:
            quote = "" if character == quote and before != "\\" else quote
        elif character in "\"'" and before in " [{,:":
            quote = character
        elif character == "#" and before == " ":
            return line[at:]
        before = character
    return ""
