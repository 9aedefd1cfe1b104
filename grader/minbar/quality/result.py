"""What the analysis of one notebook gives: plain values that cross from room to host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from minbar.quality.findings import Finding, Opaque

__all__ = [
    "ANALYSIS_VERSION",
    "Analysis",
    "CheckOutcome",
    "Checked",
    "FixedSeed",
    "NotAnalysed",
    "Place",
    "SeedSite",
    "Seeding",
]

ANALYSIS_VERSION: Final = "1"
"""Goes up whenever the same notebook may get other findings."""


class Checked(Protocol):
    """What an analyser returns; any object with these three will do."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""

    @property
    def subjects(self) -> frozenset[str]:
        """What the notebook has that checks may be about, such as `model`."""

    @property
    def opaque(self) -> tuple[Opaque, ...]:
        """What could not be followed."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What one analyser found; see `Checked`."""

    findings: tuple[Finding, ...] = ()
    subjects: frozenset[str] = frozenset()
    opaque: tuple[Opaque, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAnalysed:
    """A part of the notebook, or of the analysis, that there is no answer for.

    Attributes:
        cell: position from 1 over all cells; 0 for the notebook as a whole.
        reason: why, in words.
        checks: ids of the checks that are without an answer by it; `*` ends stand for any.
        ours: True where the analysis failed, so that nobody may lose points by it.
    """

    cell: int
    reason: str
    checks: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is, for people and for tools that know files only.

    Attributes:
        cell_id: id of the cell in the file; empty for the notebook as a whole.
        snippet: the line, without its indent, cut.
        snippet_sha256: first 16 digits of the hash of the line without white space, so
            that a finding is known again when its cell has moved.
        file_line: line of the notebook's file, from 1.
    """

    cell_id: str
    snippet: str
    snippet_sha256: str
    file_line: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in a notebook; the same for the same bytes.

    Attributes:
        version: of the analysis.
        cells: number of all cells.
        statements: of all code cells that were read, those that a run may come by, that do
            something, and that differ in more than names and numbers: the notebook's size.
        unread: the same for the code that was not, counted in lines that are not empty.
        findings: in order of their places.
        places: of each finding, in the same order.
        subjects: what the notebook has, sorted.
        opaque: code that could not be followed.
        not_analysed: what there is no answer for.
        answers: ids of the checks that were asked; `*` ends stand for any.
        work: of the statements, those that are no imports.
    """

    version: str
    cells: int
    statements: int
    unread: int
    findings: tuple[Finding, ...]
    places: tuple[Place, ...]
    subjects: tuple[str, ...]
    opaque: tuple[Opaque, ...]
    not_analysed: tuple[NotAnalysed, ...]
    answers: tuple[str, ...] = ()
    work: int = 0


@dataclass(frozen=True, slots=True)
class SeedSite:
    """An expression that is used as a seed.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        start, end: in characters of the cell's source, lines ended by a line feed.
        text: what stands there.
    """

    cell: int
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FixedSeed:
    """What keeps its seed in a sweep.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        reason: why.
    """

    cell: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Seeding:
    """The seeds of a notebook.

    Attributes:
        sites: those that can be varied, in order.
        fixed: those that cannot, and cells in which none could be looked for.
    """

    sites: tuple[SeedSite, ...] = ()
    fixed: tuple[FixedSeed, ...] = ()
