"""What grading costs beside doing the same with less: paired runs, medians.

    python benchmarks/speed.py [--rounds N] [--write]

Each round runs every way once, one right after the other, so that a drift of
the machine falls on all of them; ratios are taken round by round. With
`--write` the table in `benchmarks/README.md` is replaced.
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
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from results import replace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BANKS = ["--bank", str(HERE / "bank"), "--bank", "built-in"]
NOTEBOOK = HERE / "bank" / "takehomes" / "small" / "reference" / "strong.ipynb"
NBCLIENT = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.reads(sys.stdin.read(), as_version=4)
NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
sys.stdout.write(nbformat.writes(notebook))
"""
FLOOD = 'for _ in range(400):\n    print("x" * 1_000_000)'
MIB = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """Seconds of one run, and the largest resident set of one of its processes in bytes."""

    wall: float
    cpu: float
    peak: int = 0


def run(command: Sequence[str], *, stdin: bytes = b"", cwd: Path) -> Cost:
    """Run a command to its end and measure it; a failure ends the benchmark."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(stdin)
        given.seek(0)
        begun = time.monotonic()
        process = subprocess.Popen(command, stdin=given, stdout=said, stderr=said, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        if status != 0:
            said.seek(0)
            sys.exit(f"{' '.join(command[:4])} failed:\n{said.read().decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def as_script(folder: Path) -> Path:
    """Write the notebook's code as a plain script."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    script = folder / "notebook.py"
    script.write_text("\n\n".join(code), encoding="utf-8")
    return script


def with_data(folder: Path) -> None:
    """Make the notebook's data where it reads them; demonstration data of the take-home."""
    from minbar.takehomes.keys import demonstration_keys

    (folder / "keys.json").write_bytes(demonstration_keys("small").to_json())
    script = HERE / "bank" / "takehomes" / "small" / "generate.py"
    run([sys.executable, str(script)], cwd=folder)
    (folder / "work").rename(folder / "data")


def image() -> str:
    """Return the tag of the image that grading uses."""
    from minbar.content.environments import load_environment
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image

    return require_image(connect(), load_environment((ROOT,), "tabular"))


def ways(folder: Path) -> dict[str, Callable[[], Cost]]:
    """Return the ways, by the letter that the table gives them."""
    script, notebook = as_script(folder), NOTEBOOK.read_bytes()
    python = [sys.executable]
    docker = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    docker += ["--volume", f"{folder / 'data'}:/mnt/data:ro", "--workdir", "/mnt"]
    grade = [*python, "-m", "minbar", "grade", str(NOTEBOOK), "--takehome", "small", *BANKS]
    return {
        "a": lambda: run([*python, str(script)], cwd=folder),
        "b": lambda: run([*python, "-c", NBCLIENT], stdin=notebook, cwd=folder),
        "c": lambda: run(
            [*docker, image_tag, "/opt/venv/bin/python", "-c", NBCLIENT], stdin=notebook, cwd=folder
        ),
        "d": lambda: run([*grade, "--out", str(folder / "grades")], cwd=folder),
    }


def warm(folder: Path, count: int) -> list[dict[str, float]]:
    """Grade the same submission again and again in one process with a full pool."""
    driver = HERE / "warm.py"
    done = subprocess.run(
        [sys.executable, str(driver), str(NOTEBOOK), str(folder / "warm"), str(count)],
        capture_output=True, check=True, cwd=folder,
    )  # fmt: skip
    result: list[dict[str, float]] = json.loads(done.stdout)
    return result


def host_memory(folder: Path) -> int:
    """Return the host's peak memory in bytes while a notebook prints 400 MB."""
    import nbformat

    cells = [nbformat.v4.new_code_cell(FLOOD), nbformat.v4.new_code_cell(FLOOD)]
    path = folder / "flood.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    command = [sys.executable, "-m", "minbar", "grade", str(path), "--takehome", "small", *BANKS]
    return run([*command, "--out", str(folder / "flood")], cwd=folder).peak


def ratio(above: Sequence[Cost], below: Sequence[Cost]) -> float:
    """Median of the ratios of wall seconds, round by round."""
    return statistics.median(a.wall / b.wall for a, b in zip(above, below, strict=True))


def table(costs: dict[str, list[Cost]], warm_runs: list[dict[str, float]]) -> list[str]:
    """Render the table of the five ways."""
    names = {
        "a": "plain script",
        "b": "nbclient on the host",
        "c": "nbclient in `docker run`",
        "d": "`minbar grade`, cold, a whole process",
    }
    rows = [
        "| way | wall s | CPU s of the process | times (b) | times (c) |",
        "|---|---|---|---|---|",
    ]
    for letter, name in names.items():
        wall = statistics.median(cost.wall for cost in costs[letter])
        cpu = statistics.median(cost.cpu for cost in costs[letter])
        to_b, to_c = (ratio(costs[letter], costs[other]) for other in "bc")
        rows.append(f"| ({letter}) {name} | {wall:.2f} | {cpu:.2f} | {to_b:.2f} | {to_c:.2f} |")
    wall = statistics.median(one["wall"] for one in warm_runs)
    cpu = statistics.median(one["host_cpu"] for one in warm_runs)
    boot = statistics.median(one["room_cpu"] for one in warm_runs)
    medians = [statistics.median(cost.wall for cost in costs[other]) for other in "bc"]
    to_b, to_c = (wall / median for median in medians)
    rows.append(
        f"| (e) `minbar grade`, warm: pool full, second and later submissions | {wall:.2f} "
        f"| {cpu:.2f}, and {boot:.2f} in its room, boot included | {to_b:.2f} | {to_c:.2f} |"
    )
    return rows


def start_up(folder: Path, rounds: int) -> tuple[float, float]:
    """Return the median ratio of `minbar --help` to importing click, and its seconds."""
    pairs = []
    for _ in range(3 * rounds):
        click = run([sys.executable, "-c", "import click"], cwd=folder)
        pairs.append((run([sys.executable, "-m", "minbar", "--help"], cwd=folder), click))
    shown, imported = zip(*pairs, strict=True)
    return ratio(shown, imported), statistics.median(cost.wall for cost in shown)


def report(rounds: int) -> str:
    """Measure everything and return the text for the results page."""
    with tempfile.TemporaryDirectory(prefix="minbar-speed-") as name:
        folder = Path(name)
        with_data(folder)
        routes = ways(folder)
        costs: dict[str, list[Cost]] = {letter: [] for letter in routes}
        for number in range(rounds + 1):
            for letter, way in routes.items():
                cost = way()
                if number:  # the first round warms caches, and is not counted
                    costs[letter].append(cost)
        warm_runs = warm(folder, rounds)
        help_ratio, help_wall = start_up(folder, rounds)
        peak = host_memory(folder)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    lines = [
        f"Measured {dt.datetime.now(dt.UTC):%Y-%m-%d} on {machine}; medians of {rounds} rounds.",
        "",
        *table(costs, warm_runs),
        "",
        f"- `minbar --help`: {help_ratio:.2f} times `import click` alone ({help_wall:.2f} s).",
        f"- Peak memory on the host while a notebook prints 800 MB: {peak / MIB:.0f} MiB.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="replace the table of the page")
    options = parser.parse_args()
    image_tag = image()
    measured = report(options.rounds)
    sys.stdout.write(measured + "\n")
    if options.write:
        replace("speed", measured)
