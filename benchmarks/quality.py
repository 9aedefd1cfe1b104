"""What reading the code of a notebook costs, in a warm analysis room.

    python benchmarks/quality.py [--rounds N] [--write]

Wall seconds from the host's question to the room's answer, the child of each notebook
included: medians over the references of `late-deliveries`, and one notebook over and over
in itself to show that time grows with the number of lines. With `--write` the table in
`benchmarks/README.md` is replaced.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from results import replace

from minbar.content.environments import load_environment
from minbar.grading.quality import analyse
from minbar.grading.specs import analysis_spec
from minbar.rooms.analysis import AnalysisRoom, Unread
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.interface import Room

HERE = Path(__file__).resolve().parent
REFERENCES = HERE.parent / "takehomes" / "late-deliveries" / "reference"
TIMES: Final = (1, 2, 4, 8)
MEDIAN_LIMIT: Final = 0.150
"""Seconds that the median notebook may take."""
GROWTH_LIMIT: Final = 1.5
"""Times the seconds a line that eight times as many lines may take."""


def main() -> None:
    """Measure, print, and fail where a limit is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with warm_room() as (room, agent):
        names = [path.stem for path in sorted(REFERENCES.glob("*.ipynb"))]
        raw = {name: (REFERENCES / f"{name}.ipynb").read_bytes() for name in names}
        before = room.cpu_seconds() or 0.0
        each = {name: seconds(agent, raw[name], options.rounds) for name in names}
        cpu = ((room.cpu_seconds() or 0.0) - before) / (options.rounds * len(names))
        grown = {
            times: seconds(agent, repeated(raw["strong"], times), options.rounds) for times in TIMES
        }
    sizes = {times: lines(repeated(raw["strong"], times)) for times in TIMES}
    text = table(each, grown, sizes, {name: lines(one) for name, one in raw.items()})
    text += f"\n\nCPU of the room, a notebook on average: {milli(cpu)} ms."
    print(text)
    if options.write:
        replace("quality", text)
    sys.exit(judged(each, grown, sizes))


@contextlib.contextmanager
def warm_room() -> Iterator[tuple[Room, AnalysisRoom]]:
    """Give an analysis room that has read a notebook already."""
    environment = load_environment([HERE.parent], "tabular")
    with contextlib.closing(connect()) as client:
        image = require_image(client, environment)
        with DockerRooms(client) as rooms:
            room = rooms.acquire(analysis_spec(image))
            agent = AnalysisRoom(room)
            analyse(agent, repeated((REFERENCES / "partial.ipynb").read_bytes(), 1))
            yield room, agent


def seconds(room: AnalysisRoom, raw: bytes, rounds: int) -> float:
    """Return the median wall seconds of one notebook."""
    taken = []
    for _ in range(rounds):
        begin = time.monotonic()
        found = analyse(room, raw)
        taken.append(time.monotonic() - begin)
        if isinstance(found, Unread):
            sys.exit(f"not analysed: {found.reason}")
    return statistics.median(taken)


def repeated(raw: bytes, times: int) -> bytes:
    """Return a notebook whose cells come so many times."""
    notebook: dict[str, Any] = json.loads(raw)
    return json.dumps({**notebook, "cells": notebook["cells"] * times}, indent=1).encode()


def lines(raw: bytes) -> int:
    """Return the number of lines of code."""
    cells = [one for one in json.loads(raw)["cells"] if one["cell_type"] == "code"]
    return sum(len("".join(one["source"]).splitlines()) for one in cells)


def table(
    each: dict[str, float], grown: dict[int, float], sizes: dict[int, int], own: dict[str, int]
) -> str:
    """Lay the figures out."""
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    head = f"Measured {time.strftime('%Y-%m-%d')} on {system}."
    rows = [f"| `{name}` | {own[name]} | {milli(each[name])} |" for name in each]
    more = [
        f"| `strong`, {times} times | {sizes[times]} | {milli(grown[times])} |"
        for times in TIMES[1:]
    ]
    middle = milli(statistics.median(each.values()))
    return "\n".join(
        [
            f"{head} Median of the references: {middle} ms, at most {milli(MEDIAN_LIMIT)} wanted.",
            "",
            "| notebook | lines of code | ms |",
            "|---|---|---|",
            *rows,
            *more,
        ]
    )


def milli(value: float) -> str:
    """Write seconds as milliseconds."""
    return f"{value * 1000:.0f}"


def judged(each: dict[str, float], grown: dict[int, float], sizes: dict[int, int]) -> int:
    """Return 1 if a limit is not met, and say which."""
    failed: Sequence[str] = [
        text
        for text, fine in (
            ("the median is too slow", statistics.median(each.values()) <= MEDIAN_LIMIT),
            (
                "time grows faster than lines",
                grown[8] / sizes[8] <= GROWTH_LIMIT * grown[1] / sizes[1],
            ),
        )
        if not fine
    ]
    print(*failed, sep="\n", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    main()
