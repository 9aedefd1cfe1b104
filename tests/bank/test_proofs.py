"""What runs inside a room: children, test functions, seeds, and how content may end."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from minbar.bank.proofs import claims, maths, programs
from minbar.bank.proofs.child import Ended, described, in_child
from minbar.bank.proofs.source import imported, load_module
from minbar.bank.proofs.testing import run_test

Emit = Callable[[Any], None]


def test_a_child_says_json_and_ends() -> None:
    """What it emits arrives in order; what it prints vanishes."""

    def work(emit: Emit) -> None:
        print("unheard")  # noqa: T201  that is the point
        emit({"a": 1})
        emit([None, "ü"])

    assert in_child(work, seconds=5) == Ended("done", [{"a": 1}, [None, "ü"]])


@pytest.mark.parametrize(
    ("end", "how"),
    [
        (lambda: os._exit(7), "exit 7"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "killed 9"),
        (lambda: sys.exit(0), "exit 1"),
    ],
    ids=["exit", "killed", "sys-exit"],
)
def test_a_child_that_leaves_early_is_told(end: Callable[[], None], how: str) -> None:
    """An exit status of zero in the middle is no success."""

    def work(emit: Emit) -> None:
        emit("begun")
        end()
        emit("not reached")

    assert in_child(work, seconds=5) == Ended(how, ["begun"])


def test_a_child_that_computes_for_ever_is_ended() -> None:
    """CPU seconds are limited; what was said before is kept."""

    def work(emit: Emit) -> None:
        emit("begun")
        while True:
            pass

    assert in_child(work, seconds=1) == Ended("timeout", ["begun"])


def test_a_child_that_sleeps_is_ended_by_the_clock() -> None:
    """Wall seconds are limited as well."""
    begun = time.monotonic()
    ended = in_child(lambda _: time.sleep(60), seconds=0.1)
    assert ended.how == "timeout"
    assert time.monotonic() - begun < 10


def test_a_child_that_talks_too_much_is_ended() -> None:
    """Nobody fills the memory of the proof."""

    def work(emit: Emit) -> None:
        while True:
            emit("x" * 100_000)

    assert in_child(work, seconds=20).how == "flood"


def test_libraries_that_a_child_loads_are_there_for_the_next() -> None:
    """Loading is paid once, not once a child; content's own modules are not touched."""
    name = "wave" if "wave" not in sys.modules else "sndhdr"
    assert name not in sys.modules

    def work(_emit: Emit) -> None:
        __import__(name)
        load_module("content_of_an_item", "x = 1", "item.py")

    assert in_child(work, seconds=5).how == "done"
    assert name in sys.modules
    assert "content_of_an_item" not in sys.modules


def test_errors_are_described_by_content_lines() -> None:
    """The line is the last one in the item's file, however deep the library was."""
    with pytest.raises(ZeroDivisionError) as caught:
        load_module("m", "def f(x):\n    return 1 / x\n\nf(0)\n", "item.py")
    assert described(caught.value, "item.py") == {
        "kind": "ZeroDivisionError",
        "text": "division by zero",
        "line": 2,
    }
    with pytest.raises(SyntaxError) as wrong:
        load_module("m", "x = 1\ny = = 2\n", "item.py")
    assert described(wrong.value, "item.py")["line"] == 2
    assert described(ValueError("x" * 9000), "item.py")["line"] is None
    assert len(described(ValueError("x" * 9000), "item.py")["text"]) == 500


def test_an_error_whose_text_raises_is_described() -> None:
    """The text of an exception is content's code, too."""

    class HostileError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert described(HostileError(), "item.py")["text"] == ""
    assert described(ValueError("\ud800"), "item.py")["text"] == "?"


def test_imports_are_read_without_running() -> None:
    """What a program imports is loaded before children are forked."""
    source = "import numpy.linalg as la\nfrom a.b import c\nfrom . import d\nimport os, sys\n"
    assert imported(source) == ["a.b", "numpy.linalg", "os", "sys"]
    assert imported("import (") == []


def module(source: str) -> ModuleType:
    """Load tests."""
    return load_module("tests_of_an_item", source, "tests.py")


def test_tests_get_a_fresh_module_and_their_parameters() -> None:
    """`m` is new for each set of parameters; marks of pytest multiply."""
    seen: list[tuple[Any, ...]] = []
    tests = module(
        "import pytest\n"
        "@pytest.mark.parametrize('a, b', [(1, 2), pytest.param(3, 4, id='x')])\n"
        "@pytest.mark.parametrize('c', [5, (6, 7)])\n"
        "def test_it(m, a, b, c):\n    m.append((a, b, c))\n    m[0].append((a, b, c))\n"
    )
    run_test(tests.test_it, lambda: [seen])
    assert sorted(seen, key=repr) == [(1, 2, (6, 7)), (1, 2, 5), (3, 4, (6, 7)), (3, 4, 5)]


def test_a_test_without_the_program_runs_once() -> None:
    """Not every test needs `m`."""
    tests = module("calls = []\ndef test_it():\n    calls.append(1)\n")
    run_test(tests.test_it, dict)
    assert tests.calls == [1]


def test_other_fixtures_are_refused() -> None:
    """An item's tests stand on nothing but the program."""
    with pytest.raises(LookupError, match="the fixture tmp_path is not known"):
        run_test(module("def test_it(m, tmp_path): pass").test_it, dict)


def answers(source: str, *variants: dict[str, Any]) -> dict[str, Any]:
    """Ask a second route."""
    return maths.answers(source, list(variants), seconds=5)


