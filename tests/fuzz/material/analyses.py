"""Notebooks for the analysis: hostile source, and hostile trees around it."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from tests.fuzz.material import notebooks
from tests.fuzz.material.damage import json_bytes
from tests.fuzz.material.sources import PIECES, SOURCES, as_notebook

__all__ = ["CASES", "WORDS", "seeds"]

WORDS: Final = (
    *notebooks.WORDS,
    *(piece.encode("utf-8", "surrogatepass").replace(b"\n", b"\\n") for piece in PIECES),
)
CASES: Final = (
    st.lists(SOURCES, min_size=1, max_size=4).map(as_notebook).map(json_bytes) | notebooks.CASES
)


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    whole = as_notebook(["".join(PIECES[at : at + 6]) for at in range(0, len(PIECES), 6)])
    return [*notebooks.seeds(), json_bytes(whole)]
