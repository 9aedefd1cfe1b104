"""What a step of a migration knows of the bank around a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["TO_BE_WRITTEN", "Lifting"]

TO_BE_WRITTEN = "To be written."


@dataclass(frozen=True, slots=True)
class Lifting:
    """One file on its way up.

    Attributes:
        path: the file, relative to the bank's root.
        namespace: the bank's namespace.
        ids: old ids of items to their new ones.
        today: date of the migration, `YYYY-MM-DD`.
        notes: what a person has to look at afterwards; steps add to it.
    """

    path: str
    namespace: str
    ids: Mapping[str, str]
    today: str
    notes: list[str] = field(default_factory=list)
