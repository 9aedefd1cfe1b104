"""A reserve in the place of an item: in lock, ledger and file, with its reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minbar.drawing import replacing, session
from minbar.drawing.checking import check, draw_again
from minbar.drawing.desk import Desk
from minbar.drawing.lock_file import dump_lock, read_lock
from minbar.drawing.pool import Pool
from minbar.drawing.recovery import recover
from minbar.drawing.replacing import replace_in
from minbar.drawing.request import Asked
from minbar.drawing.session import DrawnSet, draw_sets
from minbar.errors import UserError
from minbar.store.draws import find_draw
from minbar.store.outcomes import leak_items
from minbar.store.privacy import forget_candidate
from tests.bank.samples import edit
from tests.drawing.drawn_bank import grown_bank, open_grown, requests


@pytest.fixture
def drawn(desk: Desk, pool: Pool, tmp_path: Path) -> DrawnSet:
    """Give a set that was drawn."""
    (one,) = draw_sets(desk, pool, requests(pool, desk), lambda _: tmp_path / "a.lock.yaml")
    return one


def test_reserve_takes_the_place(desk: Desk, pool: Pool, drawn: DrawnSet) -> None:
    """The file holds the reserve, what gave way, why and when; the draw comes out the same."""
    reserve = next(each for each in drawn.lock.reserves if each.pos == 1)
    after = replace_in(desk, pool, drawn.path, 1, why="has\n seen it")
    lock = read_lock(drawn.path)
    assert lock == after.lock
    assert lock.items[0].id == reserve.id
    (step,) = lock.replaced
    assert (step.was, step.now, step.why, step.on) == (
        drawn.lock.items[0].id,
        reserve.id,
        "has seen it",
        "2026-11-23",
    )
    assert draw_again(lock, pool) == ()


def test_ledger_knows_what_gave_way(desk: Desk, pool: Pool, drawn: DrawnSet) -> None:
    """Item, reserve and the new reserves are in the ledger, and the lock's new bytes."""
    after = replace_in(desk, pool, drawn.path, 1, why="has seen it").lock
    with desk.database.read() as conn:
        draw = find_draw(conn, after.id)
    assert (draw.lock, draw.written) == (dump_lock(after), True)
    places = {place: {i.id for i in draw.items if i.place == place} for place in ("set", "reserve")}
    assert places["set"] == {item.id for item in after.items}
    assert places["reserve"] == {reserve.id for reserve in after.reserves}
    assert [i.id for i in draw.items if i.place == "given-up"] == [drawn.lock.items[0].id]


def test_places_can_be_replaced_again(desk: Desk, pool: Pool, drawn: DrawnSet) -> None:
    """Somebody has seen the reserve as well: what gave way never comes back."""
    first = replace_in(desk, pool, drawn.path, 1, why="has seen it").lock
    second = replace_in(desk, pool, drawn.path, 1, why="that too").lock
    ids = [drawn.lock.items[0].id, first.items[0].id, second.items[0].id]
    assert len(set(ids)) == 3
    assert [step.was for step in second.replaced] == ids[:2]


@pytest.mark.parametrize(("pos", "words"), [(9, "9"), (0, "0")])
def test_place_that_is_not_there_is_refused(
    desk: Desk, pool: Pool, drawn: DrawnSet, pos: int, words: str
) -> None:
    """The file stays as it was."""
    with pytest.raises(UserError, match=words):
        replace_in(desk, pool, drawn.path, pos, why="has seen it")
    assert drawn.path.read_bytes() == drawn.data


@pytest.mark.parametrize("why", ["", "  \n", "x" * 1001])
def test_reason_is_needed(desk: Desk, pool: Pool, drawn: DrawnSet, why: str) -> None:
    """Without a reason, or with an essay, nothing is replaced."""
    with pytest.raises(UserError, match="a reason is needed"):
        replace_in(desk, pool, drawn.path, 1, why=why)


def test_edited_file_is_refused(desk: Desk, pool: Pool, drawn: DrawnSet) -> None:
    """What somebody changed by hand is named; nothing is built on it."""
    drawn.path.write_bytes(drawn.data.replace(b"  level: 2", b"  level: 1"))
    with pytest.raises(UserError, match=r"`request\.level` is 1, and should be 2"):
        replace_in(desk, pool, drawn.path, 1, why="has seen it")


