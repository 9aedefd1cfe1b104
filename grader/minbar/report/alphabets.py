"""Letters of mathematical alphabets: browsers no longer make bold letters out of plain ones."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["in_alphabet"]

# Where an alphabet's capital and small letters, those of Greek, and digits begin; 0: nowhere.
_ALPHABETS: Final = MappingProxyType(
    {
        "bold": (0x1D400, 0x1D41A, 0x1D6A8, 0x1D6C2, 0x1D7CE),
        "bold-italic": (0x1D468, 0x1D482, 0x1D71C, 0x1D736, 0x1D7CE),
        "sans-serif": (0x1D5A0, 0x1D5BA, 0, 0, 0x1D7E2),
        "bold-sans-serif": (0x1D5D4, 0x1D5EE, 0x1D756, 0x1D770, 0x1D7EC),
        "monospace": (0x1D670, 0x1D68A, 0, 0, 0x1D7F6),
    }
)
_PLAIN: Final = (("A", "Z"), ("a", "z"), ("Α", "Ω"), ("α", "ω"), ("0", "9"))  # noqa: RUF001
_OWN: Final = frozenset({"", "normal", "italic"})  # as browsers show letters by themselves


def in_alphabet(text: str, variant: str) -> str | None:
    """Return text in the letters of an alphabet; None if the alphabet is not known.

    Args:
        text: what to write; what the alphabet lacks stays plain.
        variant: name of the alphabet, as MathML names it.
    """
    if variant in _OWN:
        return text
    starts = _ALPHABETS.get(variant)
    return None if starts is None else "".join(_letter(each, starts) for each in text)


def _letter(character: str, starts: tuple[int, ...]) -> str:
    for (first, last), start in zip(_PLAIN, starts, strict=True):
        if start and first <= character <= last:
            return chr(start + ord(character) - ord(first))
    return character
