"""Grades of the store, read back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import msgspec
import pytest

from minbar.errors import UserError
from minbar.grading.kept import kept_graded, kept_grades, summarised
from minbar.models.grade import Grade
from minbar.models.kept_grade import KindPoints, Standing
from minbar.store.database import open_database
from minbar.store.grades import GradeLine, KeptGrade
from tests.report.kept_samples import NOW, keep, make
from tests.report.sample_notebook import make_notebook


def kept(tmp_path: Path, grade: Grade) -> KeptGrade:
    """Keep a grade in a new store."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with open_database(url) as database, database.begin() as conn:
        return keep(conn, grade)[0]


def test_grade_and_notebook_come_back(tmp_path: Path) -> None:
    """As they were graded, every field of them."""
    graded = kept_graded(kept(tmp_path, make()))
    assert graded.grade == make()
    assert graded.notebook == make_notebook()


def test_halves_of_pairs_come_back(tmp_path: Path) -> None:
    """What a notebook prints may be no character; its grade can be read all the same."""
    one = kept(tmp_path, make())
    escaped = json.dumps(json.loads(one.executed) | {"cells": []}).encode()
    plain = msgspec.to_builtins(make())
    plain["reason"] = "\ud800"
    raw = json.dumps(plain).encode("ascii")
    graded = kept_graded(dataclasses.replace(one, grade=raw, executed=escaped))
    assert graded.grade.reason == "\ud800"
    assert graded.notebook.cells == []


@pytest.mark.parametrize("raw", [b"{}", b'{"schema": "grade/9.0", "status": 7}', b"[]"])
def test_another_form_is_said(tmp_path: Path, raw: bytes) -> None:
    """A grade of a minbar to come is no defect of this one."""
    one = dataclasses.replace(kept(tmp_path, make()), grade=raw)
    with pytest.raises(UserError, match="grade 1: another minbar wrote this in a form"):
        kept_graded(one)


def test_lines_meet_their_grades() -> None:
    """By number, in the order of what is read."""
    grades = {number: make(f"c-{number}") for number in (3, 5)}
    raw = [(number, msgspec.json.encode(grade)) for number, grade in grades.items()]
    lines = [line(number) for number in (5, 3)]
    found = list(kept_grades(lambda numbers: [each for each in raw if each[0] in numbers], lines))
    assert found == [(line(3), grades[3]), (line(5), grades[5])]


def line(number: int) -> GradeLine:
    """Return a line of the store."""
    return GradeLine(
        key="0" * 64,
        status="graded",
        candidate="c-17",
        attempt=2,
        takehome="late-deliveries",
        takehome_version="1.0.0",
        takehome_sha256="1" * 64,
        submission_sha256="2" * 64,
        notebook="work.ipynb",
        number=number,
        current=True,
        graded=NOW,
    )


def test_the_summary_has_points_per_kind_and_missed_bars() -> None:
    """What waits is counted apart and never taken for zero points."""
    one = summarised(line(4), make(failed=["test_leak", "test_bins"]))
    assert one.kinds == [
        KindPoints(kind="test", points=43, max_points=58),
        KindPoints(kind="manual", points=None, max_points=10, waiting=1),
    ]
    assert one.below_bar == ["validation"]
    assert one.criteria["validation"] == Standing(points=5, max_points=12, bar=0.5, meets_bar=False)
    assert (one.number, one.version, one.attempt, one.verdict) == (4, "1.0.0", 2, "completed")
