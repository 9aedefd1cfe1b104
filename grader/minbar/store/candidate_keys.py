"""Candidates as the ledger knows them: keyed hashes of their pseudonyms."""

from __future__ import annotations

import hmac
from typing import Final

from minbar.store.candidates import check_candidate

__all__ = ["candidate_key", "secret_id"]

_SECRET_BYTES: Final = 32
_ID_DIGITS: Final = 32


def candidate_key(secret: bytes, pseudonym: str) -> str:
    """Return the keyed hash of a candidate: 64 hexadecimal digits.

    Without the store's secret nobody can find out whose it is by trying names.

    Raises:
        UserError: if the pseudonym is none.
        ValueError: if the secret is too short to be one.
    """
    return _derive(secret, "minbar/candidate-key/1", check_candidate(pseudonym)).hex()


def secret_id(secret: bytes) -> str:
    """Return a public name of the secret, from which it cannot be computed.

    Raises:
        ValueError: if the secret is too short to be one.
    """
    return _derive(secret, "minbar/secret-id/1").hex()[:_ID_DIGITS]


def _derive(secret: bytes, *fields: str) -> bytes:
    if len(secret) < _SECRET_BYTES:
        msg = f"a secret has at least {_SECRET_BYTES} bytes"
        raise ValueError(msg)
    # Each field behind its length: no two lists of fields give the same bytes.
    raw = [field.encode() for field in fields]
    message = b"".join(len(field).to_bytes(8, "big") + field for field in raw)
    return hmac.digest(secret, message, "sha256")