def test_set_of_somebody_forgotten_is_refused(desk: Desk, pool: Pool, drawn: DrawnSet) -> None:
    """The ledger has nothing left to hold the file against."""
    with desk.database.begin() as conn:
        forget_candidate(conn, desk.key_of("c-1") or "")
    with pytest.raises(UserError, match="was forgotten"):
        replace_in(desk, pool, drawn.path, 1, why="has seen it")


def test_reserve_of_another_round_is_refused(
    desk: Desk, pool: Pool, drawn: DrawnSet, tmp_path: Path
) -> None:
    """The candidate would get one item twice."""
    reserve = next(each for each in drawn.lock.reserves if each.pos == 1)
    others = [
        card.id
        for card in pool.cards
        if card.type == "theory" and card.id not in {reserve.id, *(i.id for i in drawn.lock.items)}
    ]
    asked = Asked(role="engineer", level=2, types=("theory",), round=2, exclude=tuple(others))
    draw_sets(desk, pool, requests(pool, desk, asked), lambda _: tmp_path / "b.lock.yaml")
    with pytest.raises(UserError, match=r"stands in set-.*, round 2, already"):
        replace_in(desk, pool, drawn.path, 1, why="has seen it")


def test_reserve_that_has_leaked_is_refused(desk: Desk, pool: Pool, drawn: DrawnSet) -> None:
    """It was fine when the set was drawn; now everybody may know it."""
    reserve = next(each for each in drawn.lock.reserves if each.pos == 1)
    with desk.database.begin() as conn:
        leak_items(conn, [reserve.id], why="on a forum")
    with pytest.raises(UserError, match=rf"`{reserve.id}` has leaked since"):
        replace_in(desk, pool, drawn.path, 1, why="has seen it")


def test_reserve_whose_family_stands_in_another_round_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    """To the candidate it would be the same item again."""
    root = grown_bank(tmp_path)
    pool = open_grown(root)
    (one,) = draw_sets(desk, pool, requests(pool, desk), lambda _: tmp_path / "a.lock.yaml")
    reserve = next(each for each in one.lock.reserves if each.pos == 1)
    held = {reserve.id, *(item.id for item in one.lock.items)}
    twin = next(card for card in pool.cards if card.type == "theory" and card.id not in held)
    file = pool.bank.items[twin.id].folder / "item.yaml"
    edit(file, "\ntype: ", f"\nfamily: {reserve.id}\ntype: ")
    pool = open_grown(root)
    others = [card.id for card in pool.cards if card.type == "theory" and card.id != twin.id]
    asked = Asked(role="engineer", level=2, types=("theory",), round=2, exclude=tuple(others))
    draw_sets(desk, pool, requests(pool, desk, asked), lambda _: tmp_path / "b.lock.yaml")
    with pytest.raises(UserError, match=r"one of the family of the reserve .* stands in set-"):
        replace_in(desk, pool, one.path, 1, why="has seen it")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["_enter", "put_in_place"])
