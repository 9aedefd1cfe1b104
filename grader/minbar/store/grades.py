"""Grades under the key of what was graded, and how: a repeat costs nothing.

All functions take a connection of `Database.begin()` (`keep_grade`, `restate_grade`) or
of `Database.read()`. Of the grades with one key, one is current, the first that was
graded; what is replaced on purpose stays as history. Their order is that of their
numbers, never that of a clock: clocks are set back.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select, update

from minbar.store.grade_values import GradeLine, GradeStatus, KeptGrade, NewGrade
from minbar.store.packing import Packed, pack, unpack
from minbar.store.tables import grades

__all__ = [
    "GradeLine",
    "GradeStatus",
    "KeptGrade",
    "NewGrade",
    "current_grade",
    "grade_by_number",
    "grade_lines",
    "grades_of",
    "history",
    "keep_grade",
    "restate_grade",
]

_LINE: Final = tuple(grades.c[field.name] for field in dataclasses.fields(GradeLine))
_GRADE: Final = [grades.c[name] for name in ("number", "grade", "grade_length", "grade_sha256")]
_UNSTORABLE: Final = re.compile("[\ud800-\udfff\0]")
_AT_ONCE: Final = 200
"""Grades in one query: engines limit the parameters of a statement, and memory is finite."""


def current_grade(conn: Connection, key: str) -> KeptGrade | None:
    """Return the grade that counts, or None if there is none with this key.

    Raises:
        UserError: if its bytes are damaged.
    """
    return _one(conn, select(grades).where(grades.c.key == key, grades.c.current))


def grade_by_number(conn: Connection, number: int) -> KeptGrade | None:
    """Return the grade with a number, current or not, or None.

    Raises:
        UserError: if its bytes are damaged.
    """
    return _one(conn, select(grades).where(grades.c.number == number))


def keep_grade(
    conn: Connection, new: NewGrade, *, replace: bool = False, now: dt.datetime | None = None
) -> tuple[KeptGrade, bool]:
    """Keep a grade, unless one that counts is kept already: the first one wins.

    What could not be graded counts until something else comes, and never takes the
    place of a grade, whether or not that is to be replaced.

    Args:
        conn: in a write transaction.
        new: the grade.
        replace: make the current one history.
        now: the moment, by default the present one.

    Returns:
        The grade that counts now, and whether it is the new one.

    Raises:
        UserError: if the bytes of the one that counts are damaged.
        OurFault: if the new one is larger than a grade can be.
    """
    counts = (grades.c.key == new.key, grades.c.current)
    if not (replace and new.status == "graded"):
        # Not read where it is replaced: so what is damaged can be graded anew.
        there = current_grade(conn, new.key)
        if there and there.status == "graded":
            return there, False
    conn.execute(update(grades).where(*counts).values(current=False))
    values = _values(new, now or dt.datetime.now(dt.UTC))
    made = insert(grades).values(values).returning(*_LINE)
    line = _line(conn.execute(made).one())
    return _kept(line, new.grade, new.executed), True


def restate_grade(
    conn: Connection,
    key: str,
    *,
    candidate: str | None,
    attempt: int | None,
    grade: bytes,
    notebook: str | None = None,
    number: int | None = None,
) -> None:
    """Say anew whose the grade that counts is, and how late: an extension changes no points.

    Its number, its moment and its executed notebook stay, and so does all history. Where
    no grade counts any more, because it was erased meanwhile, nothing happens.

    Args:
        conn: in a write transaction.
        key: of the grade.
        candidate: pseudonym; None if nobody says whose it is.
        attempt: which attempt of theirs; None if unknown.
        grade: canonical JSON of the interviewer's grade, as it is now.
        notebook: name of the notebook's file; None if that is the same.
        number: of the grade that `grade` was made from; if another one counts meanwhile,
            nothing happens. None if `conn` itself has read it.

    Raises:
        OurFault: if it is larger than a grade can be.
    """
    change = update(grades).where(grades.c.key == key, grades.c.current)
    if number is not None:
        change = change.where(grades.c.number == number)
    values: dict[str, Any] = {"candidate": candidate, "attempt": attempt}
    values |= _packed("grade", grade)
    if notebook is not None:
        values["notebook"] = _storable(notebook)
    conn.execute(change.values(values))


def history(conn: Connection, key: str) -> list[GradeLine]:
    """Return all grades with a key, the current one among them, oldest first."""
    return _lines(conn, select(*_LINE).where(grades.c.key == key))


def grade_lines(
    conn: Connection,
    *,
    takehome: str | None = None,
    candidate: str | None = None,
    current_only: bool = True,
) -> list[GradeLine]:
    """Return grades, oldest first.

    Args:
        conn: any connection.
        takehome: of this take-home; None: of all.
        candidate: of this candidate; None: of all, and of nobody.
        current_only: leave history out.
    """
    query = select(*_LINE)
    if takehome is not None:
        query = query.where(grades.c.takehome == takehome)
    if candidate is not None:
        query = query.where(grades.c.candidate == candidate)
    if current_only:
        query = query.where(grades.c.current)
    return _lines(conn, query)


def grades_of(conn: Connection, numbers: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the JSON of grades, oldest first; executed notebooks stay unread.

    Raises:
        UserError: if the bytes of one are damaged.
    """
    wanted = sorted(set(numbers))
    for first in range(0, len(wanted), _AT_ONCE):
        some = grades.c.number.in_(wanted[first : first + _AT_ONCE])
        rows = conn.execute(select(*_GRADE).where(some).order_by(grades.c.number)).all()
        yield from ((row.number, _grade(row)) for row in rows)


def _one(conn: Connection, query: Select[Any]) -> KeptGrade | None:
    row = conn.execute(query).first()
    if row is None:
        return None
    packed = Packed(row.executed, row.executed_length, row.executed_sha256)
    return _kept(_line(row), _grade(row), unpack(packed, f"the notebook of grade {row.number}"))


def _grade(row: Row[Any]) -> bytes:
    packed = Packed(row.grade, row.grade_length, row.grade_sha256)
    return unpack(packed, f"grade {row.number}")


def _lines(conn: Connection, query: Select[Any]) -> list[GradeLine]:
    return [_line(row) for row in conn.execute(query.order_by(grades.c.number))]


def _line(row: Row[Any]) -> GradeLine:
    return GradeLine(**{column.name: getattr(row, column.name) for column in _LINE})


def _kept(line: GradeLine, grade: bytes, executed: bytes) -> KeptGrade:
    about = {column.name: getattr(line, column.name) for column in _LINE}
    return KeptGrade(**about, grade=grade, executed=executed)


def _values(new: NewGrade, now: dt.datetime) -> dict[str, Any]:
    values = {field.name: getattr(new, field.name) for field in dataclasses.fields(new)}
    values |= _packed("grade", new.grade) | _packed("executed", new.executed)
    return {**values, "notebook": _storable(new.notebook), "current": True, "graded": now}


def _packed(name: str, raw: bytes) -> dict[str, Any]:
    """Return bytes as their columns have them."""
    packed = pack(raw)
    lengths = {f"{name}_length": packed.length, f"{name}_sha256": packed.sha256}
    return {name: packed.data, **lengths}


def _storable(name: str) -> str:
    """Return a file's name as every engine keeps text: no half characters, no zero."""
    return _UNSTORABLE.sub("\ufffd", name)
