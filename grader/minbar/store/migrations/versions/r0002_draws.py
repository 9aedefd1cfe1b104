"""The ledger of draws."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_STATUSES = "status IN ('pending', 'drawn', 'used', 'cancelled', 'leaked')"
_PLACES = "place IN ('set', 'reserve', 'given-up')"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of draws, and the ledger's one row."""
    _ledger()
    _draws()
    _draw_items()
    _draw_events()
    _leaked_items()


def _ledger() -> None:
    ledger = op.create_table(
        "ledger",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("secret_id", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.CheckConstraint("id = 1", name="ck_ledger_one_row"),
    )
    op.execute(sa.insert(ledger).values(id=1, sequence=0))


def _draws() -> None:
    op.create_table(
        "draws",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("set_id", sa.String(20), nullable=False),
        sa.Column("status", sa.String(9), nullable=False),
        sa.Column("candidate_key", sa.String(64)),
        sa.Column("requisition", sa.String(64)),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("lock", sa.LargeBinary),
        sa.Column("target", sa.Text),
        sa.Column("written", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_draws"),
        sa.CheckConstraint(_STATUSES, name="ck_draws_status"),
    )
    standing = sa.text("status <> 'cancelled'")
    op.create_index(
        "uq_draws_set_id",
        "draws",
        ["set_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_draws_candidate_key", "draws", ["candidate_key"])
    op.create_index("ix_draws_as_of_number", "draws", ["as_of", "number"])
    op.create_index("ix_draws_requisition_as_of", "draws", ["requisition", "as_of"])


def _draw_items() -> None:
    op.create_table(
        "draw_items",
        sa.Column("draw", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("pos", sa.Integer, nullable=False),
        sa.Column("place", sa.String(8), nullable=False),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("family", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("draw", "line", name="pk_draw_items"),
        sa.ForeignKeyConstraint(["draw"], ["draws.number"], name="fk_draw_items_draw_draws"),
        sa.ForeignKeyConstraint(["sha256"], ["items.sha256"], name="fk_draw_items_sha256_items"),
        sa.CheckConstraint(_PLACES, name="ck_draw_items_place"),
    )
    op.create_index("ix_draw_items_item_id", "draw_items", ["item_id"])


def _draw_events() -> None:
    op.create_table(
        "draw_events",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("draw", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("pos", sa.Integer),
        sa.Column("was", sa.String(200)),
        sa.Column("came", sa.String(200)),
        sa.PrimaryKeyConstraint("number", name="pk_draw_events"),
        sa.ForeignKeyConstraint(["draw"], ["draws.number"], name="fk_draw_events_draw_draws"),
    )
    op.create_index("ix_draw_events_draw", "draw_events", ["draw"])


def _leaked_items() -> None:
    op.create_table(
        "leaked_items",
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("set_id", sa.String(20)),
        sa.PrimaryKeyConstraint("item_id", name="pk_leaked_items"),
    )
