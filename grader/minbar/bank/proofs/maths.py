"""Asks `check.py` of a maths item for its answer to each variant."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .child import Emit, described, in_child, preload, seed_everything
from .source import imported, load_module

__all__ = ["answers", "main"]

_FILE = "check.py"
_AGAIN = 3  # variants that are asked twice


def main() -> None:
    """Read `request.json`, write `result.json`."""
    request = json.loads(Path("request.json").read_text("utf-8"))
    source = Path("item", _FILE).read_text("utf-8")
    result = answers(source, request["variants"], seconds=request["seconds"])
    Path("result.json").write_text(json.dumps(result, allow_nan=False), "utf-8")


def answers(source: str, variants: Sequence[dict[str, Any]], *, seconds: float) -> dict[str, Any]:
    """Return what `check` answers to each variant.

    Args:
        source: the program.
        variants: parameters by name.
        seconds: CPU seconds for all variants together.
    """
    preload(imported(source))
    first = in_child(lambda emit: _ask(source, variants, 1, emit), seconds=seconds)
    result = {"how": first.how, "said": first.said, "again": []}
    if first.how == "done":  # who did not end once would only take the same time again
        again = in_child(lambda emit: _ask(source, variants[:_AGAIN], 2, emit), seconds=seconds)
        result["again"] = again.said
    return result


def _ask(source: str, variants: Iterable[dict[str, Any]], seed: int, emit: Emit) -> None:
    seed_everything(seed)
    try:
        module = load_module("check", source, _FILE)
        emit({"precision": getattr(module, "PRECISION", None)})
        check = module.check
    except BaseException as error:  # noqa: BLE001  whatever the content does is a result
        emit({"error": described(error, _FILE)})
        return
    for values in variants:
        try:
            emit({"value": _number(check(**values))})
        except BaseException as error:  # noqa: BLE001  as above
            emit({"error": described(error, _FILE)})


def _number(value: Any) -> float:
    if isinstance(value, bool):
        message = "a number is needed, not a truth value"
        raise TypeError(message)
    number = float(value)
    if not math.isfinite(number):
        message = f"the answer is {number}"
        raise ValueError(message)
    return number
