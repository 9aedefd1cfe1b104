"""Items by the hash of their bytes."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from sqlalchemy import update

from minbar.errors import UserError
from minbar.store.database import Database
from minbar.store.items import (
    ItemBytes,
    item_by_hash,
    item_bytes,
    keep_items,
    kept_versions,
    missing_items,
)
from minbar.store.tables import items
from tests.store.ledgers import NOW, item

ID = item("x")


def entry(data: bytes, version: str = "1.0.0") -> dict[str, tuple[str, str, bytes]]:
    """Return what is to be kept, with its right hash."""
    return {hashlib.sha256(data).hexdigest(): (ID, version, data)}


def test_items_come_back_by_hash_and_by_version(database: Database) -> None:
    """The same bytes, whatever they are; keeping them again changes nothing."""
    data = bytes(range(256))
    with database.begin() as conn:
        assert keep_items(conn, entry(data)) == []
        assert keep_items(conn, entry(data)) == []
    sha256 = hashlib.sha256(data).hexdigest()
    expected = ItemBytes(ID, "1.0.0", sha256, data)
    with database.read() as conn:
        assert item_by_hash(conn, sha256) == item_bytes(conn, ID, "1.0.0") == expected
        assert kept_versions(conn, ID) == [("1.0.0", sha256)]


def test_what_is_not_kept_is_none(database: Database) -> None:
    """Neither a hash nor a version that nobody kept is an error."""
    with database.read() as conn:
        assert item_by_hash(conn, "0" * 64) is None
        assert item_bytes(conn, ID, "1.0.0") is None
        assert missing_items(conn, [f"{n:064x}" for n in range(1200)]).__len__() == 1200


def test_one_version_with_two_contents_is_kept_and_told(database: Database) -> None:
    """Both stay; the first is what the version means."""
    with database.begin() as conn:
        keep_items(conn, entry(b"one"), now=NOW)
        (told,) = keep_items(conn, entry(b"two"), now=NOW + dt.timedelta(days=1))
        assert keep_items(conn, entry(b"three", "1.0.1")) == []
        first = item_bytes(conn, ID, "1.0.0")
        assert len(kept_versions(conn, ID, "1.0.0")) == 2
    assert told.startswith(f"`{ID}` 1.0.0 was drawn with another content before")
    assert first is not None
    assert first.record == b"one"


def test_damaged_bytes_are_said(database: Database) -> None:
    """Bytes that lack their hash are never taken for the item."""
    sha256 = next(iter(entry(b"one")))
    with database.begin() as conn:
        keep_items(conn, entry(b"one"))
        conn.execute(update(items).values(record=b"onf"))
    with database.read() as conn, pytest.raises(UserError, match="damaged: they lack"):
        item_by_hash(conn, sha256)


def test_bytes_without_their_hash_are_not_kept(database: Database) -> None:
    """A defect of a caller does not become a damaged store."""
    with database.begin() as conn, pytest.raises(UserError, match="lack their hash"):
        keep_items(conn, {"0" * 64: (ID, "1.0.0", b"one")})
