"""Where two values of a lock differ, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

__all__ = ["Difference", "differences"]

Difference = tuple[str, str]
"""Path of a field, and a sentence about it."""


def differences(expected: Any, got: Any, path: str) -> Iterator[Difference]:  # noqa: ANN401  any
    """Yield each field in which `got` is not as expected.

    Args:
        expected: a value of a lock, such as its list of items.
        got: the same part of another lock.
        path: its own path, such as `items`.
    """
    yield from _compare(msgspec.to_builtins(expected), msgspec.to_builtins(got), path)


def _compare(expected: Any, got: Any, path: str) -> Iterator[Difference]:  # noqa: ANN401  as above
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in [*expected, *(key for key in got if key not in expected)]:
            yield from _compare(expected.get(key), got.get(key), f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield path, f"has {len(got)} entries, and should have {len(expected)}"
        for number, (one, other) in enumerate(zip(expected, got, strict=False)):
            yield from _compare(one, other, f"{path}[{number}]")
    elif expected != got or type(expected) is not type(got):
        yield path, f"is {_shown(got)}, and should be {_shown(expected)}"


def _shown(value: Any) -> str:  # noqa: ANN401  as above
    text = msgspec.json.encode(value).decode("utf-8") if value is not None else "nothing"
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004  the width of a terminal
