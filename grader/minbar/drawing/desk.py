"""What a draw works with: the store, the secret behind candidates' keys, the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minbar.store.candidate_keys import candidate_key, secret_id
from minbar.store.secret import store_secret

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from minbar.store.database import Database

__all__ = ["Desk", "now_utc"]


def now_utc() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a draw works with.

    Attributes:
        database: the opened store.
        now: the clock.
        secret: gives the store's secret when a candidate is named, not before.
    """

    database: Database
    now: Callable[[], dt.datetime] = now_utc
    secret: Callable[[], bytes] = store_secret

    def key_of(self, pseudonym: str | None) -> str | None:
        """Return the keyed hash of a candidate; None for nobody in particular.

        Raises:
            UserError: if it is no pseudonym, or the secret cannot be read.
        """
        return None if pseudonym is None else candidate_key(self.secret(), pseudonym)

    def bind(self, conn: Connection) -> None:
        """Hold the store to this secret.

        Raises:
            UserError: if its candidates are known by another one.
        """
        from minbar.store.draws import bind_secret

        bind_secret(conn, secret_id(self.secret()))
