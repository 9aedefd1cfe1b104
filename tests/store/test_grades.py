"""Grades of the store: the first one counts, and nothing that was kept is lost."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypedDict, Unpack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from minbar.errors import UserError
from minbar.store.database import Database, open_database
from minbar.store.grades import (
    GradeStatus,
    KeptGrade,
    current_grade,
    grade_by_number,
    grade_lines,
    grades_of,
    history,
    keep_grade,
    restate_grade,
)
from minbar.store.tables import grades
from tests.store.kept_grades import KEY, NOW, OTHER_KEY, new_grade

FAILED: Final = "not-gradable"


class Given(TypedDict, total=False):
    """What tests say of a grade."""

    status: GradeStatus
    candidate: str | None
    takehome: str
    grade: bytes
    notebook: str


def keep(
    database: Database, key: str = KEY, *, replace: bool = False, **given: Unpack[Given]
) -> tuple[KeptGrade, bool]:
    """Keep a grade in a transaction of its own."""
    with database.begin() as conn:
        return keep_grade(conn, new_grade(key, **given), replace=replace)


def test_a_grade_comes_back_as_it_was_kept(database: Database) -> None:
    """Every field and every byte, by key and by number; the moment is UTC."""
    new = new_grade(grade=bytes(range(256)), executed=b"\0" * 100_000)
    with database.begin() as conn:
        kept, is_new = keep_grade(conn, new, now=NOW)
    assert is_new
    assert dataclasses.asdict(kept) == {
        **dataclasses.asdict(new),
        "number": kept.number,
        "current": True,
        "graded": NOW,
    }
    with database.read() as conn:
        assert current_grade(conn, KEY) == grade_by_number(conn, kept.number) == kept
        stored = conn.execute(select(grades.c.executed)).scalar_one()
    assert len(stored) < 1000  # compressed


def test_what_is_not_kept_is_none(database: Database) -> None:
    """Neither a key nor a number that nobody kept is an error."""
    with database.read() as conn:
        assert current_grade(conn, KEY) is None
        assert grade_by_number(conn, 1) is None
        assert history(conn, KEY) == grade_lines(conn) == []
        assert list(grades_of(conn, [1])) == []


def test_the_first_grade_wins(database: Database) -> None:
    """A second one with its key is not kept, and the first is what its maker gets."""
    first, _ = keep(database, grade=b"1")
    second, is_new = keep(database, grade=b"2")
    assert (second, is_new) == (first, False)
    with database.read() as conn:
        assert [line.number for line in history(conn, KEY)] == [first.number]


def test_a_replaced_grade_is_history(database: Database) -> None:
    """It stays, in the order of numbers, with its bytes; grades with other keys are untouched."""
    keep(database, OTHER_KEY)
    first, _ = keep(database, grade=b"1")
    second, is_new = keep(database, grade=b"2", replace=True)
    assert is_new
    with database.read() as conn:
        assert [(line.number, line.current) for line in history(conn, KEY)] == [
            (first.number, False),
            (second.number, True),
        ]
        assert current_grade(conn, KEY) == second
        assert grade_by_number(conn, first.number) == dataclasses.replace(first, current=False)
        assert len(grade_lines(conn)) == 2
        assert [grade for _, grade in grades_of(conn, [second.number, first.number])] == [
            b"1",
            b"2",
        ]


def test_what_was_not_gradable_keeps_no_grade_out(database: Database) -> None:
    """Another failure takes its place, and so does a grade, without being asked to."""
    keep(database, status=FAILED)
    _, again = keep(database, status=FAILED)
    graded, is_new = keep(database)
    assert (again, is_new, graded.status) == (True, True, "graded")
    with database.read() as conn:
        assert [(line.status, line.current) for line in history(conn, KEY)] == [
            (FAILED, False),
            (FAILED, False),
            ("graded", True),
        ]


def test_a_failure_never_replaces_a_grade(database: Database) -> None:
    """Also not where a grade would."""
    graded, _ = keep(database)
    for replace in (False, True):
        assert keep(database, status=FAILED, replace=replace) == (graded, False)


def test_a_clock_that_was_set_back_changes_no_order(database: Database) -> None:
    """What came last counts, whatever the time it says."""
    with database.begin() as conn:
        first, _ = keep_grade(conn, new_grade(), now=NOW)
        second, _ = keep_grade(conn, new_grade(), replace=True, now=NOW - dt.timedelta(days=9))
        assert [line.number for line in history(conn, KEY)] == [first.number, second.number]
        assert current_grade(conn, KEY) == second


def test_a_restated_grade_is_the_same_one(database: Database) -> None:
    """Whose it is, its attempt and its JSON are new; number, moment, notebook and order stay."""
    with database.begin() as conn:
        kept, _ = keep_grade(conn, new_grade(grade=b'{"late": 5.0}', executed=b"1" * 9), now=NOW)
        restate_grade(conn, KEY, candidate="c-2", attempt=3, grade=b'{"late": 0.0, "why": "ill"}')
    with database.read() as conn:
        now = current_grade(conn, KEY)
        assert now is not None
        assert now == dataclasses.replace(
            kept, candidate="c-2", attempt=3, grade=b'{"late": 0.0, "why": "ill"}'
        )
        assert list(grades_of(conn, [kept.number])) == [(kept.number, now.grade)]
        assert [line.number for line in grade_lines(conn, candidate="c-2")] == [kept.number]
        assert grade_lines(conn, candidate="c-1") == []


def test_restating_touches_what_counts_alone(database: Database) -> None:
    """History says what it said, and so does what has another key."""
    first, _ = keep(database, grade=b"1")
    second, _ = keep(database, grade=b"2", replace=True)
    other, _ = keep(database, OTHER_KEY, grade=b"3")
    with database.begin() as conn:
        restate_grade(conn, KEY, candidate=None, attempt=None, grade=b"4", notebook="a\0b.ipynb")
    with database.read() as conn:
        assert grade_by_number(conn, first.number) == dataclasses.replace(first, current=False)
        assert current_grade(conn, OTHER_KEY) == other
        assert current_grade(conn, KEY) == dataclasses.replace(
            second, candidate=None, attempt=None, grade=b"4", notebook="a\ufffdb.ipynb"
        )


def test_restating_brings_nothing_back(database: Database) -> None:
    """What was erased or replaced since somebody read it is not overwritten with old news."""
    first, _ = keep(database, grade=b"1")
    second, _ = keep(database, grade=b"2", replace=True)
    restated = functools.partial(
        restate_grade, key=KEY, candidate="c-1", attempt=1, grade=b"old news"
    )
    with database.begin() as conn:
        restated(conn, number=first.number)
        assert current_grade(conn, KEY) == second
        restated(conn, number=second.number)
        assert [grade for _, grade in grades_of(conn, [second.number])] == [b"old news"]
        conn.execute(delete(grades))
        restated(conn)
        assert grade_lines(conn, current_only=False) == []


def test_a_restatement_that_is_undone_changes_nothing(database: Database) -> None:
    """It is part of its transaction; bytes and hash are never of two minds."""
    kept, _ = keep(database)
    with contextlib.suppress(KeyboardInterrupt), database.begin() as conn:
        restate_grade(conn, KEY, candidate="c-2", attempt=2, grade=b"2")
        raise KeyboardInterrupt
    with database.read() as conn:
        assert current_grade(conn, KEY) == kept


def test_lines_are_found_by_take_home_and_candidate(database: Database) -> None:
    """Each narrows the other down; history comes along on demand."""
    keep(database, "1" * 64, takehome="churn", candidate="c-1")
    keep(database, "2" * 64, takehome="prices", candidate="c-1")
    keep(database, "3" * 64, takehome="churn", candidate=None)
    keep(database, "3" * 64, takehome="churn", candidate=None, replace=True)
    with database.read() as conn:
        assert [line.key[0] for line in grade_lines(conn)] == ["1", "2", "3"]
        assert [line.key[0] for line in grade_lines(conn, takehome="churn")] == ["1", "3"]
        assert [line.key[0] for line in grade_lines(conn, candidate="c-1")] == ["1", "2"]
        both = grade_lines(conn, takehome="churn", candidate="c-1", current_only=False)
        assert [line.key[0] for line in both] == ["1"]
        assert len(grade_lines(conn, current_only=False)) == 4


def test_a_number_is_never_given_twice(database: Database) -> None:
    """Whoever noted the number of a grade that was erased must not find another's."""
    first, _ = keep(database)
    with database.begin() as conn:
        conn.execute(delete(grades))
    second, _ = keep(database)
    assert second.number > first.number


