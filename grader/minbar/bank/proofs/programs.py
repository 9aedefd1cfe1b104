"""Runs the tests of an item on several programs: right ones, planted ones, starters.

Each test and each report runs in a child of its own on a fresh module, for each
seed in an interpreter of its own, because the order of sets follows the seed of
hashes, which an interpreter chooses when it starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .child import Emit, Ended, described, in_child, preload, seed_everything
from .source import imported, load_module
from .testing import run_test

__all__ = ["main", "run_programs", "worker"]

_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from proofs.programs import worker; worker()"


def main() -> None:
    """Read `request.json`, write `result.json`; one interpreter for each seed."""
    request = _request()
    seeds = sorted({seed for program in request["programs"] for seed in program["seeds"]})
    runs = [run for seed in seeds for run in _interpreter(seed)]
    Path("result.json").write_text(json.dumps(runs, allow_nan=False), "utf-8")


def worker() -> None:
    """Be the interpreter of one seed: print nothing, write `runs.json`."""
    request, seed = _request(), int(sys.argv[2])
    runs = run_programs(request, seed)
    Path("runs.json").write_text(json.dumps(runs, allow_nan=False), "utf-8")


def _request() -> dict[str, Any]:
    request: dict[str, Any] = json.loads(Path("request.json").read_text("utf-8"))
    return request


def _interpreter(seed: int) -> list[dict[str, Any]]:
    here = str(Path(__file__).parent.parent)
    subprocess.run(  # noqa: S603  ourselves again
        [sys.executable, "-P", "-s", "-c", _BOOT, here, str(seed)],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        check=True,
    )
    runs: list[dict[str, Any]] = json.loads(Path("runs.json").read_text("utf-8"))
    return runs


def run_programs(request: Mapping[str, Any], seed: int) -> list[dict[str, Any]]:
    """Run every program that asks for this seed.

    Args:
        request: `tests`, `tests_file`, `program_file`, `seconds` and `programs`, each
            with `id`, `source`, `seeds`, `tests` (names) and `report`.
        seed: of the global generators.
    """
    chosen = [program for program in request["programs"] if seed in program["seeds"]]
    sources = [request["tests"], *(program["source"] for program in chosen[:1])]
    preload(name for source in sources for name in imported(source))
    return [_run_program(request, program, seed) for program in chosen]


def _run_program(
    request: Mapping[str, Any], program: Mapping[str, Any], seed: int
) -> dict[str, Any]:
    outcomes = {
        name: _run_test(request, program["source"], name, seed) for name in program["tests"]
    }
    report = _report(request, program["source"], seed) if program["report"] else None
    return {"program": program["id"], "seed": seed, "tests": outcomes, "report": report}


def _run_test(
    request: Mapping[str, Any], source: str, name: str, seed: int
) -> dict[str, Any] | None:
    """Run one test; None if it passes."""

    def work(emit: Emit) -> None:
        file = request["tests_file"]
        seed_everything(seed)
        try:
            tests = load_module("tests", request["tests"], file)
            run_test(getattr(tests, name), lambda: _module(request, source))
        except BaseException as error:  # noqa: BLE001  whatever the content does is a result
            emit(described(error, file))

    ended = in_child(work, seconds=request["seconds"])
    if ended.said:
        failed: dict[str, Any] = ended.said[0]
        return failed
    return None if ended.how == "done" else _cut_off(ended)


def _report(request: Mapping[str, Any], source: str, seed: int) -> dict[str, Any]:
    """Run `report()`; its headline, or what it raised."""

    def work(emit: Emit) -> None:
        seed_everything(seed)
        try:
            emit({"value": _headline(_module(request, source).report())})
        except BaseException as error:  # noqa: BLE001  as above
            emit({"error": described(error, request["program_file"])})

    ended = in_child(work, seconds=request["seconds"])
    said: dict[str, Any] = ended.said[0] if ended.said else {"error": _cut_off(ended)}
    return said


def _module(request: Mapping[str, Any], source: str) -> Any:
    file = request["program_file"]
    return load_module(Path(file).stem, source, file)


def _headline(reported: Any) -> float | None:
    """Return the number that a reader looks at first; None if it is not finite."""
    first = next(iter(reported.values())) if isinstance(reported, Mapping) else reported
    number = float(first)
    return number if abs(number) < float("inf") else None


def _cut_off(ended: Ended) -> dict[str, Any]:
    return {"kind": ended.how, "text": "", "line": None}
