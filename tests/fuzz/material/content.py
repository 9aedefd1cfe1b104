"""Files of content: what the built-in bank, the tests' bank and the take-homes hold."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from minbar.content.locate import built_in_root
from tests.bank.samples import BASE
from tests.fuzz.material import yaml
from tests.fuzz.material.damage import chosen, damaged

__all__ = ["CASES", "WORDS", "seeds"]

_LARGEST: Final = 20_000  # bytes; a file of which many are drawn
_OF_A_KIND: Final = 3


def _files() -> list[bytes]:
    """Return some files of every folder that holds content."""
    root = built_in_root()
    tops = [BASE, *(root / top for top in ("questions", "rubrics", "takehomes"))]
    folders: dict[Path, list[bytes]] = {}
    for path in sorted(path for top in tops for path in top.rglob("*.yaml")):
        folder = path.parents[2] if path.name == "item.yaml" else path.parent
        folders.setdefault(folder, []).append(path.read_bytes())
    return [raw for files in folders.values() for raw in files[:_OF_A_KIND] if len(raw) < _LARGEST]


_FILES: Final = _files()
_KEYS: Final = yaml.keys_of(_FILES)
_WHOLE: Final = chosen(_FILES)
CASES: Final = (
    yaml.edited_files(_FILES, _KEYS)
    | yaml.lines_damaged(_WHOLE)
    | damaged(_WHOLE, yaml.WORDS)
    | st.binary(max_size=60)
    | yaml.BULKS
)
WORDS: Final = (*yaml.WORDS, *(f"\n{key}: ".encode() for key in _KEYS))


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    return _FILES
