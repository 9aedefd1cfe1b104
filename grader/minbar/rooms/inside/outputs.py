"""Outputs of a cell, kept within caps, with a visible mark where they were cut."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["OutputBudget", "OutputKeeper", "clean_text"]

MAX_OUTPUTS = 400
MAX_TRACEBACK = 200
MAX_TYPES = 32
NAME_CAP = 200


def clean_text(value: object, limit: int) -> str:
    """Return text that UTF-8 can carry, at most `limit` characters long."""
    text = value if isinstance(value, str) else str(value)
    return text[:limit].encode("utf-8", "replace").decode("utf-8")


class OutputBudget:
    """What all cells together may still show.

    Attributes:
        left: bytes that may still be kept.
        flood: characters one cell may send before it is interrupted.
    """

    def __init__(self, total: int, flood: int) -> None:
        """Start with `total` bytes for the whole notebook."""
        self.left = total
        self.flood = flood


class OutputKeeper:
    """Collects the outputs of one cell.

    Attributes:
        outputs: what was kept; `finished` gives the form that travels to the host.
        truncated: whether anything was cut or dropped.
        received: characters that the cell sent, kept or not.
    """

    def __init__(self, budget: OutputBudget, cell_cap: int) -> None:
        """Keep at most `cell_cap` bytes, and no more than the budget has left."""
        self.outputs: list[dict[str, Any]] = []
        self.truncated = False
        self.received = 0
        self._budget = budget
        self._left = cell_cap
        self._shown: dict[str, dict[str, Any]] = {}
        self._clear_next = False

    @property
    def flooded(self) -> bool:
        """Whether the cell has sent so much that it must be stopped."""
        return self.received > self._budget.flood

    def stream(self, name: str, text: str) -> None:
        """Add text to standard output or standard error."""
        self._begin_output()
        name = "stderr" if name == "stderr" else "stdout"
        self.received += len(text)
        last = self.outputs[-1] if self.outputs else None
        if last is None or last["kind"] != "stream" or last["name"] != name:
            if not self._room_for_one_more():
                return
            # Pieces are joined once, at the end: adding texts up takes quadratic time.
            last = {"kind": "stream", "name": name, "text": [], "truncated": False}
            self.outputs.append(last)
        if not last["truncated"]:
            kept, last["truncated"] = self._take(text)
            last["text"].append(kept)

    def display(self, data: Mapping[str, Any], display_id: str | None = None) -> None:
        """Add a result or a display with its MIME types."""
        self._begin_output()
        bundle, truncated = self._bundle(data)
        if not self._room_for_one_more():
            return
        output = {"kind": "display", "data": bundle, "truncated": truncated}
        self.outputs.append(output)
        if display_id is not None:
            self._shown[display_id] = output

    def update(self, data: Mapping[str, Any], display_id: str | None) -> None:
        """Show something else in the place of an earlier display of this cell."""
        bundle, truncated = self._bundle(data)
        if display_id is not None and (output := self._shown.get(display_id)) is not None:
            output.update(data=bundle, truncated=truncated)

    def error(self, name: str, text: str, traceback: Iterable[str]) -> None:
        """Add an error; name and text come before its traceback, which is cut first."""
        name = clean_text(name, NAME_CAP)
        text, cut = self._take(text)
        lines = []
        for number, line in enumerate(traceback):
            if cut or number == MAX_TRACEBACK:
                cut = True
                break
            kept, cut = self._take(str(line))
            lines.append(kept)
        if self._room_for_one_more():
            entry = {"kind": "error", "name": name, "text": text, "traceback": lines}
            self.outputs.append({**entry, "truncated": cut})

    def clear(self, *, wait: bool = False) -> None:
        """Forget what was shown, now or with the next output; what it cost stays spent."""
        self._clear_next = wait
        if not wait:
            self.outputs.clear()
            self._shown.clear()

    def finished(self) -> list[dict[str, Any]]:
        """Return all outputs, with lines that a carriage return has overwritten left out."""
        return [
            {**output, "text": _as_shown("".join(output["text"]))}
            if output["kind"] == "stream"
            else output
            for output in self.outputs
        ]

    def _begin_output(self) -> None:
        if self._clear_next:
            self.clear()

    def _bundle(self, data: Mapping[str, Any]) -> tuple[dict[str, str], bool]:
        """Texts of all MIME types, or of the plain one alone if all are too large."""
        bundle = {
            clean_text(mime, NAME_CAP): _mime_text(mime, content) for mime, content in data.items()
        }
        self.received += sum(len(text) for text in bundle.values())
        size = sum(_size(mime) + _size(text) for mime, text in bundle.items())
        if len(bundle) <= MAX_TYPES and self._spend(size):
            return bundle, False
        self.truncated = True
        return {"text/plain": self._take(bundle.get("text/plain", ""))[0]}, True

    def _room_for_one_more(self) -> bool:
        if len(self.outputs) < MAX_OUTPUTS:
            return True
        self.truncated = True
        self.outputs[-1]["truncated"] = True
        return False

    def _take(self, text: str) -> tuple[str, bool]:
        """Return as much of a text as there is room for, and whether it was cut."""
        room = max(0, min(self._left, self._budget.left))
        encoded = text[:room].encode("utf-8", "replace")[:room]
        kept = encoded.decode("utf-8", "ignore")  # a character that was cut in two
        self._spend(len(encoded))
        cut = len(kept) < len(text)
        self.truncated = self.truncated or cut
        return kept, cut

    def _spend(self, size: int) -> bool:
        if size > min(self._left, self._budget.left):
            return False
        self._left -= size
        self._budget.left -= size
        return True


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _as_shown(text: str) -> str:
    """Leave out what a carriage return within its line has overwritten."""
    if "\r" not in text:
        return text
    return "\n".join(map(_last_written, text.split("\n")))


def _last_written(line: str) -> str:
    return line[line.rstrip("\r").rfind("\r") + 1 :]


def _mime_text(mime: object, content: object) -> str:
    """Text as it is; JSON types as JSON text; everything else as its `str`."""
    if isinstance(content, list) and all(isinstance(part, str) for part in content):
        content = "".join(content)
    if isinstance(content, str):
        return clean_text(content, len(content))
    try:
        return json.dumps(content, ensure_ascii=True)
    except (TypeError, ValueError, RecursionError):
        return clean_text(f"<unreadable {mime}>", NAME_CAP)
