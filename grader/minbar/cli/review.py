"""`minbar review`: score the manual criteria of a grade, blinded."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.outputs import write_views
from minbar.errors import ReviewError
from minbar.store.files import replace_file
from minbar.store.locks import exclusive

if TYPE_CHECKING:
    from minbar.models.grade import CriterionResult, Grade, Review, ReviewScore
    from minbar.models.notebook import ExecutedNotebook

__all__ = ["review"]

_BLIND_PAGE: Final = "review.html"
_NOTEBOOK: Final = "executed.ipynb"
_GRADE: Final = "grade.json"


@click.command()
@click.argument(
    "grade_file", metavar="GRADE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--reviewer", required=True, metavar="ID", help="Your pseudonym as a reviewer.")
@click.option(
    "--hide",
    "names",
    multiple=True,
    metavar="WORD",
    help="A word to hide, such as the candidate's name; may be given several times.",
)
@click.option(
    "--scores",
    "scores_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take the scores from a YAML file instead of asking.",
)
def review(
    *, grade_file: Path, reviewer: str, names: tuple[str, ...], scores_file: Path | None
) -> None:
    """Score the criteria of GRADE (a grade.json) that people score.

    First review.html is written beside it: the executed notebook without
    author, home paths and names, and with the anchors of each score. Every
    score needs evidence. The review is appended to the grade; nothing that
    was there is changed.
    """
    from minbar.grading.review import check_reviewer, manual_criteria
    from minbar.store.candidates import check_candidate

    check_candidate(reviewer)
    grade, notebook = _read(grade_file)
    criteria = manual_criteria(grade)
    check_reviewer(grade, reviewer)
    page = _write_blind_page(grade_file.parent, grade, notebook, names)
    if scores_file is None:
        click.echo(f"Read this first, it names nobody: {page}")
        scores, comment = (
            _ask(criteria, len(grade.cells)),
            click.prompt("Comment", default="", show_default=False),
        )
    else:
        scores, comment = _from_file(scores_file)
    submitted = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    _append(grade_file, _review(reviewer, submitted, scores, comment))
    click.echo(f"The review of {reviewer} is in {grade_file}")


def _read(path: Path) -> tuple[Grade, ExecutedNotebook]:
    from minbar.report.executed import read_executed
    from minbar.report.grade_json import load_grade

    if path.name != _GRADE:
        what = f"a grade is reviewed where it was written, in a file named {_GRADE}"
        raise ReviewError(what, where=str(path), todo="Keep its folder as `minbar grade` made it")
    beside = path.with_name(_NOTEBOOK)
    if not beside.is_file():
        what = "the executed notebook is missing beside the grade"
        raise ReviewError(what, where=str(beside), todo="Keep both files in one folder")
    grade = load_grade(path.read_bytes(), str(path))
    return grade, read_executed(beside.read_bytes(), str(beside))


def _write_blind_page(
    folder: Path, grade: Grade, notebook: ExecutedNotebook, names: Sequence[str]
) -> Path:
    from minbar.report.blind import blinded
    from minbar.report.html import render_html

    page = folder / _BLIND_PAGE
    replace_file(page, render_html(*blinded(grade, notebook, names)).encode(), mode=0o644)
    return page


def _ask(criteria: Sequence[CriterionResult], cells: int) -> list[ReviewScore]:
    scores = []
    for criterion in criteria:
        click.echo(f"\n{criterion.title} (0 to {criterion.max_points:g} points)")
        click.echo(f"  {criterion.says}")
        for anchor in criterion.anchors:
            click.echo(f"  {anchor.score:>3}  {anchor.seen}")
        scores.append(_ask_one(criterion, cells))
    return scores


def _ask_one(criterion: CriterionResult, cells: int) -> ReviewScore:
    """Ask for one score, again and again until it can be counted."""
    from minbar.grading.review import check_score
    from minbar.models.grade import ReviewScore

    while True:
        score = ReviewScore(
            criterion=criterion.id,
            points=click.prompt("Points", type=click.FloatRange(0, criterion.max_points)),
            evidence=click.prompt("Evidence: what you saw (a quote, a cell)"),
            cell=click.prompt("Cell (0: none)", type=click.IntRange(0, cells), default=0) or None,
        )
        try:
            check_score(score, {criterion.id: criterion}, cells=cells)
        except ReviewError as error:
            click.echo(f"  {error.what}; once more, please")
        else:
            return score


def _from_file(path: Path) -> tuple[list[ReviewScore], str]:
    from minbar.content.strict_yaml import load_yaml
    from minbar.grading.review import ReviewScores

    given = load_yaml(path.read_bytes(), ReviewScores, name=str(path))
    return given.as_scores(), given.comment


def _review(reviewer: str, submitted: str, scores: list[ReviewScore], comment: str) -> Review:
    from minbar.models.grade import Review

    return Review(reviewer=reviewer, submitted=submitted, scores=scores, comment=comment)


def _append(path: Path, new: Review) -> None:
    """Read again under a lock, append, write: two reviewers at once lose nothing."""
    from minbar.grading.review import apply_review

    folder = os.open(path.parent, os.O_RDONLY)
    try:
        with exclusive(folder):
            grade, notebook = _read(path)
            write_views(path.parent, apply_review(grade, new), notebook)
    finally:
        os.close(folder)
