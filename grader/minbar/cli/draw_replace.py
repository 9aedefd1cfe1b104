"""`minbar draw --replace`: put the reserve in the place of an item."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minbar.cli.draw_screen import echo_sets
from minbar.cli.draw_session import open_desk, open_pool_of

if TYPE_CHECKING:
    from minbar.cli.draw import How

__all__ = ["replace_item"]


def replace_item(lock: Path, pos: int, why: str, how: How) -> None:
    """Swap the item at a place for its reserve, and show the set as it is now."""
    from minbar.drawing.replacing import replace_in

    pool = open_pool_of(how.banks)
    with open_desk(how.store) as desk:
        drawn = replace_in(desk, pool, lock, pos, why=why)
    echo_sets([drawn], pool.bank.cards, (), as_json=how.as_json)
