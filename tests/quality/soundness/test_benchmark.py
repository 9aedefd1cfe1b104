"""The labelled notebooks: enough of them, in pairs, and the aims are met."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[3]


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("leakage", ROOT / "benchmarks/leakage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["leakage"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


leakage = _benchmark()


def test_there_are_enough_and_half_are_clean() -> None:
    """At least sixty notebooks, most of them first measured unseen; half of each set is clean."""
    sets = {name: list(leakage.own(leakage.HERE / name)) for name in leakage.SETS}
    every = [one for several in sets.values() for one in several]
    assert len(every) >= 60
    assert len(sets["development"]) * 2 <= len(every)
    assert {path.name for path in leakage.HERE.iterdir()} == set(sets)
    for several in sets.values():
        assert abs(sum(bool(one.leaks) for one in several) * 2 - len(several)) <= 2


def test_aims_are_met() -> None:
    """Precision and recall by type, on every set, are no worse than what was aimed at."""
    for name in leakage.SETS:
        counts, _ = leakage.measure(leakage.own(leakage.HERE / name))
        assert leakage.below_aims(counts) == [], name
