"""Numbers that follow from a seed and a name, the same on every machine."""

from __future__ import annotations

import hashlib

__all__ = ["seeded_number"]


def seeded_number(seed: str, *names: str, below: int) -> int:
    """Return a number from 0 to `below` - 1 that looks random and is not.

    Args:
        seed: the draw's seed.
        names: what the number is for.
        below: at least 1; far below 2**256, so that no number is favoured.
    """
    digest = hashlib.sha256("|".join((seed, *names)).encode("utf-8")).digest()
    return int.from_bytes(digest, "big") % below
