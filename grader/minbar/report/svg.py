"""SVG among the outputs: shown as a picture, never as part of a page.

A browser draws an SVG in `<img>` without scripts and without loading anything.
What is left is size: `<use>` can multiply elements without end, so the number
of elements after all uses is counted before the picture is taken.
"""

from __future__ import annotations

import base64
from typing import Final
from xml.parsers import expat

__all__ = ["read_svg"]

MAX_BYTES: Final = 2_000_000
MAX_ELEMENTS: Final = 60_000
MAX_DEPTH: Final = 64
# Drawn for every pixel or every frame, or able to hold another document.
_REFUSED: Final = frozenset(
    {"script", "foreignObject", "filter", "animate", "animateMotion", "animateTransform", "set"}
    | {"image", "feImage", "iframe", "embed", "object", "pattern", "marker"}
)


class _RefusedError(Exception):
    """The picture is not taken: it could load, run, move or multiply."""


class _Counter:
    """Counts elements as they would be drawn, every `<use>` resolved.

    Attributes:
        drawn: elements drawn so far; a reference counts what it names.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self._sizes: dict[str, int] = {}
        self._open: list[tuple[str, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; refuse what no plot needs."""
        local = name.rpartition(":")[2]
        handlers = any(key.lower().startswith("on") for key in attributes)
        if local in _REFUSED or handlers or len(self._open) >= MAX_DEPTH:
            raise _RefusedError
        if not self._open and local != "svg":
            raise _RefusedError
        self._open.append((attributes.get("id", ""), self.drawn))
        self.drawn += 1
        if local == "use":
            target = attributes.get("href") or attributes.get("xlink:href") or ""
            self._use(target)
        if self.drawn > MAX_ELEMENTS:
            raise _RefusedError

    def _use(self, target: str) -> None:
        """Count what is named; only what stands before it, so that nothing goes in circles."""
        if target[:1] != "#" or target[1:] not in self._sizes:
            raise _RefusedError
        self.drawn += self._sizes[target[1:]]

    def end(self, name: str) -> None:
        """Take the end of an element and remember how much it draws."""
        del name
        identifier, before = self._open.pop()
        if identifier:
            self._sizes[identifier] = max(self.drawn - before, self._sizes.get(identifier, 0))

    def refuse(self, *arguments: object) -> None:
        """Refuse a document that declares entities."""
        del arguments
        raise _RefusedError


def read_svg(text: str) -> str | None:
    """Return an SVG as a `data:` address, or None for one that is not taken."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return None
    if len(raw) > MAX_BYTES or not _is_small(raw):
        return None
    # The charset is named, so that a browser decodes what was counted here.
    return f"data:image/svg+xml;charset=utf-8;base64,{base64.b64encode(raw).decode('ascii')}"


def _is_small(raw: bytes) -> bool:
    counter = _Counter()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.EntityDeclHandler = counter.refuse
    try:
        parser.Parse(raw, True)  # noqa: FBT003  expat takes it by position
    except (expat.ExpatError, _RefusedError):
        return False
    return True
