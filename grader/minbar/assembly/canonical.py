"""Canonical bytes of values, and the hashes in a lock that are taken over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from minbar.models.lock import Lock, LockInputs, LockRequest

__all__ = ["canonical_json", "lock_id", "seal", "seals_of"]

_DIGITS: Final = 16
_UNSEALED: Final = frozenset({"schema", "id", "seals"})


def canonical_json(value: Any) -> bytes:  # noqa: ANN401  any value of msgspec's or of JSON's
    """Encode a value: keys sorted by code point, no spaces, UTF-8, floats in shortest form.

    Raises:
        ValueError: for NaN, infinities and lone surrogates.
    """
    plain = msgspec.to_builtins(value)
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def lock_id(request: LockRequest, inputs: LockInputs) -> str:
    """Return the id of the set that a request and its inputs are drawn to."""
    return f"set-{_digest({'inputs': inputs, 'request': request})}"


def seals_of(lock: Lock) -> dict[str, str]:
    """Return the fields of a lock, and the fields of its parts, to digests of their values."""
    return {name: _digest(value) for name, value in _fields(lock)}


def _fields(lock: Lock) -> Iterator[tuple[str, object]]:
    for name in lock.__struct_fields__:
        value = getattr(lock, name)
        if name not in _UNSEALED and isinstance(value, msgspec.Struct):
            yield from (
                (f"{name}.{part}", getattr(value, part)) for part in value.__struct_fields__
            )
        elif name not in _UNSEALED:
            yield name, value


def seal(lock: Lock) -> Lock:
    """Return the lock with the seals that belong to its fields."""
    return msgspec.structs.replace(lock, seals=seals_of(lock))


def _digest(value: Any) -> str:  # noqa: ANN401  as above
    return hashlib.sha256(canonical_json(value)).hexdigest()[:_DIGITS]
