"""Items by the hash of their canonical bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table of items."""
    op.create_table(
        "items",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_items"),
    )
    op.create_index("ix_items_item_id_version", "items", ["item_id", "version"])
