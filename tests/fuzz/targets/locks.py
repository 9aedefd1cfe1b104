"""Locks of drawn sets, which anybody may edit: read, checked and compared."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Final

from minbar.drawing.checking import check, draw_again
from minbar.drawing.lock_file import dump_lock, load_lock, read_lock
from minbar.drawing.pool import Pool
from minbar.errors import ContentError, MinbarError, UserError
from minbar.models.lock import Lock
from tests.drawing.drawn_bank import grown_bank, lock_of, open_grown
from tests.fuzz.refusals import refusing

__all__ = ["case", "drawn"]

_FOLDER: Final = tempfile.TemporaryDirectory(prefix="minbar-fuzz-")
_PATH: Final = Path(_FOLDER.name) / "a.lock.yaml"
_SELDOM: Final = 8  # drawing again costs as much as many cases


@functools.cache
def drawn() -> tuple[Pool, Lock]:
    """Return a bank, and a set that was drawn from it."""
    pool = open_grown(grown_bank(Path(_FOLDER.name)))
    return pool, lock_of(pool, Path(_FOLDER.name))


def case(data: bytes) -> None:
    """A lock is read to the same bytes again, and checked; or refused with its places."""
    pool, ours = drawn()
    _PATH.write_bytes(data)
    try:
        lock = read_lock(_PATH)
    except UserError as error:
        problems = error.problems if isinstance(error, ContentError) else (error,)
        assert all(str(one).isprintable() and one.where for one in problems)
        return
    written = dump_lock(lock)
    assert dump_lock(load_lock(written, name="again")) == written
    with refusing(UserError):
        found = check(lock, pool.bank, None)
        if not found.findings:
            assert lock == ours, "another set passes for the one that was drawn"
        for finding in found.findings:
            finding.says.encode("utf-8")
    if len(data) % _SELDOM == 0:
        with refusing(MinbarError):
            draw_again(lock, pool)
