"""Grades under the key of what was graded, and how."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_STATUSES = "status IN ('graded', 'not-gradable')"


def upgrade() -> None:
    """Create the table of grades."""
    op.create_table(
        "grades",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("candidate", sa.String(64)),
        sa.Column("attempt", sa.Integer),
        sa.Column("takehome", sa.String(200), nullable=False),
        sa.Column("takehome_version", sa.String(40), nullable=False),
        sa.Column("takehome_sha256", sa.String(64), nullable=False),
        sa.Column("submission_sha256", sa.String(64), nullable=False),
        sa.Column("notebook", sa.Text, nullable=False),
        sa.Column("graded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.LargeBinary, nullable=False),
        sa.Column("grade_length", sa.BigInteger, nullable=False),
        sa.Column("grade_sha256", sa.String(64), nullable=False),
        sa.Column("executed", sa.LargeBinary, nullable=False),
        sa.Column("executed_length", sa.BigInteger, nullable=False),
        sa.Column("executed_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_grades"),
        sa.CheckConstraint(_STATUSES, name="ck_grades_status"),
        sqlite_autoincrement=True,
    )
    _indexes()


def _indexes() -> None:
    current = sa.text("current")
    op.create_index(
        "uq_grades_key",
        "grades",
        ["key"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
    op.create_index("ix_grades_key_number", "grades", ["key", "number"])
    op.create_index("ix_grades_takehome_number", "grades", ["takehome", "number"])
    op.create_index("ix_grades_candidate", "grades", ["candidate"])
