"""An attack on the sandbox: what it tries, what it must get, and what became of it."""

from __future__ import annotations

import enum
from typing import Final, Literal

import msgspec

__all__ = [
    "REFUSED",
    "Attack",
    "AttackResult",
    "Family",
    "Fired",
    "Follow",
    "Limit",
    "Sink",
]

REFUSED: Final = "refused"
"""The verdict on a submission that is not let in."""


class Family(enum.StrEnum):
    """What an attack is after; also the name of its folder."""

    RESOURCES = "resources"
    ESCAPE = "escape"
    ARTEFACTS = "artefacts"
    FORGERY = "forgery"


class Limit(enum.StrEnum):
    """A limit that an attack runs into, and that must be seen to hold."""

    MEMORY = "memory"
    PIDS = "pids"
    CPU = "cpu"
    TIME = "time"
    OUTPUT = "output"
    TMPFS = "tmpfs"
    SHM = "shm"
    INODES = "inodes"
    DESCRIPTORS = "descriptors"
    FILE_SIZE = "file-size"
    CORE = "core"


Follow = Literal["right", "wrong"]


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the values about attacks."""


class Sink(_Value, frozen=True, kw_only=True):
    """What must not reach the reader of one rendering as it was written.

    Attributes:
        rendering: such as `html` or `markdown`.
        text: the text, its escapes resolved.
    """

    rendering: str
    text: str


class Attack(_Value, frozen=True, kw_only=True):
    """One attack: a file of the content.

    Attributes:
        name: of its file, without `.py`.
        family: of its folder.
        tries: what it tries, in a sentence.
        cells: sources of the notebook's cells, the solution that it begins with first.
        verdict: kind of verdict that a trustworthy grader gives, or `refused`.
        because: words of the reason for which it must be refused; empty if it is let in.
        hidden: points that the hidden tests must give it; None where it is refused.
        fires: limits that must be seen to hold.
        expects: what must be refused to it, by the names that its own code prints.
        sinks: what must not be in a rendering.
        naive: what a grader that runs notebook and tests in one process makes of it:
            `fooled` (undeserved points), `broken` (no grade), `leaks` (hidden data), a
            sentence on why it can't be asked, or empty outside of forgery.
        build: script that makes the submission in a proof room; empty for a notebook.
        hands_in: the file that the script makes.
        named: the name under which a notebook is handed in; empty for the usual one.
        then: which solution is graded right after it, and must not notice.
        twice: whether it is graded twice at the same time, to meet itself.
    """

    name: str
    family: Family
    tries: str
    cells: tuple[str, ...] = ()
    verdict: str = "completed"
    because: str = ""
    hidden: int | None = 1
    fires: tuple[Limit, ...] = ()
    expects: tuple[str, ...] = ()
    sinks: tuple[Sink, ...] = ()
    naive: str = ""
    build: str = ""
    hands_in: str = ""
    named: str = ""
    then: Follow | None = None
    twice: bool = False


class Fired(_Value, frozen=True, kw_only=True):
    """How a limit was seen to hold.

    Attributes:
        limit: which.
        seen: what was seen; empty if nothing was.
        by: who says so: `engine`, `kernel`, `host`, or `room` for a claim of its own, where
            none of them can see it.
    """

    limit: Limit
    seen: str
    by: str


class AttackResult(_Value, frozen=True, kw_only=True):
    """What became of one attack.

    Attributes:
        name, family, tries, expected: of the attack; `expected` is its verdict.
        verdict: what it got: kind of verdict, `refused`, or `not-gradable`.
        points: of the hidden tests; None where it was refused.
        reason: why it was refused; empty if it was not.
        fired: limits, with what was seen of each.
        problems: why it counts as a breach; none if all held.
        seconds: wall seconds.
    """

    name: str
    family: Family
    tries: str
    expected: str
    verdict: str
    points: float | None = None
    reason: str = ""
    fired: tuple[Fired, ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def held(self) -> bool:
        """Whether nothing came of it."""
        return not self.problems
