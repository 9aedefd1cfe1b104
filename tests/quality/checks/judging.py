"""From the text of a notebook to its score, all the way: reading, checks, rubric."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from pathlib import Path

from minbar.content.quality_rubrics import DEFAULT, load_quality_rubric
from minbar.models.quality_rubric import QualityRubric
from minbar.quality.findings import Finding
from minbar.quality.notebook import Cell, Notebook
from minbar.quality.percent import read_percent
from minbar.quality.result import Analysis
from minbar.quality.runner import analyse_parsed
from minbar.quality.scoring import Score, score
from minbar.quality.source import parse_notebook

__all__ = ["ROOT", "analysed", "found", "judged", "judged_cells", "percent_of"]

ROOT = Path(__file__).parents[3]


@functools.cache
def rubric() -> QualityRubric:
    """Return the built-in rubric."""
    return load_quality_rubric([ROOT], DEFAULT).rubric


def analysed(text: str) -> Analysis:
    """Analyse a script in percent format."""
    return analyse_parsed(parse_notebook(read_percent(text)), {})


def found(check: str, text: str) -> list[Finding]:
    """Return what a check finds in a script in percent format."""
    return [one for one in analysed(text).findings if one.check == check]


@functools.cache
def judged(text: str) -> Score:
    """Score a script in percent format, without runs."""
    return judged_cells(read_percent(text).cells)


def judged_cells(
    cells: tuple[Cell, ...],
    *runs: Finding,
    ran: bool = False,
    known_afterwards: Mapping[str, Collection[str]] | None = None,
) -> Score:
    """Score cells; if they ran, with what the runs found."""
    parsed = parse_notebook(Notebook(cells, "python"), known_afterwards=known_afterwards)
    analysis = analyse_parsed(parsed, {})
    parts = rubric().checks_by_dimension.values()
    not_run = {one.id: "not ordered" for part in parts for one in part if one.reads == "run"}
    findings = [*analysis.findings, *runs]
    return score(analysis, findings, rubric(), not_run={} if ran else not_run)


def percent_of(text: str) -> float:
    """Return the share of the points that a script earns, in per cent."""
    result = judged(text)
    return 100 * result.points / result.max_points
