"""Plain values as YAML, in one form: the same value gives the same bytes on every machine.

What a library would choose for us (widths, quotes, anchors) may change with its
version; a lock's bytes may not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

__all__ = ["yaml_text"]

_WIDTH: Final = 100  # columns up to which a value stays on one line
# Text that every reader of YAML takes for text; all else stands in quotes.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_@/+-]*(?:\.[A-Za-z0-9_@/+-]+)*")
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_HASH: Final = re.compile(r"[0-9a-f]{16,}")


def yaml_text(value: dict[str, Any]) -> str:
    """Return a mapping of plain values as YAML text.

    Pairs stand in the order of the mapping. What fits stays on one line, in braces
    or brackets; what does not is opened, two spaces a step.
    """
    return "".join(f"{line}\n" for line in _block(value, ""))


def _block(value: dict[str, Any] | list[Any], indent: str) -> Iterator[str]:
    pairs = value.items() if isinstance(value, dict) else (("", one) for one in value)
    for name, one in pairs:
        start = f"{indent}{_scalar(name)}:" if isinstance(value, dict) else f"{indent}-"
        flow = _flow(one)
        if not isinstance(one, dict | list) or not one or len(start) + 1 + len(flow) <= _WIDTH:
            yield f"{start} {flow}"
        elif isinstance(value, dict):
            yield start
            yield from _block(one, f"{indent}  ")
        else:  # a mapping in a list begins on the line of its dash
            first, *rest = _block(one, f"{indent}  ")
            yield f"{start} {first.lstrip(' ')}"
            yield from rest


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_scalar(name)}: {_flow(one)}" for name, one in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if isinstance(value, float):
        return _float(value)
    return json.dumps(value)


def _is_plain(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and text.casefold() not in _WORDS
        and _HASH.fullmatch(text) is None
    )


def _quoted(text: str) -> str:
    """Quote text as JSON does; what an editor does not show is written as its code."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else _code(ord(one)) for one in quoted)


def _code(point: int) -> str:
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004  four digits


def _float(value: float) -> str:
    """Shortest form that reads back the same; `1e-05` alone would be text to YAML 1.1."""
    mantissa, mark, exponent = repr(value).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}e{exponent}" if mark else mantissa
