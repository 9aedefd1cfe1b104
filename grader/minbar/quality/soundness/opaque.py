"""Names whose calls cannot be followed, because what they run is not in the notebook."""

from __future__ import annotations

from typing import Final

__all__ = ["NOT_FOLLOWED"]

NOT_FOLLOWED: Final = frozenset({"exec", "eval", "execfile", "__import__", "compile"})
