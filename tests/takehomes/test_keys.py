"""Data keys are distinct, stable, and tell nothing about the secret or each other."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.takehomes.keys import (
    DataKeys,
    demonstration_keys,
    derive_keys,
    key_id,
    signing_key,
)

SECRET = bytes(range(32))
secrets = st.binary(min_size=32, max_size=32)
names = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-._@+", min_size=0, max_size=12)
askers = st.tuples(secrets, names, names)


def all_keys(keys: DataKeys) -> list[bytes]:
    """The three keys."""
    return [keys.work, keys.holdout, keys.world]


def test_stay_what_they_are() -> None:
    """Keys are the same on every machine and in every version: data depend on them."""
    keys = derive_keys(SECRET, "late-deliveries", "c-17")
    assert [key.hex()[:16] for key in all_keys(keys)] == [
        "b8b154872950fc64",
        "90460e2c87d83a1f",
        "5472651953d6a87d",
    ]
    assert key_id(keys) == "f4f83de3146fb8978efb4f23d64a5829"
    demonstration = demonstration_keys("late-deliveries")
    assert [key.hex()[:16] for key in all_keys(demonstration)] == [
        "65d4fec0d1d0051a",
        "308e325ece4ee884",
        "abb1648883a6b906",
    ]
    assert key_id(demonstration) == "demonstration-08388b84f75e2dd7965db1ae55433d1f"


@given(askers)
def test_three_of_256_bits(asker: tuple[bytes, str, str]) -> None:
    """The three keys of one candidate have 256 bits each and differ."""
    keys = all_keys(derive_keys(*asker))
    assert [len(key) for key in keys] == [32] * 3
    assert len(set(keys)) == 3


@given(askers, askers)
def test_no_two_askers_share_a_key(
    one: tuple[bytes, str, str], other: tuple[bytes, str, str]
) -> None:
    """Another secret, take-home or candidate gives other keys; the same gives the same."""
    first, second = derive_keys(*one), derive_keys(*other)
    assert (first == second) == (one == other)
    assert set(all_keys(first)).isdisjoint(all_keys(second)) == (one != other)
    assert (key_id(first) == key_id(second)) == (one == other)


@given(names, names, st.integers(0, 12))
def test_fields_are_not_just_joined(takehome: str, candidate: str, cut: int) -> None:
    """Moving characters from one name to the next gives other keys."""
    joined = takehome + candidate
    moved = (joined[:cut], joined[cut:])
    same = moved == (takehome, candidate)
    assert (derive_keys(SECRET, *moved) == derive_keys(SECRET, takehome, candidate)) == same


@given(askers)
def test_nothing_leaks(asker: tuple[bytes, str, str]) -> None:
    """Neither the public id nor a printed value holds bytes of a key or of the secret."""
    secret = asker[0]
    keys = derive_keys(*asker)
    shown = key_id(keys) + repr(keys) + str(keys)
    for hidden in [secret, signing_key(secret), *all_keys(keys)]:
        windows = [hidden[start : start + 4].hex() for start in range(29)]
        assert not any(window in shown for window in windows)
        assert str(hidden) not in shown
    assert secret not in all_keys(keys)


@given(askers)
def test_signing_is_apart(asker: tuple[bytes, str, str]) -> None:
    """The key for signatures is none of the data keys."""
    assert signing_key(asker[0]) not in all_keys(derive_keys(*asker))


@given(names, names)
def test_demonstration_is_marked(takehome: str, candidate: str) -> None:
    """Demonstration keys are fixed, say so, and no candidate's keys are like them."""
    keys = demonstration_keys(takehome)
    assert keys == demonstration_keys(takehome)
    assert keys.demonstration
    assert key_id(keys).startswith("demonstration-")
    mine = derive_keys(SECRET, takehome, candidate)
    assert not mine.demonstration
    assert not key_id(mine).startswith("demonstration-")
    assert set(all_keys(keys)).isdisjoint(all_keys(mine))


@given(askers)
def test_json_is_what_generate_reads(asker: tuple[bytes, str, str]) -> None:
    """`keys.json` holds the three keys as 64 hexadecimal digits each, and no more."""
    keys = derive_keys(*asker)
    assert json.loads(keys.to_json()) == {
        "work": keys.work.hex(),
        "holdout": keys.holdout.hex(),
        "world": keys.world.hex(),
    }


@pytest.mark.parametrize("size", [0, 16, 31])
def test_short_secret(size: int) -> None:
    """A secret too short to be one derives nothing."""
    with pytest.raises(ValueError, match="at least 32 bytes"):
        derive_keys(b"x" * size, "t", "c")
    with pytest.raises(ValueError, match="at least 32 bytes"):
        signing_key(b"x" * size)
