"""What an unquoted scalar means, and which ones mean different things to different readers.

YAML 1.1 reads `1.10` as 1.1, `NO` as false, `12:30` as 750 and `017` as 15. Only
forms that every reader reads alike have a meaning here; the rest is a trap,
refused with the advice to write quotes.
"""

from __future__ import annotations

import math
import re
from typing import Final

__all__ = ["TRAP", "Plain", "Trap", "resolve", "why_trap"]

Plain = str | int | float | bool | None


class Trap:
    """The meaning of a scalar that different readers read differently."""


TRAP: Final = Trap()

_WORDS: Final[dict[str, Plain]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)")
_TRAPS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "a truth value to some readers",
        re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE"),
    ),
    ("null to some readers", re.compile(r"Null|NULL")),
    (
        "a number in base 60 (a time of day) to some readers",
        re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"),
    ),
    ("a date to some readers", re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")),
    (
        "a number in another base to some readers",
        re.compile(r"[-+]?0(?:[0-9_]+|o[0-7_]+|b[01_]+|x[0-9a-fA-F_]+)"),
    ),
    (
        "a number to some readers and text to others",
        re.compile(
            r"[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?"
            r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
        ),
    ),
    ("a value of its own to some readers", re.compile(r"=")),
)
# Nothing can be a number or a trap that does not begin with one of these.
_SUSPECTS: Final = frozenset("0123456789+-.=~ntfyoNTFYO")


def resolve(text: str) -> Plain | Trap:
    """Return the meaning of an unquoted scalar."""
    if not text:
        return None
    if text[0] not in _SUSPECTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(value := float(text)):
        return value
    return TRAP if why_trap(text) else text


def why_trap(text: str) -> str:
    """Say what other readers take an unquoted scalar for; empty if nothing."""
    return next((why for why, pattern in _TRAPS if pattern.fullmatch(text)), "")
