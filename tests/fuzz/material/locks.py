"""Locks: a set that was really drawn, then edited by hand."""

from __future__ import annotations

from typing import Final

from minbar.drawing.lock_file import dump_lock
from tests.fuzz.material import yaml
from tests.fuzz.material.damage import chosen, damaged
from tests.fuzz.targets.locks import drawn

__all__ = ["CASES", "WORDS", "seeds"]

_LOCK: Final = dump_lock(drawn()[1])
_KEYS: Final = yaml.keys_of([_LOCK])
_WHOLE: Final = chosen([_LOCK])
CASES: Final = (
    yaml.edited_files([_LOCK], _KEYS)
    | yaml.edited_files([_LOCK], _KEYS)
    | yaml.lines_damaged(_WHOLE)
    | damaged(_WHOLE, yaml.WORDS)
    | yaml.BULKS
)
WORDS: Final = (*yaml.WORDS, *(f"\n{key}: ".encode() for key in _KEYS))


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    return [_LOCK]
