"""Measure how far the bars of the take-home `late-deliveries` lie from its references.

Every bar that a test sets on a measured figure has to lie at least four standard
deviations, over data keys, from every reference that it separates. For each key this
generates data, runs the references, puts the take-home's own tests to them and keeps the
figures that these compare. It prints the tables of `late-deliveries-thresholds.md`.

    python benchmarks/late_deliveries_thresholds.py --keys 32 --jobs 2

It runs the project's own references in processes of its own and without a room: never
give it a notebook that somebody has sent in.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import runpy
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from minbar.content.takehomes import load_takehome
from minbar.rooms.inside.codec import CodecError, decode, encode
from minbar.rooms.inside.plugin import ExamPlugin, Reply, run_tests
from minbar.takehomes.public import exam_spec

ROOT = Path(__file__).resolve().parents[1]
TAKEHOME = ROOT / "takehomes" / "late-deliveries"
PURPOSES = ("work", "holdout", "world")
DISTANCE = 4.0


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of a figure with its bar; `sense` is `>=` or `<=`."""

    test: str
    sense: str
    value: float
    bar: float


@dataclass(slots=True)
class Examined:
    """One notebook on one key: what was compared, passed and won, and the CPU seconds."""

    name: str
    compared: list[Compared] = field(default_factory=list)
    passed: dict[str, bool] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    notebook_seconds: float = 0.0
    test_seconds: float = 0.0


class Namespace:
    """Answers questions from a notebook's names; values cross encoded, as from a room."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        """Answer from `names`."""
        self._names = names
        self._handles: dict[int, Any] = {}

    def call(self, name: str, payload: bytes, keep: int | None) -> Reply:
        """Call a function; `keep` leaves its result here."""

        def ask() -> object:
            result = self._names[name](*decode(payload, resolve=self._handles.__getitem__))
            if keep is None:
                return result
            self._handles[keep] = result
            return None

        return self._answer(name, ask)

    def value(self, name: str) -> Reply:
        """Return a name's value."""
        return self._answer(name, lambda: self._names[name])

    def artefact(self, name: str) -> Reply:
        """Return the bytes of a file that the notebook wrote."""
        path = Path(name)
        return Reply("ok", path.read_bytes()) if path.is_file() else Reply("missing")

    def _answer(self, name: str, ask: Callable[[], object]) -> Reply:
        if name not in self._names:
            return Reply("missing")
        try:
            return Reply("ok", encode(ask()))
        except CodecError as error:
            return Reply("uncodable", error_text=str(error))
        except Exception as error:  # noqa: BLE001 (a reference that fails is measured, too)
            return Reply("error", error_name=type(error).__name__, error_text=str(error))


class Watcher(ExamPlugin):
    """Examines as a room does, and keeps what the tests' `bar` fixture compared."""

    def __init__(self, names: Mapping[str, Any], exam: Path, examined: Examined) -> None:
        """Put the tests below `exam` to a notebook's names; keep results in `examined`."""
        self._examined = examined
        spec = exam_spec(load_takehome([ROOT], TAKEHOME.name).spec)
        asker = Namespace(names)
        super().__init__(asker=asker, spec=spec, folder=exam, key=b"", record=self._keep)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Read the fixture after the test has run, passed or not."""
        try:
            return (yield)
        finally:
            bar = getattr(item, "funcargs", {}).get("bar")
            self._examined.compared += [
                Compared(item.name, *compared) for compared in (bar.seen if bar else ())
            ]

    def _keep(self, entry: Mapping[str, Any]) -> None:
        if entry["type"] == "broken":
            raise ValueError(entry)
        if entry["type"] != "test":
            return
        passed = entry["outcome"] == "passed"
        won = entry["points"] if passed else 0.0
        self._examined.passed[entry["id"]] = passed
        points = self._examined.points
        points[entry["criterion"]] = points.get(entry["criterion"], 0.0) + won
        if not passed and os.environ.get("VERBOSE"):
            print(self._examined.name, entry["id"], entry["public"], entry["detail"][-900:])


def keys_of(number: int) -> dict[str, str]:
    """Return the data keys of one repetition."""
    return {
        purpose: hashlib.sha256(f"thresholds {number} {purpose}".encode()).hexdigest()
        for purpose in PURPOSES
    }


def run_notebook(path: Path) -> dict[str, Any]:
    """Run a notebook's code cells in one namespace; a failing cell does not end it."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code = compile("".join(cell["source"]), f"{path.name}:{cell['id']}", "exec")
            # One of the references fails on purpose; the tests say what is missing then.
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(code, names)  # noqa: S102 (the project's own notebooks)
    return names