def test_the_second_route_is_asked_for_each_variant() -> None:
    """Its numbers come back in order, its precision first."""
    source = "PRECISION = 0.001\ndef check(*, a):\n    return 10 / a\n"
    said = answers(source, {"a": 2}, {"a": 0}, {"a": 5})
    assert said["how"] == "done"
    assert said["said"][:2] == [{"precision": 0.001}, {"value": 5.0}]
    assert said["said"][2]["error"]["kind"] == "ZeroDivisionError"
    assert said["said"][3] == {"value": 2.0}
    assert said["again"][1] == {"value": 5.0}


@pytest.mark.parametrize("value", ["True", "float('nan')", "1e999", "'x'", "None"])
def test_what_is_no_number_is_an_error(value: str) -> None:
    """Only finite numbers are answers."""
    said = answers(f"def check(**_):\n    return {value}\n", {"a": 1})
    assert "error" in said["said"][1]


def test_a_route_without_its_function_is_an_error() -> None:
    """What cannot be asked says why."""
    assert answers("x = 1", {"a": 1})["said"][1]["error"]["kind"] == "AttributeError"


def test_asked_again_the_global_seed_is_another() -> None:
    """A route that hangs on it gives itself away."""
    said = answers("import random\ndef check(**_):\n    return random.random()\n", {"a": 1})
    assert said["said"][1] != said["again"][1]


def test_a_route_that_ends_before_its_time_is_not_asked_again() -> None:
    """What took all of its time once would take as much again, and tell nothing new."""
    said = answers("import os\ndef check(**_):\n    os._exit(0)\n", {"a": 1})
    assert (said["how"], said["again"]) == ("exit 0", [])


def test_claims_are_judged_one_by_one() -> None:
    """One that fails or dies leaves the others alone."""
    found = claims.judge(
        ["assert 1 + 1 == 2", "x = 1\nassert x == 2", "import os\nos._exit(0)", "raise SystemExit"],
        seeds=[1, 2],
        seconds=5,
    )
    assert found[0] is None
    assert found[1] == {"kind": "AssertionError", "text": "", "line": 2}
    assert found[2] == {"kind": "exit 0", "text": "", "line": None}
    assert found[3] is not None
    assert found[3]["kind"] == "SystemExit"


def test_claims_hold_for_each_seed() -> None:
    """A claim that needs luck fails with one of the seeds."""
    wins = [seed for seed in range(20) if random.Random(seed).random() < 0.5]  # noqa: S311  as the claim draws
    loses = next(seed for seed in range(20) if seed not in wins)
    code = "import random\nassert random.random() < 0.5"
    assert claims.judge([code], seeds=[wins[0]], seconds=5) == [None]
    assert claims.judge([code], seeds=[wins[0], loses], seconds=5) != [None]


def run(
    source: str, tests: str, *names: str, seed: int = 1, report: bool = False
) -> dict[str, Any]:
    """Run tests on one program."""
    request = {
        "tests": tests,
        "tests_file": "tests.py",
        "program_file": "solution.py",
        "seconds": 2,
        "programs": [
            {"id": "it", "source": source, "tests": names, "seeds": [1, 2], "report": report}
        ],
    }
    (found,) = programs.run_programs(request, seed)
    return found


def test_each_test_has_its_own_outcome() -> None:
    """One that fails, hangs or exits says so, and the others pass."""
    tests = (
        "def test_a(m): assert m.x == 1\n"
        "def test_b(m):\n    assert m.x == 2\n"
        "def test_c(m):\n    while True: pass\n"
        "def test_d(m): m.x = 5; raise SystemExit\n"
    )
    found = run("x = 1", tests, "test_a", "test_b", "test_c", "test_d", "test_e")["tests"]
    assert found["test_a"] is None
    assert found["test_b"] == {"kind": "AssertionError", "text": "", "line": 3}
    assert found["test_c"]["kind"] == "timeout"
    assert found["test_d"]["kind"] == "SystemExit"
    assert found["test_e"]["kind"] == "AttributeError"


@pytest.mark.parametrize(
    ("body", "report"),
    [
        ("return 0.5", {"value": 0.5}),
        ("return {'AUC': 0.75, 'rows': 10}", {"value": 0.75}),
        ("return float('nan')", {"value": None}),
        ("return float('inf')", {"value": None}),
    ],
)
def test_the_headline_of_a_report(body: str, report: dict[str, Any]) -> None:
    """A number, or the first number of a table; what is not finite is none."""
    source = f"def report():\n    {body}\n"
    assert run(source, "", report=True)["report"] == report


def test_a_report_that_raises_is_loud() -> None:
    """The exception is what a candidate would see."""
    found = run("def report():\n    return 1 / 0\n", "", report=True)["report"]
    assert found["error"] == {"kind": "ZeroDivisionError", "text": "division by zero", "line": 2}
    hung = run("def report():\n    while True: pass\n", "", report=True)["report"]
    assert hung["error"]["kind"] == "timeout"


def test_seeds_reach_the_global_generators() -> None:
    """Tests that hang on the seed differ between seeds, and not within one."""
    tests = "import random\ndef test_a(m): assert random.random() < 0.5\n"
    expected = {seed: random.Random(seed).random() < 0.5 for seed in (1, 2)}  # noqa: S311  as above
    assert len(set(expected.values())) == 2
    for seed, passes in expected.items():
        assert (run("", tests, "test_a", seed=seed)["tests"]["test_a"] is None) is passes


def test_files_are_read_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests and results are files of the folder that a runner is started in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "item").mkdir()
    (tmp_path / "item/check.py").write_text("def check(a): return a\n", "utf-8")
    (tmp_path / "request.json").write_text('{"variants": [{"a": 3}], "seconds": 5}', "utf-8")
    maths.main()
    assert '"value": 3.0' in (tmp_path / "result.json").read_text("utf-8")