def test_crash_loses_neither_set_nor_reason(
    *,
    desk: Desk,
    pool: Pool,
    drawn: DrawnSet,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    """The file is the old one or the new one, and recovering makes it the ledger's."""
    real: Callable[..., Any] = getattr(replacing, step)

    def stop(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  never returns
        if after:
            real(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(replacing, step, stop)
    with pytest.raises(KeyboardInterrupt):
        replace_in(desk, pool, drawn.path, 1, why="has seen it")
    monkeypatch.undo()
    recover(desk)
    with desk.database.read() as conn:
        draw = find_draw(conn, drawn.lock.id)
    assert drawn.path.read_bytes() == draw.lock
    done = step == "put_in_place" or after
    assert len(read_lock(drawn.path).replaced) == done


def test_bank_may_have_moved_on(desk: Desk, tmp_path: Path) -> None:
    """The reserve is the version that was drawn, out of the store, not the newer one."""
    root = grown_bank(tmp_path)
    old = open_grown(root)
    (one,) = session.draw_sets(desk, old, requests(old, desk), lambda _: tmp_path / "a.lock.yaml")
    reserve = next(each for each in one.lock.reserves if each.pos == 1)
    item = old.bank.items[reserve.id].folder / "item.yaml"
    text = item.read_text().replace('version: "1.0.0"', 'version: "1.1.0"', 1)
    line = '  - {version: "1.1.0", date: "2026-10-01", text: Clearer., comparable: true}\n'
    item.write_text(text.replace("changelog:\n", f"changelog:\n{line}"))
    drawn = replace_in(desk, open_grown(root), one.path, 1, why="has seen it")
    after = drawn.lock
    assert (after.items[0].version, after.items[0].sha256) == ("1.0.0", reserve.sha256)
    assert ["bank has changed" in note for note in drawn.notes] == [True]


def test_lock_of_a_bank_that_moved_on_is_followed_from_the_bank_of_the_draw(
    desk: Desk, tmp_path: Path
) -> None:
    """No reserve is today's, twice over: the bank of that day draws the same bytes again."""
    root = grown_bank(tmp_path)
    then = open_grown(Path(shutil.copytree(root, tmp_path / "then")))
    old = open_grown(root)
    (one,) = draw_sets(desk, old, requests(old, desk), lambda _: tmp_path / "a.lock.yaml")
    line = '  - {version: "1.1.0", date: "2026-10-01", text: Clearer., comparable: true}\n'
    for item in old.bank.items.values():
        file = item.folder / "item.yaml"
        text = file.read_text().replace('version: "1.0.0"', 'version: "1.1.0"', 1)
        file.write_text(text.replace("changelog:\n", f"changelog:\n{line}"))
    today = open_grown(root)
    kept = one.lock.reserves
    for pos in (kept[0].pos, kept[-1].pos):
        after = replace_in(desk, today, one.path, pos, why="has seen it").lock
        kept = [each for each in kept if each in after.reserves]
        assert (after.replaced[-1].reserves, after.reserves) == ("kept", kept)
        assert draw_again(after, then) == ()
        with desk.database.read() as conn:
            assert check(after, then.bank, conn).findings == ()
            assert not check(after, today.bank, conn).wrong
        assert not check(after, then.bank, None).wrong


def test_reserve_that_is_an_enemy_by_now_is_refused(desk: Desk, tmp_path: Path) -> None:
    """What gives another item away never stands beside it, whenever that was noticed."""
    root = grown_bank(tmp_path)
    old = open_grown(root)
    (one,) = draw_sets(desk, old, requests(old, desk), lambda _: tmp_path / "a.lock.yaml")
    reserve, other = one.lock.reserves[0], one.lock.items[one.lock.reserves[0].pos % 3]
    for name, enemy in ((reserve.id, other.id), (other.id, reserve.id)):
        file = old.bank.items[name].folder / "item.yaml"
        text = f"enemies:\n  - {{id: {enemy}, why: The one answers the other.}}\n"
        edit(file, "changelog:\n", f"{text}changelog:\n")
    with pytest.raises(UserError, match=f"{reserve.id}.*must not stand in one set"):
        replace_in(desk, open_grown(root), one.path, reserve.pos, why="has seen it")
    assert one.path.read_bytes() == one.data


@pytest.mark.parametrize("change", ["other", "gone"])
def test_blueprint_must_be_as_it_was(desk: Desk, tmp_path: Path, change: str) -> None:
    """Its slots and limits say what a reserve must hold: with others, nothing is swapped."""
    root = grown_bank(tmp_path)
    old = open_grown(root)
    (one,) = session.draw_sets(desk, old, requests(old, desk), lambda _: tmp_path / "a.lock.yaml")
    data, path = one.path.read_bytes(), old.bank.files[one.lock.request.blueprint]
    path.write_text(path.read_text().replace("max: 40", "max: 45"))
    if change == "gone":
        for file in (path, old.bank.files["engineer"]):
            file.write_text(file.read_text().replace("blueprint.talk", "blueprint.chat"))
        path.rename(path.with_name("chat.yaml"))
    with pytest.raises(UserError, match=r"blueprint `acme.blueprint.talk` is not as it was"):
        replace_in(desk, open_grown(root), one.path, 1, why="has seen it")
    assert one.path.read_bytes() == data
