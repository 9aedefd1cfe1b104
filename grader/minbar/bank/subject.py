"""An item under proof, and the places in its files that problems are at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.content.bank_places import place_in_file
from minbar.models.item import Item

if TYPE_CHECKING:
    from minbar.content.banks import LoadedItem

__all__ = ["Subject"]

_ITEM_FILE: Final = "item.yaml"


@dataclass(frozen=True, slots=True)
class Subject:
    """An item and its files, read once.

    Attributes:
        item: what its author declares.
        folder: where it lies.
        files: attached files by name.
        sha256: hash of its canonical record.
    """

    item: Item
    folder: Path
    files: Mapping[str, bytes]
    sha256: str

    @classmethod
    def of(cls, loaded: LoadedItem) -> Subject:
        """Read an item of a bank."""
        return cls(loaded.item, loaded.folder, loaded.files, loaded.sha256)

    def where(self, *steps: str | int, key: bool = False) -> str:
        """Return `file:line:column` of a value of `item.yaml`; of its key if `key`."""
        return place_in_file(self.folder / _ITEM_FILE, *steps, key=key)

    def within(self, *steps: str | int, at: str) -> str:
        """Return the place of a part of a text in `item.yaml`.

        Args:
            steps: where the text is.
            at: `line:column` within the text, from 1.
        """
        path, line, column = self.where(*steps).rsplit(":", 2)
        lines = (self.folder / _ITEM_FILE).read_text("utf-8").splitlines()
        inner_line, inner_column = (int(part) for part in at.split(":"))
        found = _within(lines, (int(line), int(column)), (inner_line, inner_column))
        return f"{path}:{found[0]}:{found[1]}"

    def code(self, name: str, line: int | None = None, column: int = 1) -> str:
        """Return `file:line:column` in an attached file; its beginning without a line."""
        return f"{self.folder / name}:{line or 1}:{column}"

    def text(self, name: str) -> str:
        r"""Return an attached file as text, its lines ended by `\n`."""
        return self.files[name].decode("utf-8").replace("\r\n", "\n")


def _within(lines: list[str], begin: tuple[int, int], at: tuple[int, int]) -> tuple[int, int]:
    """Map a place in a scalar's text to one in the file; exact but for escapes."""
    line, column = begin
    mark = lines[line - 1][column - 1 : column]
    if mark in {'"', "'"}:
        return (line, column + at[1]) if at[0] == 1 else (line + at[0] - 1, 1)
    if mark == "|":
        return line + at[0], _indent(lines, line) + at[1]
    if mark == ">":
        return _folded(lines, line + 1, at[1] - 1)
    return _folded(lines, line, at[1] - 1, first=column - 1)


def _indent(lines: list[str], after: int) -> int:
    """Indentation of the block that begins behind a line."""
    block = next((text for text in lines[after:] if text.strip()), "")
    return len(block) - len(block.lstrip())


def _folded(lines: list[str], line: int, offset: int, first: int | None = None) -> tuple[int, int]:
    """Find a character of text whose lines were joined by spaces."""
    for number in range(line, len(lines) + 1):
        text = lines[number - 1]
        start = first if first is not None else len(text) - len(text.lstrip())
        length = len(text.rstrip()) - start
        if offset < max(length, 1):
            return number, start + offset + 1
        offset -= length + 1
        first = None
        if offset < 0:
            return number, start + length + 1
    return line, 1
