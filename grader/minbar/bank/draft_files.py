"""What drafts of items begin with: small examples that the check accepts, to be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["FILES", "PARTS", "PROMPTS"]

_CHECK: Final = '''\
"""The chance of at least one failed request, request by request."""

from __future__ import annotations


def check(*, size: int, rate: int) -> float:
    """Carry the chance that none has failed so far from one request to the next."""
    untouched = 1.0
    for _ in range(size):
        untouched -= untouched * rate / 1000
    return 1 - untouched
'''

_FORECAST: Final = '''\
"""Forecast each day by the mean of the days before, and report the error."""

from __future__ import annotations


def make_days(count: int = 60) -> list[float]:
    """Return sales of consecutive days, which grow by one every other day."""
    return [100.0 + number // 2 for number in range(count)]


def errors(days: list[float], window: int) -> list[float]:
    """Return the absolute error of each day that has `window` days before it."""
    found = []
    for day in range(window, len(days)):
        forecast = sum(days[day - window : day]) / window
        found.append(abs(days[day] - forecast))
    return found


def report() -> float:
    """Return the headline: mean absolute error, lower is better."""
    found = errors(make_days(), 7)
    return sum(found) / len(found)
'''

_FORECAST_TESTS: Final = '''\
"""What must hold of the forecast."""

from types import ModuleType


def test_a_day_is_forecast_from_days_before(m: ModuleType) -> None:
    """The day itself is no part of its own forecast."""
    assert m.errors([1.0, 3.0, 9.0], 2) == [7.0]
'''

_CODING_SOLUTION: Final = '''\
"""The largest number so far."""

from __future__ import annotations


def running_top(numbers: list[int]) -> list[int]:
    """Return after each number the largest so far."""
    tops: list[int] = []
    for number in numbers:
        tops.append(max(tops[-1], number) if tops else number)
    return tops
'''

_CODING_STARTER: Final = '''\
"""The largest number so far."""

from __future__ import annotations


def running_top(numbers: list[int]) -> list[int]:
    """Return after each number the largest so far."""
    raise NotImplementedError
'''

_CODING_TESTS: Final = '''\
"""What must hold of the largest so far."""

from types import ModuleType


def test_it_never_falls(m: ModuleType) -> None:
    """A smaller number changes nothing."""
    assert m.running_top([2, 1, 3, 3, 0]) == [2, 2, 3, 3, 3]


def test_no_number(m: ModuleType) -> None:
    """Without numbers there is no largest."""
    assert m.running_top([]) == []
'''

_CODING: Final = MappingProxyType(
    {
        "solution.py": _CODING_SOLUTION,
        "starter.py": _CODING_STARTER,
        "test_solution.py": _CODING_TESTS,
    }
)
FILES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "math": {"check.py": _CHECK},
        "debugging": {"solution.py": _FORECAST, "test_solution.py": _FORECAST_TESTS},
        "whiteboard": _CODING,
        "pair-coding": _CODING,
    }
)
"""Type to the files that lie beside `item.yaml`."""

_EXAMPLE: Final = "# An example that the check accepts: put your own in its place.\n"
_CODING_PART: Final = (
    f"{_EXAMPLE}files: {{solution: solution.py, tests: test_solution.py, starter: starter.py}}\n"
)
PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "math": f"""\
{_EXAMPLE}params:
  size: {{choices: [40, 60, 100, 150, 250]}}
  rate: {{choices: [1, 2, 3, 5]}}
answer:
  value: "1 - (1 - rate / 1000) ** size"
  accept_rel_tol: 0.01
  worked: |
    None fails with (1 - {{rate}}/1000) to the power {{size}}; one minus that is {{answer:.3f}}.
""",
        "debugging": f"""\
{_EXAMPLE}files: {{solution: solution.py, tests: test_solution.py}}
plant: {{@plant@}}
bugs:
  - id: sees-the-day-itself
    topic: @topic@
    symptom: flattering
    difficulty: 0.0
    fixed: "sum(days[day - window : day])"
    buggy: "sum(days[day - window + 1 : day + 1])"
    detected_by: [test_a_day_is_forecast_from_days_before]
    says: The forecast of a day contains the day.
""",
        "whiteboard": _CODING_PART,
        "pair-coding": _CODING_PART,
    }
)
"""Type to the part of `item.yaml` that only this type has; `@…@` is filled in."""

PROMPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "math": (
            "A batch holds {size} requests. Each fails on its own, with a chance of {rate} in\n"
            "1,000. With what probability does at least one fail? Give it to three decimals."
        ),
        "debugging": "The error of this forecast is lower than it will be in use. Find out why.",
        "whiteboard": "Numbers arrive one by one. After each, give the largest so far.",
        "pair-coding": "Numbers arrive one by one. After each, give the largest so far.",
    }
)
"""Type to the prompt that goes with the example."""