def examine(number: int, path: Path) -> Examined:
    """Run one notebook on one key and put all tests to it."""
    os.environ["MPLBACKEND"] = "Agg"
    examined = Examined(path.stem)
    with tempfile.TemporaryDirectory() as raw:
        work, exam = Path(raw) / "work", Path(raw) / "exam"
        lay_out(number, work, exam)
        with contextlib.chdir(work):
            begun = time.process_time()
            names = run_notebook(path)
            ran = time.process_time()
            run_tests(Watcher(names, exam, examined), exam)
            examined.notebook_seconds = ran - begun
            examined.test_seconds = time.process_time() - ran
    return examined


def lay_out(number: int, work: Path, exam: Path) -> None:
    """Write generated data and tests as the rooms would have them."""
    generate = runpy.run_path(str(TAKEHOME / "generate.py"))["generate"]
    for name, content in generate(keys_of(number)).items():
        kind, _, plain = name.partition("/")
        places = [exam / "data" / name, *([work / "data" / plain] if kind == "work" else [])]
        for place in places:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    for kind in ("public", "hidden"):
        shutil.copytree(TAKEHOME / kind, exam / kind)


def bar_table(done: Sequence[Examined]) -> list[str]:
    """Return one line for each bar and notebook: mean, deviation, distance."""
    figures: dict[tuple[str, str, float, str], list[float]] = defaultdict(list)
    for one in done:
        for seen in one.compared:
            figures[seen.test, seen.sense, seen.bar, one.name].append(seen.value)
    lines = [
        "| test | bar | reference | passes | keys | mean | sd | distance in sd |",
        "|---|---|---|---|---:|---:|---:|---:|",
    ]
    for (test, sense, bar, name), values in sorted(figures.items()):
        mean, sd = statistics.fmean(values), deviation(values)
        good = mean >= bar if sense == ">=" else mean <= bar
        away = distance(mean, sd, bar)
        cells = [f"`{test}`", f"{sense} {bar:g}", name, "yes" if good else "no"]
        cells += [str(len(values)), f"{mean:.3f}", f"{sd:.3f}", away]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def deviation(values: Sequence[float]) -> float:
    """Return the standard deviation; 0 for a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def distance(mean: float, sd: float, bar: float) -> str:
    """Return how many standard deviations a mean lies from a bar, marked if too few."""
    if sd == 0:
        return "always the same"
    away = abs(mean - bar) / sd
    return f"{away:.1f}" if away >= DISTANCE else f"**{away:.1f}**"


def pass_table(done: Sequence[Examined]) -> list[str]:
    """Return one line for each test: on how many keys each notebook passes it."""
    names = sorted({one.name for one in done})
    lines = [f"| test | {' | '.join(names)} |", "|---|" + "---:|" * len(names)]
    for test in sorted({test for one in done for test in one.passed}):
        counts = [sum(one.passed.get(test, False) for one in done if one.name == n) for n in names]
        lines.append(f"| `{test}` | {' | '.join(map(str, counts))} |")
    return lines


def point_table(done: Sequence[Examined]) -> list[str]:
    """Return one line for each notebook: points of each criterion, and CPU seconds."""
    criteria = sorted({name for one in done for name in one.points})
    lines = [
        f"| reference | {' | '.join(criteria)} | CPU s, notebook | CPU s, tests |",
        "|---|" + "---:|" * (len(criteria) + 2),
    ]
    for name in sorted({one.name for one in done}):
        mine = [one for one in done if one.name == name]
        cells = [span([one.points[criterion] for one in mine]) for criterion in criteria]
        cells += [f"{statistics.median(one.notebook_seconds for one in mine):.1f}"]
        cells += [f"{statistics.median(one.test_seconds for one in mine):.1f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def span(values: Sequence[float]) -> str:
    """Return the one value, or the least and the largest of several."""
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the bars of `late-deliveries`.")
    parser.add_argument("--keys", type=int, default=32, help="how many data keys")
    parser.add_argument("--first", type=int, default=0, help="number of the first key")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: the references")
    options = parser.parse_args()
    paths = options.notebooks or sorted((TAKEHOME / "reference").glob("*.ipynb"))
    numbers = range(options.first, options.first + options.keys)
    todo = [(number, path.resolve()) for number in numbers for path in paths]
    done = []
    with ProcessPoolExecutor(
        options.jobs, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        for one in pool.map(examine, *zip(*todo, strict=True)):
            done.append(one)
            print(f"\r{len(done)} of {len(todo)}", end="", file=sys.stderr)
    tables = (bar_table(done), pass_table(done), point_table(done))
    print("\n\n".join("\n".join(table) for table in tables))


if __name__ == "__main__":
    main()
