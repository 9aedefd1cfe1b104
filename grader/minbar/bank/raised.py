"""What came up in code of the content, as a room says it."""

from __future__ import annotations

from typing import Final

import msgspec

from minbar.content.problems import visible

__all__ = ["Raised"]

_SHOWN: Final = 200


class Raised(msgspec.Struct, frozen=True):
    """An exception, or another end that is none of the code's results.

    Attributes:
        kind: class of the exception, or how a process ended.
        text: its message.
        line: line of the content's file; None if it has no part in it.
    """

    kind: str
    text: str
    line: int | None

    def __str__(self) -> str:
        """As Python prints it: one line, and nothing that a terminal would obey."""
        text = " ".join(self.text.split())
        return f"`{visible(f'{self.kind}: {text}' if text else self.kind, limit=_SHOWN)}`"