DAMAGES: Final[tuple[dict[str, object], ...]] = (
    {"grade": b"x\x9c\x03"},
    {"grade_length": 2},
    {"grade_length": -1},
    {"grade_length": 1 << 40},
    {"grade_sha256": "0" * 64},
    {"executed": b""},
)


def test_damaged_bytes_are_said_and_can_be_replaced(database: Database) -> None:
    """They are never taken for a grade; grading anew with --force mends it."""
    keep(database)
    for change in DAMAGES:
        with database.begin() as conn:
            conn.execute(update(grades).where(grades.c.current).values(change))
        with database.read() as conn, pytest.raises(UserError, match="damaged: they lack"):
            current_grade(conn, KEY)
        kept, is_new = keep(database, grade=b"new", replace=True)
        assert (kept.grade, is_new) == (b"new", True)


def test_the_engine_itself_holds_one_current_grade(database: Database) -> None:
    """A defect of ours can't make two: the index refuses the second."""
    keep(database)
    with database.read() as conn:
        row = dict(conn.execute(select(grades)).mappings().one())
    del row["number"]
    with (
        pytest.raises((IntegrityError, UserError)),
        database.begin() as conn,
    ):
        conn.execute(insert(grades).values(row))


def test_hostile_names_of_files_are_kept(database: Database) -> None:
    """No engine takes these signs; the name is for people, so they are replaced."""
    for name in ("a\0b.ipynb", "a\udc80b.ipynb"):
        kept, _ = keep(database, notebook=name, replace=True)
        with database.read() as conn:
            assert [line.notebook for line in grade_lines(conn)] == ["a\ufffdb.ipynb"]
        assert kept.notebook == "a\ufffdb.ipynb"


