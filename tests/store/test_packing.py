"""Compressed bytes of the store."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import OurFault, UserError
from minbar.store import packing
from minbar.store.packing import Packed, pack, unpack


@given(raw=st.binary())
def test_bytes_come_back(raw: bytes) -> None:
    """Whatever they are, none at all included."""
    assert unpack(pack(raw), "x") == raw


@given(raw=st.binary(min_size=1), place=st.integers(min_value=0), sign=st.integers(1, 255))
def test_a_changed_byte_is_found(raw: bytes, place: int, sign: int) -> None:
    """Wherever in what is kept: never other bytes than those that were packed."""
    packed = pack(raw)
    data = bytearray(packed.data)
    data[place % len(data)] ^= sign
    found = raw
    with contextlib.suppress(UserError):
        found = unpack(dataclasses.replace(packed, data=bytes(data)), "x")
    assert found == raw


@pytest.mark.parametrize("end", [b"", b"more"])
def test_what_ends_early_or_late_is_damaged(end: bytes) -> None:
    """A stream without its end, or with something behind it, is not what was kept."""
    packed = pack(b"abc" * 100)
    data = packed.data + end if end else packed.data[:-1]
    with pytest.raises(UserError, match="damaged"):
        unpack(dataclasses.replace(packed, data=data), "x")


def test_a_bomb_is_not_unfolded() -> None:
    """Of bytes that unfold to far more than their length says, no more than that is made."""
    bomb = Packed(zlib.compress(bytes(60_000_000), 1), 1000, hashlib.sha256(b"").hexdigest())
    tracemalloc.start()
    try:
        with pytest.raises(UserError, match="damaged"):
            unpack(bomb, "x")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10_000_000


def test_the_largest_is_held_at_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing larger goes in, and a length that can't be is not believed."""
    monkeypatch.setattr(packing, "LARGEST", 10)
    at_most = pack(b"0123456789")
    assert unpack(at_most, "x") == b"0123456789"
    with pytest.raises(OurFault, match="11 bytes"):
        pack(b"0123456789a")
    with pytest.raises(UserError, match="damaged"):
        unpack(dataclasses.replace(at_most, length=11), "x")
