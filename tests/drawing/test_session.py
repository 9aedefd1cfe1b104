"""A draw from request to file: what is drawn, what is kept, what a crash leaves."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minbar.drawing import session
from minbar.drawing.desk import Desk
from minbar.drawing.kept import lines_of
from minbar.drawing.lock_file import dump_lock, load_lock, write_lock
from minbar.drawing.pool import Pool
from minbar.drawing.recovery import recover
from minbar.drawing.request import Asked
from minbar.drawing.session import DrawnSet, draw_sets
from minbar.errors import ImpossibleDraw, LedgerMovedError, UserError
from minbar.models.lock import Lock
from minbar.store.draws import draws_for, find_draw, unwritten
from minbar.store.exposure import Window, ledger_state
from minbar.store.items import item_by_hash
from tests.drawing.drawn_bank import DAY, requests

TALK = Asked(role="engineer", level=2, blueprint="talk", requisition="r-1")


class Stopped(BaseException):
    """What ends a process between two steps."""


def place(folder: Path) -> Callable[[Lock], Path]:
    """Put locks into a folder by their ids."""
    return lambda lock: folder / f"{lock.id}.lock.yaml"


def draw_one(
    desk: Desk, pool: Pool, folder: Path, asked: Asked = TALK, candidate: str | None = "c-1"
) -> DrawnSet:
    """Draw one set."""
    (drawn,) = draw_sets(desk, pool, requests(pool, desk, asked, candidate), place(folder))
    return drawn


def held(desk: Desk, set_id: str) -> tuple[str, bool]:
    """Status of a set, and whether its file is known to be in place."""
    with desk.database.read() as conn:
        draw = find_draw(conn, set_id)
    return draw.status, draw.written


def test_set_is_written_and_marked_drawn(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """The file holds the lock, the ledger the same bytes."""
    drawn = draw_one(desk, pool, tmp_path)
    assert drawn.path.read_bytes() == drawn.data == dump_lock(drawn.lock)
    with desk.database.read() as conn:
        draw = find_draw(conn, drawn.lock.id)
    assert (draw.status, draw.written, draw.lock, draw.target) == (
        "drawn",
        True,
        drawn.data,
        str(drawn.path),
    )


def test_bytes_of_items_and_reserves_are_kept(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """What was drawn can be shown for ever, whatever the bank becomes."""
    lock = draw_one(desk, pool, tmp_path).lock
    with desk.database.read() as conn:
        kept = {line.id: item_by_hash(conn, line.sha256) for line in lines_of([lock])}
    assert {name: one.record for name, one in kept.items() if one} == {
        name: pool.bank.items[name].canonical for name in kept
    }


def test_same_request_draws_the_same_set(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """A second time nothing is drawn: the set is there, even if others drew meanwhile."""
    first = draw_one(desk, pool, tmp_path)
    draw_one(desk, pool, tmp_path, candidate="c-2")
    first.path.unlink()
    second = draw_one(desk, pool, tmp_path)
    assert (second.again, second.lock, second.earlier) == (True, first.lock, ())
    assert first.path.read_bytes() == first.data


def test_another_try_is_on_record_and_shown(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """With another seed the items are new ones, and the first set is named."""
    first = draw_one(desk, pool, tmp_path)
    other = Asked(role="engineer", level=2, blueprint="talk", requisition="r-1", seed="luck")
    second = draw_one(desk, pool, tmp_path, other)
    assert [each.set_id for each in second.earlier] == [first.lock.id]
    assert not {item.id for item in first.lock.items} & {item.id for item in second.lock.items}


def test_nothing_that_was_seen_is_drawn(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """In the next round neither an item nor one of its family comes again."""
    first = draw_one(desk, pool, tmp_path).lock
    second = draw_one(
        desk, pool, tmp_path, Asked(role="engineer", level=2, blueprint="talk", round=2)
    ).lock
    seen = {each.id for each in second.inputs.excluded if each.why == "seen"}
    assert seen >= {item.id for item in first.items}
    assert not seen & {item.id for item in second.items}


def test_parallel_forms_are_committed_together(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """Two forms are two locks of one sequence, with as little in common as there is choice."""
    asked = Asked(role="engineer", level=2, blueprint="talk", requisition="r-1", forms=2)
    both = draw_sets(desk, pool, requests(pool, desk, asked, None), place(tmp_path))
    with desk.database.read() as conn:
        first, second = (find_draw(conn, each.lock.id) for each in both)
    assert first.sequence == second.sequence
    assert not {item.id for item in both[0].lock.items} & {item.id for item in both[1].lock.items}


def test_ledger_that_moved_is_read_again(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """Somebody else's set between reading and committing counts in the set that is drawn."""
    asked = requests(pool, desk)
    rival: list[DrawnSet] = []

    def slow(*arguments: Any) -> Any:  # noqa: ANN401  the arguments of another function
        if not rival:
            rival.append(draw_one(desk, pool, tmp_path, candidate="c-2"))
        return session._solve(*arguments)  # noqa: SLF001  the real one, a moment later

    (drawn,) = draw_sets(desk, pool, asked, place(tmp_path), solve=slow)
    assert drawn.lock.inputs.window_sets == 1
    assert [past.id for past in drawn.lock.inputs.recent] == [rival[0].lock.id]


