"""Grades that candidates ask for, and ask to be erased."""

from __future__ import annotations

import datetime as dt
import json

from minbar.store.database import Database
from minbar.store.grade_privacy import export_grades, forget_grades, grade_retention
from minbar.store.grades import grade_lines, keep_grade
from tests.store.kept_grades import NOW, new_grade

OLD = NOW - dt.timedelta(days=400)
SECRET = b'{"cells": ["what only Ann would write"]}'


def fill(database: Database) -> None:
    """Keep two grades of one candidate, the older one as history, and one of another."""
    with database.begin() as conn:
        keep_grade(conn, new_grade(candidate="ann", executed=SECRET), now=OLD)
        keep_grade(conn, new_grade(candidate="ann"), replace=True, now=NOW)
        keep_grade(conn, new_grade("e" * 64, candidate="bob"), now=OLD)


def test_the_export_is_all_of_it_in_json(database: Database) -> None:
    """Grade and notebook as what they are, history included, nobody else's."""
    fill(database)
    with database.read() as conn:
        exported = json.loads(json.dumps(export_grades(conn, "ann")))
        assert export_grades(conn, "eve") == []
    assert [(each["current"], each["candidate"]) for each in exported] == [
        (False, "ann"),
        (True, "ann"),
    ]
    assert exported[0]["executed"] == {"cells": ["what only Ann would write"]}
    assert exported[0]["grade"] == {"points": 1}
    assert exported[0]["graded"] == "2025-10-19T12:00:00Z"


def test_a_forgotten_candidate_has_no_grades(database: Database) -> None:
    """All of theirs are gone, history too; those of others stay; once is enough."""
    fill(database)
    with database.begin() as conn:
        assert forget_grades(conn, "ann") == 2
        assert forget_grades(conn, "ann") == 0
        left = grade_lines(conn, current_only=False)
    assert [line.candidate for line in left] == ["bob"]


def test_retention_goes_by_the_day(database: Database) -> None:
    """Of everybody, what was graded before the day; the newer grade of Ann stays."""
    fill(database)
    with database.begin() as conn:
        assert grade_retention(conn, OLD.date()) == 0
        assert grade_retention(conn, OLD.date() + dt.timedelta(days=1)) == 2
        assert len(grade_lines(conn, current_only=False)) == 1
