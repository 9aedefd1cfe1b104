"""What Alembic runs: migrations on a connection that is in a transaction already."""

from __future__ import annotations

from alembic import context

from minbar.store.revisions import VERSION_TABLE
from minbar.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # SQLite alters most of a table by copying it.
    render_as_batch=True,
)
context.run_migrations()
