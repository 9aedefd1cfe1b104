"""Cached data come back as they were put there, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.takehomes.cache import Cache

FILES = {"work/a.csv": b"1\n", "hidden/b.csv": bytes(range(256))}


def test_comes_back() -> None:
    """Files that were put come back byte for byte, from a new object too."""
    Cache().put("entry", FILES)
    assert Cache().get("entry") == FILES
    assert Cache().get("other") is None


def test_is_private(home: Path) -> None:
    """Only the owner can read cached data: holdouts are among them."""
    Cache().put("entry", FILES)
    assert (home / "data").stat().st_mode & 0o777 == 0o700
    assert (home / "data" / "entry").stat().st_mode & 0o777 == 0o600


def test_every_damage_is_noticed(tmp_path: Path) -> None:
    """A changed byte or a cut anywhere in an entry makes it count as not there."""
    folder = tmp_path / "cache"
    Cache(folder).put("entry", FILES)
    path = folder / "entry"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert Cache(folder).get("entry") is None
        path.write_bytes(whole[:place])
        assert Cache(folder).get("entry") is None


@pytest.mark.parametrize("names", [["work/a.csv"], []])
def test_replaces(names: list[str]) -> None:
    """Putting an entry again replaces it whole."""
    Cache().put("entry", FILES)
    Cache().put("entry", dict.fromkeys(names, b"new"))
    assert Cache().get("entry") == dict.fromkeys(names, b"new")
