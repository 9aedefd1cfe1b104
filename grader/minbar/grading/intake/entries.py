"""One way to look at what was handed in, be it a folder or a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Container", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in a folder or a package.

    Attributes:
        size: bytes, as the container claims.
        kind: `a file`, or in words what else it is.
    """

    size: int
    kind: str = "a file"


class Container(Protocol):
    """A folder or a package, opened."""

    @property
    def shown(self) -> str:
        """How messages name it."""
        ...

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file that was looked at, by relative path with `/` between parts."""
        ...

    def read(self, name: str, limit: int) -> bytes:
        """Read one file whole.

        Raises:
            SubmissionError: if it is no regular file, is longer than `limit`, or
                cannot be read.
        """
        ...
