"""What drawing costs: whole processes of `minbar draw`, and the solver's part of them.

    python benchmarks/draw.py [--items N] [--write]

Each round runs every way once, one right after the other: an empty Python, the imports that a
draw cannot do without, a draw from the built-in bank, one from ten thousand made-up items, and
ten parallel forms from these. Index and store are warm; each draw is for another candidate.
The solver's part is taken from a further draw, in which every call of the solver is timed.
Limits are held against the fastest round, which a busy machine changes least. With `--write`
the table in `benchmarks/README.md` is replaced.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bank import CONTENT, SETTLING, make_bank
from results import replace

ROUNDS: Final = 5
IMPORTS: Final = "import click, highspy, msgspec, sqlalchemy"


@dataclasses.dataclass(frozen=True)
class Way:
    """Something that is measured.

    Attributes:
        name: what it is called in the table.
        command: arguments of Python; `{candidate}` is another one each time.
        limit: most wall seconds of a whole process; None: it is only there to compare.
    """

    name: str
    command: tuple[str, ...]
    limit: float | None = None

    @property
    def draws(self) -> bool:
        """Whether it is a draw."""
        return self.limit is not None


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a process took.

    Attributes:
        wall: seconds.
        cpu: seconds of the process.
    """

    wall: float
    cpu: float


def ways(large: Path, out: Path, items: int) -> tuple[Way, ...]:
    """Return what is measured."""
    draw = ("-m", "minbar", "draw", "--role", "ml-engineer", "--level", "2", "--minutes", "60")
    rest = ("--requisition", "{candidate}", "--out", str(out), "--json")
    one = ("--candidate", "{candidate}", *rest)
    here, there = ("--bank", str(CONTENT)), ("--bank", str(large))
    return (
        Way("`python -c pass`", ("-c", "pass")),
        Way(f"`python -c '{IMPORTS}'`", ("-c", IMPORTS)),
        Way("`minbar draw`, built-in bank", (*draw, *here, *one), 0.8),
        Way(f"`minbar draw`, {items:,} items", (*draw, *there, *one), 1.5),
        Way(f"`minbar draw --sets 10`, {items:,} items", (*draw, *there, "--sets", "10", *rest), 5),
    )


def names() -> Iterator[str]:
    """Yield candidates who were never seen before."""
    number = 0
    while True:
        number += 1
        yield f"candidate-{number}"


def run(command: Sequence[str], candidate: str, home: Path) -> Cost:
    """Run a process and return what it took."""
    arguments = [sys.executable, *(word.format(candidate=candidate) for word in command)]
    before, begun = os.times(), time.perf_counter()
    done = subprocess.run(
        arguments,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "MINBAR_HOME": str(home)},
    )
    wall, after = time.perf_counter() - begun, os.times()
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}\n{done.stderr}")
    user = after.children_user - before.children_user
    return Cost(wall, user + after.children_system - before.children_system)


def solver_part(command: Sequence[str], candidate: str, home: Path) -> float:
    """Return the seconds that a draw spends in the solver."""
    words = [word.format(candidate=candidate) for word in command]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--timed", *words[2:]],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "MINBAR_HOME": str(home)},
    )
    seconds: float = json.loads(done.stderr.splitlines()[-1])
    return seconds


def draw_timed(arguments: Sequence[str]) -> None:
    """Draw in this process, and print the seconds spent in the solver on standard error."""
    import highspy

    spent = 0.0
    plain = highspy.Highs.run

    def timed(self: highspy.Highs) -> highspy.HighsStatus:
        nonlocal spent
        begun = time.perf_counter()
        status = plain(self)
        spent += time.perf_counter() - begun
        return status

    highspy.Highs.run = timed
    from minbar.cli.main import cli

    cli(list(arguments), standalone_mode=False)
    print(json.dumps(spent), file=sys.stderr)


def measure(items: int) -> tuple[dict[Way, list[Cost]], dict[Way, float]]:
    """Make the large bank, and measure every way on it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        make_bank(root / "bank", items)
        time.sleep(SETTLING)
        (root / "out").mkdir()
        home, candidates = root / "home", names()
        measured = ways(root / "bank", root / "out", items)
        for way in measured:
            run(way.command, next(candidates), home)  # the index is written
        costs: dict[Way, list[Cost]] = {way: [] for way in measured}
        for _ in range(ROUNDS):
            for way in measured:
                costs[way].append(run(way.command, next(candidates), home))
        solving = {
            way: solver_part(way.command, next(candidates), home) for way in measured if way.draws
        }
        return costs, solving


def table(costs: dict[Way, list[Cost]], solving: dict[Way, float]) -> str:
    """Render the results as Markdown."""
    floor = next(rounds for way, rounds in costs.items() if IMPORTS in way.name)
    lines = [
        f"Python {platform.python_version()}; {ROUNDS} rounds, each way a process of its own;",
        "the factor is the median of the rounds' own.",
        "",
        "| way | fastest (median) wall s | CPU s | times the imports | solver s | limit s |",
        "|---|---|---|---|---|---|",
    ]
    for way, rounds in costs.items():
        wall = [one.wall for one in rounds]
        times = [one.wall / other.wall for one, other in zip(rounds, floor, strict=True)]
        spent = f"{min(wall):.2f} ({statistics.median(wall):.2f})"
        cpu = min(one.cpu for one in rounds)
        solver = f"{solving[way]:.3f}" if way in solving else ""
        limit = f"{way.limit:g}" if way.limit is not None else ""
        factor = statistics.median(times)
        lines.append(f"| {way.name} | {spent} | {cpu:.2f} | {factor:.1f} | {solver} | {limit} |")
    return "\n".join(lines)


def main() -> int:
    """Read the command line, measure, print; 1 if a limit does not hold."""
    if sys.argv[1:2] == ["--timed"]:
        draw_timed(sys.argv[2:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    costs, solving = measure(options.items)
    text = table(costs, solving)
    print(text)
    if options.write:
        replace("draw", text)
    wrong = [
        f"{way.name}: {fastest:.2f} s is above {way.limit}"
        for way, rounds in costs.items()
        if way.limit is not None and (fastest := min(one.wall for one in rounds)) > way.limit
    ]
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
