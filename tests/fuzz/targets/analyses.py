"""Notebooks as the analysis room reads them: source that nobody means well with."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from minbar.quality.notebook import NotebookError
from minbar.quality.registry import ANALYSERS
from minbar.quality.runner import analyse
from minbar.quality.seeding import seeding_of
from minbar.rooms.inside.analysis import ANALYSIS_CPU_SECONDS, RECURSION, without_outputs
from tests.fuzz.refusals import refusing

__all__ = ["case"]

_SECONDS: Final = ANALYSIS_CPU_SECONDS - 0.5
"""An analysis ends by itself after 1.6 CPU seconds, before the room ends it."""
_TOOLS: Final = {"copies", "linting"}
_WITHOUT_TOOLS: Final = [one for one in ANALYSERS if one.name not in _TOOLS]
_SELDOM: Final = 8  # starting a program costs as much as many cases

sys.setrecursionlimit(RECURSION)  # as the room does


def case(data: bytes) -> None:
    """An analysis ends in time, finds no fault of ours, and JSON carries what it found."""
    tools = zlib.crc32(data) % _SELDOM == 0
    with refusing(NotebookError), in_time():
        found = analyse(data, ANALYSERS if tools else _WITHOUT_TOOLS)
        assert [one for one in found.not_analysed if one.ours] == []
        assert len(found.findings) == len(found.places)
        assert all(0 <= one.cell <= found.cells for one in found.findings)
        json.dumps(dataclasses.asdict(found)).encode("ascii")
    with refusing(NotebookError), in_time():
        json.dumps(dataclasses.asdict(seeding_of(data))).encode("ascii")
    with refusing(ValueError, RecursionError):  # the room turns both into its status
        json.loads(without_outputs(data))


@contextmanager
def in_time() -> Iterator[None]:
    """Fail if a block takes longer than a room gives it."""
    begin = time.process_time()
    yield
    spent = time.process_time() - begin
    assert spent < _SECONDS, f"{spent:.1f} CPU seconds"
