"""What a batch costs beside nbclient doing less, and what it costs as it grows.

    python benchmarks/batch.py [--rounds N] [--write] [--large]

One round grades 64 small submissions, two at a time, and runs the same 64 notebooks
with nbclient on the host, two processes at a time, one right after the other. nbclient
runs no test, has no sandbox and writes no report. CPU seconds are those of the whole
machine meanwhile, containers and engine included. With `--large` batches of 8, 64 and
512 show how memory and cost grow. `--write` replaces the table in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from results import replace
from speed import BANKS, MIB, NBCLIENT, NOTEBOOK, with_data

SIZE = 64
JOBS = 2


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds of a submission, and the host's peak memory in bytes."""

    wall: float
    cpu: float
    peak: int = 0


def submissions(folder: Path, count: int) -> list[Path]:
    """Write notebooks that do the same and differ in a sentence: none is graded twice."""
    folder.mkdir()
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    paths = []
    for number in range(count):
        said = {"cell_type": "markdown", "id": "number", "metadata": {}, "source": f"No. {number}"}
        path = folder / f"c{number:03}.ipynb"
        path.write_text(json.dumps({**document, "cells": [said, *document["cells"]]}))
        paths.append(path)
    return paths


def machine_cpu() -> float:
    """Return the CPU seconds of the whole machine so far, without idling and waiting."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, softirq = (int(field) for field in fields[:7])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def measured(count: int, work: Callable[[], int]) -> Cost:
    """Measure what a submission costs while `work` does `count` of them."""
    wall, cpu = time.monotonic(), machine_cpu()
    peak = work()
    return Cost((time.monotonic() - wall) / count, (machine_cpu() - cpu) / count, peak)


def grade(inbox: Path, place: Path) -> int:
    """Grade a folder with a store and results of its own; return the peak memory in bytes."""
    command = [sys.executable, "-m", "minbar", "grade", str(inbox), "--takehome", "small", *BANKS]
    command += ["--jobs", str(JOBS), "--out", str(place / "grades")]
    process = subprocess.Popen(
        command,
        cwd=place,
        env={**os.environ, "MINBAR_HOME": str(place / "state")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_maxrss * 1024


def nbclient(paths: Sequence[Path], place: Path) -> int:
    """Run notebooks with nbclient, a process each, as many at a time as there are jobs."""
    left = list(reversed(paths))
    lock = threading.Lock()

    def one_after_another() -> None:
        while True:
            with lock:
                if not left:
                    return
                path = left.pop()
            subprocess.run(
                [sys.executable, "-c", NBCLIENT],
                input=path.read_bytes(),
                capture_output=True,
                check=True,
                cwd=place,
            )

    threads = [threading.Thread(target=one_after_another) for _ in range(JOBS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def compared(rounds: int) -> list[str]:
    """Return the rows of both ways, and their ratio."""
    costs: dict[str, list[Cost]] = {"nbclient": [], "minbar": []}
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="minbar-batch-") as name:
            place = Path(name)
            with_data(place)
            paths = submissions(place / "inbox", SIZE)
            costs["nbclient"].append(measured(SIZE, lambda p=paths, q=place: nbclient(p, q)))  # type: ignore[misc]
            costs["minbar"].append(
                measured(SIZE, lambda p=place: grade(p / "inbox", p))  # type: ignore[misc]
            )
        sys.stderr.write(f"round {number + 1}: {costs}\n")
    ratios = [a.wall / b.wall for a, b in zip(costs["minbar"], costs["nbclient"], strict=True)]
    rows = [
        f"{SIZE} submissions, {JOBS} at a time; medians of {rounds} rounds.",
        "",
        "| way | wall s a submission | CPU s of the machine a submission | times nbclient |",
        "|---|---|---|---|",
    ]
    for name, said in (
        ("nbclient", "nbclient on the host: no test, no sandbox, no report"),
        ("minbar", "`minbar grade --jobs 2`: boots of all rooms, tests, five reports, the store"),
    ):
        wall = statistics.median(cost.wall for cost in costs[name])
        cpu = statistics.median(cost.cpu for cost in costs[name])
        times = "1.00" if name == "nbclient" else f"{statistics.median(ratios):.2f}"
        rows.append(f"| {said} | {wall:.2f} | {cpu:.2f} | {times} |")
    return rows


def growing() -> list[str]:
    """Return the rows of batches of several sizes."""
    rows = [
        "| submissions | wall s each | CPU s each | peak memory of the host |",
        "|---|---|---|---|",
    ]
    for count in (8, 64, 512):
        with tempfile.TemporaryDirectory(prefix="minbar-batch-") as name:
            place = Path(name)
            submissions(place / "inbox", count)
            cost = measured(count, lambda p=place: grade(p / "inbox", p))  # type: ignore[misc]
            again = measured(count, lambda p=place: grade(p / "inbox", p))  # type: ignore[misc]
        rows.append(f"| {count} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak / MIB:.0f} MiB |")
        rows.append(
            f"| {count}, graded before | {again.wall:.3f} | {again.cpu:.3f} "
            f"| {again.peak / MIB:.0f} MiB |"
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="batches of up to 512, too")
    parser.add_argument("--write", action="store_true", help="replace the table of the page")
    options = parser.parse_args()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    lines = [f"Measured {dt.datetime.now(dt.UTC):%Y-%m-%d} on {machine}.", ""]
    lines += compared(options.rounds)
    if options.large:
        lines += ["", *growing()]
    sys.stdout.write("\n".join(lines) + "\n")
    if options.write:
        replace("batch", "\n".join(lines))