def test_ledger_that_never_rests_ends_the_draw(
    desk: Desk, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many tries nothing is drawn, and nothing is left behind."""
    tries: list[int] = []

    def moved(*_: object) -> Any:  # noqa: ANN401  never returns
        tries.append(1)
        what = "moved"
        raise LedgerMovedError(what)

    monkeypatch.setattr(session, "_commit", moved)
    with pytest.raises(UserError, match="50 times while this set was drawn"):
        draw_one(desk, pool, tmp_path)
    assert len(tries) == 50
    assert not list(tmp_path.glob("*.lock.yaml"))


def test_place_that_is_taken_enters_nothing(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """Another file of this name is found before the ledger changes."""
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        draw_sets(desk, pool, requests(pool, desk), lambda _: path)
    with desk.database.read() as conn:
        assert draws_for(conn, desk.key_of("c-1") or "") == []


def test_impossible_draw_enters_nothing(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """What is short is said, and the ledger stays as it was."""
    asked = Asked(role="engineer", level=2, blueprint="talk", hypotheses={"h_math": 60})
    with pytest.raises(ImpossibleDraw, match="h_math"):
        draw_one(desk, pool, tmp_path, asked)
    with desk.database.read() as conn:
        assert ledger_state(conn, as_of=DAY, window=Window()).sequence == 0


@pytest.mark.parametrize(
    ("step", "entered"),
    [("_look", False), ("_solve", False), ("_commit", False), ("_write", True), ("_mark", True)],
)
@pytest.mark.parametrize("after", [False, True])
def test_crash_at_any_step_loses_nothing(
    *,
    desk: Desk,
    pool: Pool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    entered: bool,
    after: bool,
) -> None:
    """Before the commit there is nothing; from then on the set is recovered as it was."""
    real = getattr(session, step)

    def stop(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  never returns
        if after:
            real(*arguments, **options)
        raise Stopped

    monkeypatch.setattr(session, step, stop)
    with pytest.raises(Stopped):
        draw_one(desk, pool, tmp_path)
    monkeypatch.undo()
    with desk.database.read() as conn:
        waiting = unwritten(conn)
    in_ledger = entered or (step == "_commit" and after)
    assert len(waiting) == (in_ledger and not (step == "_mark" and after))
    recovered = recover(desk)
    assert [each.problem for each in recovered] == [""] * len(waiting)
    assert [each.path.read_bytes() for each in recovered] == [each.lock for each in waiting]
    again = draw_one(desk, pool, tmp_path)
    assert again.again is in_ledger
    assert held(desk, again.lock.id) == ("drawn", True)
    assert [path.name for path in tmp_path.glob("*.lock.yaml")] == [again.path.name]


def test_full_disk_leaves_ledger_and_files_unharmed(
    desk: Desk, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The set is pending, no half a file is there, and recovering writes it."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UserError, match=r"No space left on device.*minbar draw --recover"):
            draw_one(desk, pool, tmp_path)
    assert not list(tmp_path.glob("*.lock.yaml"))
    assert not list(tmp_path.glob(".new-*"))
    (recovered,) = recover(desk)
    assert load_lock(recovered.path.read_bytes(), name="it").id == recovered.set_id
    assert held(desk, recovered.set_id) == ("drawn", True)


def test_files_written_before_a_failure_are_marked(
    desk: Desk, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two forms the first is in its place; only the second waits to be recovered."""
    written: list[Path] = []

    def second_fails(path: Path, data: bytes, *, replace: bool) -> None:
        if written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_lock(path, data, replace=replace)
        written.append(path)

    monkeypatch.setattr(session, "write_lock", second_fails)
    asked = Asked(role="engineer", level=2, blueprint="talk", forms=2)
    with pytest.raises(UserError, match="No space left"):
        draw_sets(desk, pool, requests(pool, desk, asked, None), place(tmp_path))
    with desk.database.read() as conn:
        (waiting,) = unwritten(conn)
    assert waiting.form == 2
