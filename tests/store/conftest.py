"""A state folder of its own for every test, and databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.store.database import Database, open_database


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point minbar at an empty state folder that doesn't exist yet."""
    folder = tmp_path / "state"
    monkeypatch.setenv("MINBAR_HOME", str(folder))
    return folder


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open an empty store."""
    with open_database(database_url) as opened:
        yield opened
