"""As much of pytest as items' tests need: functions, the fixture `m`, parameters."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

__all__ = ["FIXTURE", "run_test"]

FIXTURE = "m"


def run_test(test: Callable[..., None], make_module: Callable[[], Any]) -> None:
    """Run a test with each set of its parameters; raises what it raises.

    Args:
        test: a test function.
        make_module: gives the program as a fresh module, the fixture `m`.

    Raises:
        LookupError: if it takes a fixture that is not known.
    """
    wanted = inspect.signature(test).parameters
    for case in _cases(test):
        unknown = [name for name in wanted if name != FIXTURE and name not in case]
        if unknown:
            message = f"the fixture {unknown[0]} is not known; tests of items take {FIXTURE}"
            raise LookupError(message)
        given = {FIXTURE: make_module()} if FIXTURE in wanted else {}
        test(**given, **case)


def _cases(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Return every combination of what `pytest.mark.parametrize` gives."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    choices = [list(_choices(mark.args[0], mark.args[1])) for mark in marks]
    for combination in itertools.product(*choices):
        yield {name: value for part in combination for name, value in part.items()}


def _choices(names: str | Sequence[str], values: Any) -> Iterator[dict[str, Any]]:
    split = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        row = value.values if hasattr(value, "marks") else value  # of `pytest.param`
        single = len(split) == 1 and row is value
        yield dict(zip(split, [row] if single else row, strict=True))
