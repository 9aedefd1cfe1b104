"""Grades for tests of the store; it reads nothing of what is in them."""

from __future__ import annotations

import datetime as dt

from minbar.store.grade_values import GradeStatus, NewGrade

__all__ = ["KEY", "NOW", "OTHER_KEY", "new_grade"]

KEY, OTHER_KEY = "a" * 64, "b" * 64
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def new_grade(
    key: str = KEY,
    *,
    status: GradeStatus = "graded",
    candidate: str | None = "c-1",
    takehome: str = "churn",
    grade: bytes = b'{"points": 1}',
    executed: bytes = b'{"cells": []}',
    notebook: str = "work.ipynb",
) -> NewGrade:
    """Return a grade about to be kept."""
    return NewGrade(
        key=key,
        status=status,
        candidate=candidate,
        attempt=None if candidate is None else 1,
        takehome=takehome,
        takehome_version="1.0.0",
        takehome_sha256="c" * 64,
        submission_sha256="d" * 64,
        notebook=notebook,
        grade=grade,
        executed=executed,
    )
