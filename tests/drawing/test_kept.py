"""Items as they were drawn: out of the bank, else out of the store."""

from __future__ import annotations

from pathlib import Path

import msgspec

from minbar.drawing.desk import Desk
from minbar.drawing.kept import as_drawn, find_card, kept_item, lines_of
from minbar.drawing.pool import Pool
from minbar.drawing.session import draw_sets
from minbar.models.lock import Lock
from minbar.store.draws import find_draw
from tests.drawing.drawn_bank import grown_bank, open_grown, requests


def test_bank_is_asked_first(pool: Pool, lock: Lock) -> None:
    """No store is needed for what the bank still has."""
    item = lock.items[0]
    assert find_card(pool.bank, None, item.id, item.sha256) is pool.bank.cards[item.id]
    assert find_card(pool.bank, None, item.id, "0" * 64) is None


def test_store_knows_what_was_drawn(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """Card and item come out as they were, but for what is in no record."""
    (drawn,) = draw_sets(desk, pool, requests(pool, desk), lambda _: tmp_path / "a.lock.yaml")
    for line in lines_of([drawn.lock]):
        with desk.database.read() as conn:
            kept = kept_item(conn, line.sha256)
        assert kept is not None
        card, item = kept
        assert card == msgspec.structs.replace(pool.bank.cards[line.id], enemies=card.enemies)
        assert item.prompt == pool.bank.items[line.id].item.prompt


def test_only_what_has_changed_is_taken_from_the_store(desk: Desk, tmp_path: Path) -> None:
    """An item that rests now is drawn from its kept bytes; the others are the bank's."""
    root = grown_bank(tmp_path)
    pool = open_grown(root)
    (drawn,) = draw_sets(desk, pool, requests(pool, desk), lambda _: tmp_path / "a.lock.yaml")
    with desk.database.read() as conn:
        lines = find_draw(conn, drawn.lock.id).items
        assert as_drawn(pool.bank, conn, lines) == {}
    name = drawn.lock.items[0].id
    path = pool.bank.items[name].folder / "item.yaml"
    path.write_text(path.read_text().replace("status: active", "status: resting"))
    with desk.database.read() as conn:
        assert as_drawn(open_grown(root).bank, conn, lines).keys() == {name}
