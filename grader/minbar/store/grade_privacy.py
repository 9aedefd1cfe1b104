"""What the store holds about a candidate in grades: shown on request, and erased."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, select

from minbar.store.grades import KeptGrade, grade_by_number, grade_lines
from minbar.store.tables import grades

__all__ = ["export_grades", "forget_grades", "grade_retention"]


def export_grades(conn: Connection, candidate: str) -> list[dict[str, Any]]:
    """Return all grades of a pseudonym, history included, as plain values of JSON.

    Each is whole: the interviewer's grade, hidden tests and all, and the notebook.

    Raises:
        UserError: if the bytes of one are damaged.
    """
    lines = grade_lines(conn, candidate=candidate, current_only=False)
    found = (grade_by_number(conn, line.number) for line in lines)
    return [_exported(kept) for kept in found if kept]


def forget_grades(conn: Connection, candidate: str) -> int:
    """Erase the grades of a candidate, history and notebooks included; return how many."""
    return _erase(conn, grades.c.candidate == candidate)


def grade_retention(conn: Connection, before: dt.date) -> int:
    """Erase all grades of days (UTC) before one, whoever's they are; return how many."""
    midnight = dt.datetime.combine(before, dt.time(), dt.UTC)
    return _erase(conn, grades.c.graded < midnight)


def _erase(conn: Connection, where: ColumnElement[bool]) -> int:
    # Counted first: a driver need not say how many rows are gone.
    numbers = conn.execute(select(grades.c.number).where(where)).scalars().all()
    if numbers:
        conn.execute(delete(grades).where(where))
    return len(numbers)


def _exported(kept: KeptGrade) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(kept)
    return {
        **plain,
        # Not msgspec's: outputs may hold halves of surrogate pairs, as escapes.
        "grade": json.loads(kept.grade),
        "executed": json.loads(kept.executed),
    }