def test_of_many_at_once_one_wins(database_url: str) -> None:
    """Graders on one store that end with the same submission: one grade, the same for all."""
    results: list[tuple[int, bool]] = []

    def grader(number: int) -> None:
        with open_database(database_url) as database:
            barrier.wait()
            kept, is_new = keep(database, grade=b"%d" % number)
            results.append((kept.number, is_new))

    barrier = threading.Barrier(4)
    with open_database(database_url):
        threads = [threading.Thread(target=grader, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len({number for number, _ in results}) == 1
    assert [is_new for _, is_new in sorted(results, reverse=True)] == [True, False, False, False]


@given(
    steps=st.lists(
        st.tuples(st.sampled_from([KEY, OTHER_KEY]), st.booleans(), st.booleans()), max_size=12
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_laws_of_keeping(sqlite_store: Database, steps: list[tuple[str, bool, bool]]) -> None:
    """After any steps: nothing is lost, one of a key is current, and a grade, if there is any."""
    with sqlite_store.begin() as conn:
        conn.execute(delete(grades))
        made = 0
        for key, graded, replace in steps:
            status: GradeStatus = "graded" if graded else "not-gradable"
            kept, is_new = keep_grade(conn, new_grade(key, status=status), replace=replace)
            made += is_new
            assert kept.current
            assert kept == current_grade(conn, key)
        for key in {key for key, _, _ in steps}:
            lines = history(conn, key)
            current = [line for line in lines if line.current]
            assert len(current) == 1
            if any(line.status == "graded" for line in lines):
                assert current[0].status == "graded"
            assert lines[-1].current or current[0].status == "graded"
        assert len(grade_lines(conn, current_only=False)) == made


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Database]:
    """Give a store in a file; the laws are of Python, one engine will do."""
    with open_database(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        yield opened
