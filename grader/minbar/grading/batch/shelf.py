"""Grades in the store, under their keys."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace as with_changes
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from minbar.errors import StoreUnavailableError
from minbar.grading.assembly import Graded
from minbar.grading.batch.patience import PATIENCE, Patience
from minbar.grading.batch.values import Prepared
from minbar.grading.kept import kept_graded
from minbar.models.grade import Grade
from minbar.models.notebook import ExecutedNotebook
from minbar.store.grades import KeptGrade, NewGrade, current_grade, keep_grade, restate_grade

if TYPE_CHECKING:
    from minbar.store.database import Database

__all__ = ["StoreShelf"]

Value = TypeVar("Value")

_PAUSE: Final = 0.5
_GRADED: Final = "graded"


class StoreShelf:
    """Keeps grades in the store; one that is locked or out of reach is waited for."""

    def __init__(
        self, database: Database, *, patience: float = PATIENCE, pause: float = _PAUSE
    ) -> None:
        """Keep grades in a store.

        Args:
            database: the store.
            patience: seconds that it may be away, for all threads together.
            pause: seconds before it is asked again.
        """
        self._database = database
        self._patience = Patience(patience)
        self._pause = pause
        self._stopped = threading.Event()

    def find(self, key: str) -> Graded | None:
        """Return the grade of this key, if there is one.

        Raises:
            UserError: if the store is locked, damaged or out of reach.
        """

        def read() -> KeptGrade | None:
            with self._database.read() as conn:
                return current_grade(conn, key)

        kept = self._patiently(read)
        return kept_graded(kept) if kept is not None and kept.status == _GRADED else None

    def keep(self, prepared: Prepared, graded: Graded, *, replace: bool) -> Graded:
        """Keep a grade; the first one wins, unless it is to be replaced.

        Returns:
            What the store holds of it, so that it is the same now and whenever it is
            found again, to the byte.

        Raises:
            UserError: if the store is locked, damaged, full or out of reach.
        """
        new = _new(prepared, graded)

        def write() -> tuple[KeptGrade, bool]:
            with self._database.begin() as conn:
                return keep_grade(conn, new, replace=replace)

        kept, ours = self._patiently(write)
        log = graded.log if ours or kept.status != _GRADED else ""
        return with_changes(kept_graded(kept), log=log)

    def restate(self, prepared: Prepared, graded: Graded) -> None:
        """Tell the grade that counts anew: the same, of another attempt, or less late.

        Raises:
            UserError: if the store is locked, damaged, full or out of reach.
        """
        identity, now = prepared.identity, graded.grade

        def write() -> None:
            with self._database.begin() as conn:
                kept = current_grade(conn, prepared.key)
                if kept is None:  # it was erased meanwhile
                    return
                told = msgspec.structs.replace(
                    kept_graded(kept).grade,
                    submission=now.submission,
                    demonstration=now.demonstration,
                )
                restate_grade(
                    conn,
                    prepared.key,
                    candidate=identity.candidate,
                    attempt=identity.attempt,
                    grade=_encoded(told),
                )

        self._patiently(write)

    def stop(self) -> None:
        """Wait for the store no longer."""
        self._stopped.set()

    def _patiently(self, ask: Callable[[], Value]) -> Value:
        """Ask until there is an answer, or the store was away for longer than the patience."""
        while True:
            try:
                answer = ask()
            except StoreUnavailableError:
                if self._stopped.is_set() or not self._patience.missed():
                    raise
                self._stopped.wait(self._pause)
            else:
                self._patience.back()
                return answer


def _new(prepared: Prepared, graded: Graded) -> NewGrade:
    grade = graded.grade
    return NewGrade(
        key=prepared.key,
        status=_GRADED if grade.status == _GRADED else "not-gradable",
        candidate=prepared.identity.candidate,
        attempt=prepared.identity.attempt,
        takehome=grade.takehome.id,
        takehome_version=grade.takehome.version,
        takehome_sha256=grade.takehome.sha256,
        submission_sha256=grade.submission.sha256,
        notebook=grade.submission.notebook,
        grade=_encoded(grade),
        executed=_encoded(graded.notebook),
    )


def _encoded(value: Grade | ExecutedNotebook) -> bytes:
    """Encode as canonical JSON; halves of surrogate pairs, which outputs may hold, as escapes."""
    try:
        return msgspec.json.encode(value, order="deterministic")
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, order="deterministic")
        return json.dumps(plain, separators=(",", ":")).encode("ascii")
