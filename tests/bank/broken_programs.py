"""Items with programs, with one thing wrong each."""

from __future__ import annotations

from tests.bank.samples import TOP, WEEKDAYS, Broken

QUIET = '    fixed: "return total / len(days)"\n    buggy: "return total / 7"\n'

FOUR_LINES = """\
    fixed: |-
      values: dict[int, list[float]] = {}
          for number, value in days:
              values.setdefault(number % 7, []).append(value)
          return {weekday
    buggy: |-
      values = {}
          return {weekday
"""

STATIC = [
    Broken(
        "text-not-there",
        WEEKDAYS,
        {"item.yaml": [("return total / len(days)", "return total / count")]},
    ),
    Broken(
        "text-twice",
        WEEKDAYS,
        {"item.yaml": [('fixed: "return total / len(days)"', 'fixed: "len(days)"')]},
    ),
    Broken(
        "same-line",
        WEEKDAYS,
        {"item.yaml": [(QUIET, '    fixed: "total = sum"\n    buggy: "total = max"\n')]},
    ),
    Broken("five-lines", WEEKDAYS, {"item.yaml": [(QUIET, FOUR_LINES)]}),
    Broken(
        "planted-comment",
        WEEKDAYS,
        {"item.yaml": [('"return total / 7"', '"return total / 7  # days"')]},
    ),
    Broken(
        "planted-word",
        WEEKDAYS,
        {"item.yaml": [('"return days, days[cut:]"', '"leaky = days; return leaky, days[cut:]"')]},
    ),
    Broken(
        "word-in-program",
        WEEKDAYS,
        {"solution.py": [("Return the mean of each weekday.", "Return the mean; no bugs here.")]},
    ),
    Broken(
        "planted-nonsense", WEEKDAYS, {"item.yaml": [('"return total / 7"', '"return total /"')]}
    ),
    Broken(
        "unknown-test",
        WEEKDAYS,
        {"item.yaml": [("[test_error_is_a_mean]", "[test_error_is_mean]")]},
    ),
    Broken("no-report", WEEKDAYS, {"solution.py": [("def report() ->", "def headline() ->")]}),
    Broken(
        "own-starter",
        WEEKDAYS,
        {"item.yaml": [("tests: tests.py}", "tests: tests.py, starter: solution.py}")]},
    ),
    Broken(
        "program-is-no-python",
        WEEKDAYS,
        {"solution.py": [("list[float]] = {}", "list[float]] = {")]},
    ),
    Broken(
        "no-tests",
        TOP,
        {"tests.py": [("def test_it", "def it"), ("def test_no", "def no")]},
    ),
    Broken("starter-is-no-python", TOP, {"starter.py": [("-> list[int]:", "-> list[int]")]}),
]

RUN = [
    Broken("fixed-fails", WEEKDAYS, {"tests.py": [("== 2.0", "== 3.0")]}),
    Broken(
        "tests-do-not-load",
        WEEKDAYS,
        {"tests.py": [("import pytest\n", "import pytest\nimport nothing_like_it\n")]},
    ),
    Broken(
        "flaky-by-seed",
        WEEKDAYS,
        {
            "tests.py": [
                ("import pytest\n", "import random\n\nimport pytest\n"),
                ("== 2.0", "== 2.0 + (random.random() > 0.5)"),
            ]
        },
    ),
    Broken(
        "flaky-by-hash",
        WEEKDAYS,
        {"tests.py": [("== 2.0", '== 2.0\n    assert hash("seven") % 2 == 0')]},
    ),
    Broken(
        "report-raises",
        WEEKDAYS,
        {
            "solution.py": [
                (
                    "    train, test = split(make_days(), 0.1)\n",
                    "    train, test = split(make_days(), 0)\n",
                )
            ]
        },
    ),
    Broken(
        "bug-not-caught",
        WEEKDAYS,
        {"item.yaml": [("[test_error_is_a_mean]", "[test_test_days_are_unseen]")]},
    ),
    Broken(
        "bug-hidden",
        WEEKDAYS,
        {
            "item.yaml": [
                ("symptom: loud", "symptom: quiet"),
                ('fixed: "abs(means[number % 7] - value)"', 'fixed: "sum(abs(means"'),
                ('buggy: "abs(means[number % 8] - value)"', 'buggy: "3.5 * sum(abs(means"'),
                ("[test_forecast_is_of_the_weekday]", "[test_error_is_a_mean]"),
            ],
        },
    ),
    Broken("not-loud", WEEKDAYS, {"item.yaml": [("symptom: quiet", "symptom: loud")]}),
    Broken("not-quiet", WEEKDAYS, {"item.yaml": [("symptom: flattering", "symptom: quiet")]}),
    Broken("not-flattering", WEEKDAYS, {"item.yaml": [("symptom: loud", "symptom: flattering")]}),
    Broken(
        "higher-is-better", WEEKDAYS, {"solution.py": [("lower is better", "higher is better")]}
    ),
    Broken(
        "unknown-fixture",
        TOP,
        {"tests.py": [("number(m: ModuleType)", "number(m: ModuleType, tmp_path: object)")]},
    ),
    Broken("solution-fails", TOP, {"solution.py": [("max(number", "min(number")]}),
    Broken(
        "starter-passes",
        TOP,
        {
            "starter.py": [
                (
                    "    raise NotImplementedError\n",
                    "    return [max(numbers[: at + 1]) for at in range(len(numbers))]\n",
                )
            ]
        },
    ),
    Broken(
        "skipped-test",
        TOP,
        {
            "tests.py": [
                (
                    "    assert m.running_top([]) == []",
                    '    import pytest\n\n    pytest.skip("later")',
                )
            ]
        },
    ),
]
