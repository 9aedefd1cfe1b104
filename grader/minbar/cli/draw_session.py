"""An opened store and the bank, for as long as a command that draws needs them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minbar.content.banks import Bank
    from minbar.drawing.desk import Desk
    from minbar.drawing.pool import Pool

__all__ = ["open_desk", "open_pool_of", "quiet_bank"]


@contextlib.contextmanager
def open_desk(store: str | None) -> Iterator[Desk]:
    """Give the store and the clock.

    Raises:
        UserError: if the store is locked, damaged, read-only or out of reach.
    """
    from minbar.drawing.desk import Desk
    from minbar.store.database import open_database

    with open_database(store) as database:
        yield Desk(database)


def open_pool_of(banks: Sequence[Path]) -> Pool:
    """Return what can be drawn from.

    Raises:
        UserError: if the bank has problems, or no active item.
    """
    from minbar.drawing.pool import open_pool

    return open_pool(quiet_bank(banks))


def quiet_bank(banks: Sequence[Path]) -> Bank:
    """Load the bank by its index; whoever draws asks whether it is sound."""
    from minbar.content.banks import load_bank
    from minbar.content.locate import find_content
    from minbar.store.home import state_dir

    return load_bank(find_content(banks), index=state_dir() / "index")
