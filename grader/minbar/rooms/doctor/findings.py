"""What the doctor says about one thing."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Finding", "Status", "is_usable"]


class Status(enum.StrEnum):
    """How one thing stands."""

    OK = "ok"
    OPTIONAL = "optional"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the examination.

    Attributes:
        id: stable name for programs.
        title: a few words for people.
        status: `ok`; `optional`: not there, and not needed; `warning`: could not
            be proved, or weaker than it could be; `missing`: not there, or
            proved not to hold.
        says: what was seen.
        todo: what the reader can do; empty where nothing is to be done.
        limit: whether grades rely on it, so that a grade must warn without it.
    """

    id: str
    title: str
    status: Status
    says: str
    todo: str = ""
    limit: bool = False


def is_usable(findings: Iterable[Finding]) -> bool:
    """Whether nothing is missing, so that the sandbox may be used."""
    return all(finding.status is not Status.MISSING for finding in findings)
