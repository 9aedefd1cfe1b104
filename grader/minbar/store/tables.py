"""Tables of the store's database, as the newest migration leaves them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

__all__ = [
    "UtcDateTime",
    "draw_events",
    "draw_items",
    "draws",
    "grades",
    "items",
    "leaked_items",
    "ledger",
    "metadata",
]

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_NOT_CANCELLED: Final = text("status <> 'cancelled'")
_CURRENT: Final = text("current")


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment with its time zone, kept as UTC by engines that know no zones, too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Turn a moment into what the engine keeps."""
        if value is None:
            return None
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002  as the base class has it
    ) -> dt.datetime | None:
        """Turn what the engine keeps into a moment, UTC."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


metadata = MetaData(naming_convention=NAMING)

items = Table(
    "items",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("item_id", String(200), nullable=False),
    Column("version", String(40), nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("kept", UtcDateTime, nullable=False),
    Index(None, "item_id", "version"),
)
"""Canonical bytes of items by their hash."""

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("secret_id", String(32)),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row: how often the draws have changed, and whose secret their candidates' keys need."""

draws = Table(
    "draws",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("set_id", String(20), nullable=False),
    Column("status", String(9), nullable=False),
    Column("candidate_key", String(64), index=True),
    Column("requisition", String(64)),
    Column("role", String(64), nullable=False),
    Column("level", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("form", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("lock", LargeBinary),
    Column("target", Text),
    Column("written", Boolean, nullable=False),
    CheckConstraint("status IN ('pending', 'drawn', 'used', 'cancelled', 'leaked')", name="status"),
    Index(
        "uq_draws_set_id",
        "set_id",
        unique=True,
        sqlite_where=_NOT_CANCELLED,
        postgresql_where=_NOT_CANCELLED,
    ),
    Index(None, "as_of", "number"),
    Index(None, "requisition", "as_of"),
)
"""Sets that were drawn. A cancelled one may be drawn again, then as another row."""

draw_items = Table(
    "draw_items",
    metadata,
    Column("draw", ForeignKey(draws.c.number), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("pos", Integer, nullable=False),
    Column("place", String(8), nullable=False),
    Column("item_id", String(200), nullable=False, index=True),
    Column("version", String(40), nullable=False),
    Column("sha256", ForeignKey(items.c.sha256), nullable=False),
    Column("family", String(200), nullable=False),
    CheckConstraint("place IN ('set', 'reserve', 'given-up')", name="place"),
)
"""Items of sets, their reserves, and what gave way to a reserve."""

draw_events = Table(
    "draw_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("draw", ForeignKey(draws.c.number), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("pos", Integer),
    Column("was", String(200)),
    Column("came", String(200)),
)
"""What happened to sets, oldest first."""

leaked_items = Table(
    "leaked_items",
    metadata,
    Column("item_id", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("set_id", String(20)),
)
"""Items that must not be drawn again, whatever the bank says of them."""

grades = Table(
    "grades",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("status", String(12), nullable=False),
    Column("candidate", String(64), index=True),
    Column("attempt", Integer),
    Column("takehome", String(200), nullable=False),
    Column("takehome_version", String(40), nullable=False),
    Column("takehome_sha256", String(64), nullable=False),
    Column("submission_sha256", String(64), nullable=False),
    Column("notebook", Text, nullable=False),
    Column("graded", UtcDateTime, nullable=False),
    Column("grade", LargeBinary, nullable=False),
    Column("grade_length", BigInteger, nullable=False),
    Column("grade_sha256", String(64), nullable=False),
    Column("executed", LargeBinary, nullable=False),
    Column("executed_length", BigInteger, nullable=False),
    Column("executed_sha256", String(64), nullable=False),
    CheckConstraint("status IN ('graded', 'not-gradable')", name="status"),
    Index(
        "uq_grades_key",
        "key",
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    ),
    Index(None, "key", "number"),
    Index(None, "takehome", "number"),
    # The number of a grade that was erased is never another one's.
    sqlite_autoincrement=True,
)
"""Grades; of those with one key one is current, the others are its history."""
