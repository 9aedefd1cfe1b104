"""What the ledgers of take-homes hold about a candidate: shown on request, and erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from minbar.store.home import state_dir
from minbar.store.ledger import Ledger

__all__ = ["forget_takehomes", "takehome_entries", "takehome_retention"]

_LEDGERS: Final = ("starts", "attempts", "releases")

Entry = dict[str, Any]


def takehome_entries(candidate: str, folder: Path | None = None) -> dict[str, list[Entry]]:
    """Return everything that the ledgers hold about a pseudonym, oldest first."""
    return {
        name: [entry for entry in ledger.records() if entry["candidate"] == candidate]
        for name, ledger in _ledgers(folder)
    }


def forget_takehomes(candidate: str, folder: Path | None = None) -> int:
    """Erase a candidate from the ledgers; return how many entries that were.

    Starts, attempts and releases of theirs are unknown then, as if there had been none.
    """
    return _erase(lambda entry: entry["candidate"] == candidate, folder)


def takehome_retention(before: dt.date, folder: Path | None = None) -> int:
    """Erase the entries of all days before one; return how many that were."""
    return _erase(lambda entry: _day(entry) < before, folder)


def _erase(where: Callable[[Entry], bool], folder: Path | None) -> int:
    return sum(ledger.erase(where) for _, ledger in _ledgers(folder))


def _ledgers(folder: Path | None) -> Iterator[tuple[str, Ledger[Entry]]]:
    """Yield the ledgers that there are, read without regard to what else is in an entry."""
    for name in _LEDGERS:
        path = (folder or state_dir()) / f"{name}.jsonl"
        if path.exists():
            yield name, Ledger(path, Entry)


def _day(entry: Entry) -> dt.date:
    written = entry["started"] if "started" in entry else entry["when"]
    return msgspec.convert(written, dt.datetime).astimezone(dt.UTC).date()
