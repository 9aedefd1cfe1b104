"""Keyed hashes of candidates."""

from __future__ import annotations

import pytest

from minbar.errors import UserError
from minbar.store.candidate_keys import candidate_key, secret_id

SECRET = bytes(range(32))
OTHER = bytes(range(1, 33))


def test_a_key_is_stable_and_says_nothing_without_the_secret() -> None:
    """The same on every machine that has the secret; any other secret or name gives another."""
    key = candidate_key(SECRET, "cand-17")
    # By `openssl dgst -sha256 -mac HMAC` over both fields, each behind its length.
    assert key == "7b8337bb300865ba7ab5e3e95f364b98f7a756dc6ee3abe04dfb61cf3a5c9780"
    assert len({key, candidate_key(OTHER, "cand-17"), candidate_key(SECRET, "cand-18")}) == 3


def test_the_secrets_name_is_neither_the_secret_nor_a_key() -> None:
    """Purposes are apart: no candidate has the secret's name as key."""
    assert secret_id(SECRET) != secret_id(OTHER)
    assert len(secret_id(SECRET)) == 32
    assert secret_id(SECRET) not in SECRET.hex()


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 10_000, "Zoë", "a b"])
def test_what_is_no_pseudonym_is_refused(name: str) -> None:
    """A newline or ten kilobytes never become a key."""
    with pytest.raises(UserError, match="can't be a candidate's pseudonym"):
        candidate_key(SECRET, name)


def test_a_short_secret_is_a_defect() -> None:
    """Nobody derives keys from next to nothing."""
    with pytest.raises(ValueError, match="at least 32 bytes"):
        secret_id(b"short")
