"""What could be seen of an attack: its grade, its renderings, the counters of its rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from minbar.errors import UserError
from minbar.grading.assembly import Graded
from minbar.rooms.interface import RoomFacts

__all__ = ["Render", "Seen", "hidden_words", "points", "said"]

Render = Callable[[Path, Graded | UserError], Mapping[str, str]]
"""From what was handed in, and its grade or why it was refused, to renderings by name;
`candidate` is all that a candidate is given."""

_SHORTEST_WORD: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of one attack.

    Attributes:
        graded: one grade, or two of an attack that meets itself; none if refused.
        refusal: why the submission was not let in; empty if it was.
        crash: an error that the grader did not expect; empty if there was none.
        facts: counters of the candidate's rooms.
        renderings: of the first grade or of the refusal, by name.
        follow: hidden points of the solution that was graded after it, if one was.
        seconds: wall seconds.
    """

    graded: tuple[Graded, ...] = ()
    refusal: str = ""
    crash: str = ""
    facts: tuple[RoomFacts, ...] = ()
    renderings: Mapping[str, str] = field(default_factory=dict)
    follow: float | None = None
    seconds: float = 0.0


def points(graded: Graded, criterion: str = "hidden") -> float | None:
    """Return the points of one criterion."""
    (found,) = [one for one in graded.grade.criteria if one.id == criterion]
    return found.points


def said(graded: Graded) -> str:
    """Return all that the notebook printed, in cells and in calls."""
    outputs = [output for cell in graded.notebook.cells for output in cell.outputs]
    texts = [text for out in outputs for text in (out.text, *out.traceback, *out.data.values())]
    return "\n".join((*texts, graded.grade.run.call_log))


def hidden_words(hidden: Mapping[str, bytes], work: Mapping[str, bytes]) -> frozenset[str]:
    """Return words of the hidden tables that are in no table of the candidate's."""
    words = {word for raw in hidden.values() for word in _words(raw)}
    # Numbers are not turned round: what comes of that could be anybody's number of seconds.
    turned = {word[::-1] for word in words if not word.replace(".", "").isdigit()}
    return frozenset(words | turned) - {word for raw in work.values() for word in _words(raw)}


def _words(raw: bytes) -> set[str]:
    lines = raw.decode().splitlines()[1:]
    return {word for line in lines for word in line.split(",") if len(word) >= _SHORTEST_WORD}
