"""How much of a submission is read, before anything of it is believed."""

from __future__ import annotations

from typing import Final

__all__ = [
    "HOST_BYTES",
    "MAX_CELLS",
    "MAX_DEPTH",
    "MAX_ENTRIES",
    "MAX_LEVELS",
    "MAX_RATIO",
    "MAX_TAKEN",
    "MAX_TOKENS",
    "MIB",
    "NOTEBOOK_BYTES",
]

MIB: Final = 1024 * 1024

NOTEBOOK_BYTES: Final = 50_000_000
"""Most bytes of a notebook, outputs included."""
HOST_BYTES: Final = 10_000_000
"""Most bytes that are parsed on the host; beyond it a room drops the outputs first."""
MAX_DEPTH: Final = 64
"""Most levels of lists and objects in a notebook."""
MAX_TOKENS: Final = 2_000_000
"""Most strings, brackets, commas and colons in a notebook."""
MAX_CELLS: Final = 10_000
MAX_ENTRIES: Final = 2_000
"""Most names that are looked at in a folder or a package."""
MAX_TAKEN: Final = 200
"""Most files beside the notebook that are taken."""
MAX_LEVELS: Final = 8
"""Most levels of folders below the one handed in."""
MAX_RATIO: Final = 200
"""Most bytes that one packed byte may unpack to, for files above 1 MiB."""
