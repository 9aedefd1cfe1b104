"""Runs the `checks:` of an item, each in a child of its own."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .child import Emit, described, in_child, preload, seed_everything
from .source import imported, load_module

__all__ = ["judge", "main"]


def main() -> None:
    """Read `request.json`, write `result.json`."""
    request = json.loads(Path("request.json").read_text("utf-8"))
    sys.path.insert(0, str(Path("item").absolute()))  # a claim may be about the item's program
    result = judge(request["claims"], seeds=request["seeds"], seconds=request["seconds"])
    Path("result.json").write_text(json.dumps(result, allow_nan=False), "utf-8")


def judge(
    claims: Sequence[str], *, seeds: Sequence[int], seconds: float
) -> list[dict[str, Any] | None]:
    """Return for each claim None if it holds, else what came up instead.

    Args:
        claims: programs that raise if their claim does not hold.
        seeds: of the global generators; the claim must hold for each.
        seconds: CPU seconds for one claim and seed.
    """
    preload(name for source in claims for name in imported(source))
    return [_judge_one(source, seeds, seconds) for source in claims]


def _judge_one(source: str, seeds: Sequence[int], seconds: float) -> dict[str, Any] | None:
    for seed in seeds:
        ended = in_child(functools.partial(_run, source, seed), seconds=seconds)
        if ended.how != "done":
            return {"kind": ended.how, "text": "", "line": None}
        if ended.said:
            said: dict[str, Any] = ended.said[0]
            return said
    return None


def _run(source: str, seed: int, emit: Emit) -> None:
    seed_everything(seed)
    try:
        load_module("claim", source, "claim")
    except BaseException as error:  # noqa: BLE001  whatever the content does is a result
        emit(described(error, "claim"))
