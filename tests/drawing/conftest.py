"""A bank that nobody changes, and an empty store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.drawing.desk import Desk
from minbar.drawing.pool import Pool
from minbar.models.lock import Lock
from tests.drawing.drawn_bank import desk_of, grown_bank, lock_of, open_grown


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """Give the grown bank."""
    return open_grown(grown_bank(tmp_path_factory.mktemp("grown")))


@pytest.fixture(scope="session")
def lock(pool: Pool, tmp_path_factory: pytest.TempPathFactory) -> Lock:
    """Give a set of that bank."""
    return lock_of(pool, tmp_path_factory.mktemp("drawn"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give an empty store in a file."""
    opened = desk_of(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with opened.database:
        yield opened
