"""Data keys: what makes one candidate's numbers theirs, and nobody can guess.

Workspace data, holdout data and the world's parameters come from three keys of
256 bits, derived from the store's secret. Whoever has one of them can compute
neither the others nor the secret.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from typing import Final

__all__ = [
    "DEMONSTRATION_PREFIX",
    "DataKeys",
    "demonstration_keys",
    "derive_keys",
    "key_id",
    "signing_key",
]

KEY_BYTES: Final = 32
DEMONSTRATION_PREFIX: Final = "demonstration-"
PURPOSES: Final = ("work", "holdout", "world")
# Public on purpose: everybody's demonstration data are the same.
DEMONSTRATION_SECRET: Final = hashlib.sha256(b"minbar demonstration data").digest()
ID_DIGITS: Final = 32


@dataclasses.dataclass(frozen=True, slots=True)
class DataKeys:
    """The three keys of one candidate and take-home; never shown, never logged.

    Attributes:
        work: of the data in the workspace.
        holdout: of the data that only hidden tests see.
        world: of the parameters that both share.
        demonstration: whether they are the public ones.
    """

    work: bytes = dataclasses.field(repr=False)
    holdout: bytes = dataclasses.field(repr=False)
    world: bytes = dataclasses.field(repr=False)
    demonstration: bool = False

    def to_json(self) -> bytes:
        """Render `keys.json`, the input of a take-home's `generate.py`."""
        keys = {purpose: getattr(self, purpose).hex() for purpose in PURPOSES}
        return json.dumps(keys, sort_keys=True, indent=1).encode("ascii")


def derive_keys(secret: bytes, takehome_id: str, candidate: str) -> DataKeys:
    """Derive the keys of one candidate for one take-home.

    Raises:
        ValueError: if the secret is too short to be one.
    """
    return _keys(secret, takehome_id, candidate, demonstration=False)


def demonstration_keys(takehome_id: str) -> DataKeys:
    """Return the take-home's fixed and public keys; grades on them are demonstrations."""
    return _keys(DEMONSTRATION_SECRET, takehome_id, "", demonstration=True)


def key_id(keys: DataKeys) -> str:
    """Return a public name of the keys, from which none of them can be computed."""
    digest = hashlib.sha256(_joined("minbar/key-id/1", keys.work, keys.holdout, keys.world))
    prefix = DEMONSTRATION_PREFIX if keys.demonstration else ""
    return prefix + digest.hexdigest()[:ID_DIGITS]


def signing_key(secret: bytes) -> bytes:
    """Derive the key that receipts are signed with; of no use for data.

    Raises:
        ValueError: if the secret is too short to be one.
    """
    return _derive(secret, "minbar/receipt-signature/1")


def _keys(secret: bytes, takehome_id: str, candidate: str, *, demonstration: bool) -> DataKeys:
    label = "minbar/data-key/1"
    work, holdout, world = (
        _derive(secret, label, takehome_id, candidate, purpose) for purpose in PURPOSES
    )
    return DataKeys(work=work, holdout=holdout, world=world, demonstration=demonstration)


def _derive(secret: bytes, *fields: str) -> bytes:
    if len(secret) < KEY_BYTES:
        msg = f"a secret has at least {KEY_BYTES} bytes"
        raise ValueError(msg)
    return hmac.digest(secret, _joined(*fields), "sha256")


def _joined(*fields: str | bytes) -> bytes:
    """Join fields so that no two lists give the same bytes: each behind its length."""
    raw = [field.encode() if isinstance(field, str) else field for field in fields]
    return b"".join(len(field).to_bytes(8, "big") + field for field in raw)
