"""Grades come out of the store as they went in, and a busy store is asked again."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from minbar.errors import StoreUnavailableError, UserError
from minbar.grading.assembly import Graded
from minbar.grading.batch.shelf import StoreShelf
from minbar.grading.batch.values import Prepared
from minbar.report.grade_json import dump_grade
from minbar.store.database import Database, open_database
from tests.grading.batch.by_heart import failed, graded, nobody
from tests.grading.samples import submission

KEY = "a" * 64


def prepared(key: str = KEY) -> Prepared:
    """Return a submission that was taken in."""
    found = submission()
    return Prepared(
        path=Path("a.ipynb"), name="a", submission=found, identity=nobody(found), key=key
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store of its own."""
    with open_database(f"sqlite:///{tmp_path}/store.sqlite") as found:
        yield found


def test_round_trip(database: Database) -> None:
    """Grade and notebook are the same afterwards, field by field."""
    shelf, whole = StoreShelf(database), graded()
    assert shelf.find(KEY) is None
    assert shelf.keep(prepared(), whole, replace=False) == whole
    assert shelf.find(KEY) == whole


def test_as_it_will_be_found(database: Database) -> None:
    """What is published of a new grade is byte for byte what is published of a kept one."""
    shelf, whole = StoreShelf(database), graded()
    first = whole.grade.criteria[0]
    plain = msgspec.structs.replace(first, max_points=cast("float", int(first.max_points)))
    odd = Graded(
        grade=msgspec.structs.replace(whole.grade, criteria=[plain]), notebook=whole.notebook
    )
    new = shelf.keep(prepared(), odd, replace=False)
    kept = shelf.find(KEY)
    assert kept is not None
    assert dump_grade(new.grade) == dump_grade(kept.grade)


def test_halves_of_surrogate_pairs(database: Database) -> None:
    """What a notebook printed comes back, also where it is no valid text."""
    shelf, whole = StoreShelf(database), graded()
    cells = [msgspec.structs.replace(whole.notebook.cells[0], source="x = '\ud800'")]
    odd = Graded(
        grade=msgspec.structs.replace(whole.grade, reason="\udfff"),
        notebook=msgspec.structs.replace(whole.notebook, cells=cells),
    )
    shelf.keep(prepared(), odd, replace=False)
    assert shelf.find(KEY) == odd


def test_first_one_counts(database: Database) -> None:
    """Two graders at once agree on the grade that was kept first, unless it is replaced."""
    shelf, first, second = StoreShelf(database), graded(warnings=["1"]), graded(warnings=["2"])
    shelf.keep(prepared(), first, replace=False)
    assert shelf.keep(prepared(), second, replace=False) == first
    assert shelf.find(KEY) == first
    assert shelf.keep(prepared(), second, replace=True) == second
    assert shelf.find(KEY) == second


def test_failure_is_no_grade(database: Database) -> None:
    """What could not be graded is on record, and is graded the next time."""
    shelf = StoreShelf(database)
    told = replace(failed(), log="what failed")
    assert shelf.keep(prepared(), told, replace=False) == told
    assert shelf.find(KEY) is None
    assert shelf.keep(prepared(), graded(), replace=False).grade.status == "graded"
    assert shelf.keep(prepared(), failed(), replace=True).grade.status == "graded"


class Busy:
    """A store that is locked a few times before it answers."""

    def __init__(
        self, database: Database, times: int, error: type[UserError] = StoreUnavailableError
    ) -> None:
        """Be locked, or otherwise useless, so many times."""
        self._database = database
        self._error = error
        self.left = times

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever a store has
        """Be the store, or locked."""

        @contextlib.contextmanager
        def opened() -> Iterator[object]:
            if self.left:
                self.left -= 1
                what = "the store is locked"
                raise self._error(what)
            with getattr(self._database, name)() as conn:
                yield conn

        return opened


def shelf_on(busy: Busy, **options: float) -> StoreShelf:
    """Return a shelf that asks without a pause."""
    return StoreShelf(cast("Database", busy), pause=0, **options)


def test_busy_store_is_asked_again(database: Database) -> None:
    """A lock that goes away costs no grade; one that outlasts the patience is told."""
    shelf_on(Busy(database, 9)).keep(prepared(), graded(), replace=False)
    busy = Busy(database, 10**9)
    with pytest.raises(StoreUnavailableError, match="locked"):
        shelf_on(busy, patience=0.05).find(KEY)
    assert 10**9 - busy.left > 1


def test_patience_is_for_all_together_and_anew_after_an_answer(database: Database) -> None:
    """Who comes after a store was given up does not wait again; an answer ends that."""
    busy = Busy(database, 10**9)
    shelf = shelf_on(busy, patience=0.05)
    with pytest.raises(StoreUnavailableError):
        shelf.find(KEY)
    left = busy.left
    with pytest.raises(StoreUnavailableError):
        shelf.find(KEY)
    assert left - busy.left == 1
    busy.left = 0
    assert shelf.find(KEY) is None
    busy.left = 3
    assert shelf.find(KEY) is None


def test_what_does_not_heal_is_not_waited_for(database: Database) -> None:
    """A full disk, a damaged file or a newer store are told at once."""
    busy = Busy(database, 9, UserError)
    with pytest.raises(UserError, match="locked"):
        shelf_on(busy).find(KEY)
    assert busy.left == 8


def test_stopped(database: Database) -> None:
    """Who ends a batch does not wait for its store."""
    shelf = StoreShelf(cast("Database", Busy(database, 10**9)), pause=3600)
    threading.Timer(0.2, shelf.stop).start()
    with pytest.raises(StoreUnavailableError):
        shelf.find(KEY)


def test_what_is_kept_is_what_is_published(database: Database) -> None:
    """Numbers are written alike at once and whenever the grade is found again."""
    shelf, whole = StoreShelf(database), graded()
    criteria = [msgspec.structs.replace(whole.grade.criteria[0], points=5)]
    odd = replace(whole, grade=msgspec.structs.replace(whole.grade, criteria=criteria))
    first = shelf.keep(prepared(), odd, replace=False)
    again = shelf.find(KEY)
    assert again is not None
    assert msgspec.json.encode(first.grade) == msgspec.json.encode(again.grade)


def test_kept_grade_is_told_anew(database: Database) -> None:
    """Lateness and attempt are those of now; points and notebook stay as they were."""
    shelf, whole = StoreShelf(database), graded()
    shelf.keep(prepared(), whole, replace=False)
    less_late = msgspec.structs.replace(whole.grade.submission, late_hours=0.0, attempt=7)
    shelf.restate(
        prepared(), replace(whole, grade=msgspec.structs.replace(whole.grade, submission=less_late))
    )
    found = shelf.find(KEY)
    assert found is not None
    assert found.grade.submission == less_late
    assert found.grade.criteria == whole.grade.criteria
    assert found.notebook == whole.notebook


def test_erased_grade_is_not_told_anew(database: Database) -> None:
    """What a candidate had erased does not come back."""
    shelf = StoreShelf(database)
    shelf.restate(prepared(), graded())
    assert shelf.find(KEY) is None
