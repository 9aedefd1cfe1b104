"""Exports that tests of the site and of the exchange formats share."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from minbar.bank.export import gather_export
from minbar.content.banks import Bank, load_bank
from minbar.content.locate import built_in_root
from minbar.models.bank_export import BankExport
from tests.bank.samples import make_bank

__all__ = ["ATTACKS", "built_in_export", "hostile_export", "small_export"]

ATTACKS = (
    "<script>window.__pwned=1</script>",
    "</style><img src=x onerror=window.__pwned=1>",
    "]]><svg onload=window.__pwned=1>",
    '"><a href="javascript:window.__pwned=1">x</a>',
    r"$\text{<img src=x onerror=window.__pwned=1>}$",
    r"$\href{javascript:window.__pwned=1}{x}$",
    "![x](http://attack.invalid/x.png)",
    "[x](javascript:window.__pwned=1)",
    "\x1b[31mred\x1b[0m \u202ereversed\u202c \x00\x07",
    "{{ 7 * 7 }}{% raw %}",
    "--><!-- &amp; &lt;b&gt;",
    "title 'with' \"quotes\" $x<y$",
)

_TEXTS = frozenset(
    {
        "1", "2", "3", "4", "about", "ask", "banks", "buggy", "claim", "code", "fixed",
        "listen_for", "program", "prompt", "says", "statement", "summary", "text", "title", "unit",
        "why", "worked",
    }
)  # fmt: skip


@cache
def built_in_export() -> BankExport:
    """The whole bank that minbar brings along."""
    return _export(load_bank([built_in_root()]), 100)


@cache
def small_export(variants: int = 100) -> BankExport:
    """The small bank: one item of each of four types."""
    with tempfile.TemporaryDirectory() as folder:
        return _export(load_bank([make_bank(Path(folder))]), variants)


def _export(bank: Bank, variants: int) -> BankExport:
    return gather_export(bank, list(bank.cards.values()), variants=variants)


def hostile_export() -> BankExport:
    """The small bank with an attack in every text that an author writes, files included."""
    plain = msgspec.to_builtins(small_export(3), str_keys=True)
    turn = itertools.cycle(ATTACKS)
    changed = {key: _hostile(value, key, turn) for key, value in plain.items()}
    changed["topics"] = {topic: next(turn) for topic in plain["topics"]}
    for item in changed["items"]:
        item["files"] = {name: "\n".join(ATTACKS) for name in item["files"]}
        item["diffs"] = {bug: "\n".join(f"+{each}" for each in ATTACKS) for bug in item["diffs"]}
    return msgspec.convert(changed, BankExport, str_keys=True)


def _hostile(value: Any, key: str, turn: Iterator[str]) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        return {name: _hostile(inner, name, turn) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hostile(inner, key, turn) for inner in value]
    if not isinstance(value, str) or key not in _TEXTS:
        return value
    if key in {"prompt", "worked", "program"}:
        return "\n\n".join(ATTACKS)
    return next(turn)
