"""Every error that minbar raises on purpose, in one hierarchy.

An error holds fields and builds its text from them. `UserError` and what is
below it is meant for the reader at the terminal (exit code 1); `OurFault` and
what is below it is a defect or a failure of the machinery (exit code 3) and
is never scored as the candidate's.
"""

from __future__ import annotations

__all__ = [
    "ClusterError",
    "ContentError",
    "ContentProblem",
    "EngineError",
    "ExpressionError",
    "ImageMissingError",
    "ImpossibleDraw",
    "LedgerMovedError",
    "MinbarError",
    "OurFault",
    "ReceiptError",
    "ReviewError",
    "RoomClosedError",
    "RoomProtocolError",
    "RoomTimeoutError",
    "StoreUnavailableError",
    "SubmissionError",
    "UngradableError",
    "UserError",
]


class MinbarError(Exception):
    """Base of every error that minbar raises on purpose.

    Attributes:
        what: what is wrong, one sentence without a full stop at the end.
        where: the place: `file:line:column`, a path, or a cell; empty if none.
        todo: what the reader can do about it; empty if nothing is known.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        """Keep the three fields; the text is built when it is asked for."""
        super().__init__(what, where, todo)
        self.what = what
        self.where = where
        self.todo = todo

    def __str__(self) -> str:
        """Render `where: what. todo`."""
        place = f"{self.where}: " if self.where else ""
        advice = f". {self.todo}" if self.todo else ""
        return f"{place}{self.what}{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process boundaries, so they must pickle with their fields."""
        return (_rebuild, (type(self), self.what, self.where, self.todo))


def _rebuild(kind: type[MinbarError], what: str, where: str, todo: str) -> MinbarError:
    return kind(what, where=where, todo=todo)


class UserError(MinbarError):
    """The input is wrong; the reader can mend it (exit code 1)."""


class SubmissionError(UserError):
    """A submission cannot be read: not a notebook, too large, a hostile archive."""


class ReceiptError(UserError):
    """A receipt is missing, forged, or belongs to another take-home."""


class ReviewError(UserError):
    """A review is incomplete or does not fit the grade it is meant for."""


class ContentError(UserError):
    """Content (a take-home, an item, a rubric) breaks its schema.

    All problems found in one run are in `problems`.
    """

    def __init__(self, problems: tuple[ContentProblem, ...]) -> None:
        """Keep all problems; the first one gives the short text."""
        first = problems[0]
        super().__init__(first.what, where=first.where, todo=first.todo)
        self.problems = problems

    def __str__(self) -> str:
        """One line a problem."""
        return "\n".join(str(problem) for problem in self.problems)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with all problems."""
        return (ContentError, (self.problems,))


class ContentProblem(UserError):
    """One problem at one place in a content file."""


class LedgerMovedError(UserError):
    """The ledger changed between reading it and committing a draw: solve again."""


class StoreUnavailableError(UserError):
    """The store is locked or out of reach, and may be there again in a moment."""


class ExpressionError(UserError):
    """An expression of an item is not in its small language, or has no value.

    `where` is `line:column` within the expression's own text.
    """


class ImpossibleDraw(UserError):
    """No set of the bank holds all that was asked.

    Attributes:
        shortfalls: what is short and by how much, each a clause without a full stop.
        changes: the smallest changes that make it possible, each one proven to;
            empty if none was found.
    """

    def __init__(self, shortfalls: tuple[str, ...], changes: tuple[str, ...] = ()) -> None:
        """Keep both lists; the text is made of them."""
        what = f"no set holds all that is asked: {'; '.join(shortfalls)}"
        super().__init__(what, todo=f"Possible with: {'; or '.join(changes)}" if changes else "")
        self.shortfalls = shortfalls
        self.changes = changes

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with both lists."""
        return (ImpossibleDraw, (self.shortfalls, self.changes))


class OurFault(MinbarError):
    """Something of ours failed; nothing that the candidate did (exit code 3)."""


class EngineError(OurFault):
    """The container engine is missing, unreachable, or failed."""


class ClusterError(OurFault):
    """The cluster is out of reach, has no worker, or one that can't grade."""


class ImageMissingError(EngineError):
    """The environment's image was not built, or its inputs have changed since."""


class RoomClosedError(OurFault):
    """A room ended while something was expected from it."""


class RoomTimeoutError(OurFault):
    """A room did not answer within the time that its own machinery is given."""


class RoomProtocolError(MinbarError):
    """A room sent bytes that the protocol does not allow."""


class UngradableError(OurFault):
    """A submission could not be graded for a reason that is not the candidate's."""
