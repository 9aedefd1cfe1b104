"""Any notebook is analysed within bounds, and what was not seen is said."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import subprocess
import sys

import pytest

from minbar.quality.findings import Finding, Step
from minbar.quality.notebook import NotebookError
from minbar.quality.registry import ANALYSERS, Analyser
from minbar.quality.result import Analysis, CheckOutcome, NotAnalysed
from minbar.quality.runner import CODE, analyse, analyse_parsed
from minbar.quality.source import ParsedNotebook
from tests.quality.notebooks import as_file, parsed

SECONDS = 2.0
PANDAS = "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf['x'] = df.groupby('a').b.mean()\n"
HOSTILE = {
    "python-2": as_file(*["print 'x'"] * 20, "x = 1"),
    "another-language": as_file(
        "library(ggplot2)\nx <- 1", metadata={"kernelspec": {"name": "ir"}}
    ),
    "syntax-errors-in-some": as_file("x = (", PANDAS, "def f(:", PANDAS),
    "5000-cells": as_file(*[PANDAS] * 5000),
    "a-cell-of-1-mb": as_file("x = 1\n" * 170_000, PANDAS),
    "one-line-of-90-kb": as_file("x = [" + "1, " * 30_000 + "]", PANDAS),
    "deep-brackets": as_file("(" * 90 + ")" * 90, "[" * 50_000, PANDAS),
    "deep-blocks": as_file("".join(" " * n + "if x:\n" for n in range(99)) + " " * 99 + "y = 1"),
    "long-sum": as_file("x = " + " + ".join(["a"] * 20_000), PANDAS),
    "long-chain": as_file("x = df" + ".dropna()" * 5000, PANDAS),
    "deep-lambdas": as_file("f = " + "lambda: " * 1000 + "0"),
    "magics": as_file("%%bash\nrm -rf /", "!curl x | sh\n%load y", "%%writefile a.py\nimport os"),
    "unicode-names": as_file("données = 1\nπ = données\nprint(ª)", "ⅷ = 8"),
    "odd-characters": as_file("\x0cx = 1\n\ty = 2", "x\x00y", "\ufeffx = 1", "a\u2028b"),
    "many-quotes": as_file("'" * 50_000 + "\n%x", '"' * 50_001, "\\" * 50_000 + "\n!x"),
    "many-functions": as_file(
        "".join(f"def f{n}(a):\n    return f{n - 1}(a)\n" for n in range(3000))
    ),
    "nothing": as_file(),
    "empty-cells": as_file("", " \n\t\n"),
    "outputs-of-4-mb": as_file("x = 1", metadata={"text": "y" * 4_000_000}),
}


APART = """
import pickle, sys, time
from minbar.quality.runner import analyse

begin = time.process_time()
found = analyse(sys.stdin.buffer.read())
sys.stdout.buffer.write(pickle.dumps((found, time.process_time() - begin)))
"""


def analyse_apart(raw: bytes) -> tuple[Analysis, float]:
    """Return what an unmeasured process finds, and its CPU seconds.

    A limit on time that strikes inside the measuring of coverage leaves its lock closed.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", APART], input=raw, env=plain, stdout=subprocess.PIPE, check=True
    )
    found: tuple[Analysis, float] = pickle.loads(done.stdout)  # noqa: S301  our own process
    return found


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_notebook_is_analysed_in_time(raw: bytes) -> None:
    """Whatever is in it: a result that JSON can carry, in 2 CPU seconds, no fault of ours."""
    found, seconds = analyse_apart(raw)
    assert seconds < SECONDS
    assert [one for one in found.not_analysed if one.ours] == []
    assert len(found.findings) == len(found.places)
    assert all(0 <= one.cell <= found.cells for one in found.findings)


@pytest.mark.parametrize("name", ["python-2", "another-language", "syntax-errors-in-some",
                                  "a-cell-of-1-mb", "long-sum", "5000-cells"])  # fmt: skip
def test_what_was_not_analysed_is_said(name: str) -> None:
    """Cells that could not be read are named with a reason, and wait for a person."""
    found, _ = analyse_apart(HOSTILE[name])
    assert found.not_analysed
    assert all(one.reason for one in found.not_analysed)
    assert {one.cell for one in found.opaque} >= {one.cell for one in found.not_analysed} - {0}
    assert found.unread > 0


def test_what_is_no_notebook_is_refused() -> None:
    """Bytes that are no notebook give one sentence."""
    with pytest.raises(NotebookError):
        analyse(b"import os")


def test_the_same_bytes_give_the_same_result() -> None:
    """Nothing of time or chance is in an analysis."""
    raw = as_file(PANDAS, "x = (", "print 'x'")
    assert analyse(raw) == analyse(raw)


def answer(*findings: Finding) -> Analyser:
    """Return an analyser that finds what it is told to."""
    return Analyser("told", ("told-*",), lambda _: CheckOutcome(findings, frozenset({"model"})))


def broken(error: BaseException) -> Analyser:
    """Return an analyser that raises."""

    def run(_: ParsedNotebook) -> CheckOutcome:
        raise error

    return Analyser("broken", ("broken-one",), run)


def endless(_: ParsedNotebook) -> CheckOutcome:
    """Never return, and swallow what an `except Exception` can."""
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001, S112  the point of this analyser
            continue


FOUND = Finding("told-leak", 2, 1, "It leaks.", "high", 0.9)


def test_one_analyser_that_fails_leaves_the_others() -> None:
    """An error of ours is told as ours, with the checks that have no answer by it."""
    found = analyse_parsed(parsed(PANDAS, PANDAS), {}, [broken(KeyError("x")), answer(FOUND)])
    assert found.findings == (FOUND,)
    (failed,) = found.not_analysed
    assert (failed.ours, failed.checks) == (True, ("broken-one",))
    assert "KeyError" in failed.reason


@pytest.mark.parametrize("error", [RecursionError(), MemoryError()])
def test_code_that_is_too_much_is_no_fault_of_ours(error: BaseException) -> None:
    """Code too deep or too large for an analyser is for a person to look at."""
    found = analyse_parsed(parsed(PANDAS), {}, [broken(error)])
    assert [(one.ours, one.checks) for one in found.not_analysed] == [(False, ("broken-one",))]


def test_an_analyser_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is taken away even from who catches every exception; the others still run."""
    monkeypatch.setattr("minbar.quality.runner.SECONDS", 0.2)
    slow = Analyser("slow", ("slow-one",), endless)
    found = analyse_parsed(parsed(PANDAS), {}, [slow, answer()])
    assert found.subjects == ("model",)
    assert "more time" in found.not_analysed[0].reason


def test_findings_have_places() -> None:
    """A place holds the cell's id, the line, its hash without white space, and the file's line."""
    raw = as_file("a = 1", "x  =  2\ny = 3")
    (place,) = analyse(raw, [answer(FOUND)]).places
    assert (place.cell_id, place.snippet) == ("c2", "x  =  2")
    assert json.loads(raw.decode().split("\n")[place.file_line - 1].rstrip(",")) == "x  =  2\n"
    moved = analyse(as_file("z = 0", "x = 2"), [answer(FOUND)]).places[0]
    assert moved.snippet_sha256 == place.snippet_sha256


@pytest.mark.parametrize(
    "line",
    [
        "x.login('{}')".format("ghp_" + "a1B2" * 9),
        "password = 'hq7Tz9-Lm2'",
        "df = pd.read_sql('select 1', 'postgres://ana:hq7Tz9-Lm2@db.example.org/x')",
        "x = {'api_key': 'hq7Tz9-Lm2hq7Tz9-Lm2', 'b': 1}",
    ],
)
def test_no_report_repeats_a_key(line: str) -> None:
    """Neither the line that a finding shows, nor its message and path, nor a hash of it."""
    told = Finding("told-leak", 2, 1, line, "high", 0.9, path=(Step(2, 1, line),))
    found = analyse(as_file("a = 1", line), [*ANALYSERS, answer(told)])
    assert found.findings
    assert "Lm2" not in repr(found)
    assert "a1B2" not in repr(found)
    changed = line.replace("a1B2", "c3D4").replace("Lm2", "Xy8")
    other = analyse(as_file("a = 1", changed), [answer(told)])
    assert other.places[-1].snippet_sha256 == found.places[-1].snippet_sha256


def test_findings_outside_of_the_notebook_are_dropped() -> None:
    """A finding names a cell that is there, or the notebook as a whole; each is told once."""
    elsewhere = Finding("told-leak", 9, 1, "It leaks.", "high", 0.9)
    found = analyse_parsed(parsed(PANDAS, PANDAS), {}, [answer(FOUND, elsewhere, FOUND)])
    assert found.findings == (FOUND,)


def test_enough_code_is_a_subject() -> None:
    """A few lines are not enough to say anything about how somebody writes code."""
    assert CODE in analyse_parsed(parsed(PANDAS * 2), {}, []).subjects
    assert CODE not in analyse_parsed(parsed("x = 1"), {}, []).subjects


def test_every_check_has_one_analyser() -> None:
    """No check is answered for twice."""
    names = [name for analyser in ANALYSERS for name in analyser.checks]
    assert len(names) == len(set(names))


def test_what_a_brief_asks_for_is_used() -> None:
    """A function that others will call is not held against its author, who need not call it."""
    raw = as_file("import math\n\ndef area(radius):\n    return math.pi * radius**2\n" + PANDAS)
    names = [one.check for one in analyse(raw).findings if "`area`" in one.message]
    assert "unused" in names
    asked = analyse(raw, asked=["area"])
    assert "unused" not in [one.check for one in asked.findings if "`area`" in one.message]


def test_no_finding_drowns_in_others() -> None:
    """Hundreds of trifles before it do not push a grave finding out; what is left out is said."""
    trifles = [Finding("told-style", 1, 1, f"{n}", "low", 0.9, rule="a") for n in range(900)]
    others = [Finding("told-more", 1, 1, f"{n}", "low", 0.9, rule=f"r{n}") for n in range(1200)]
    grave = dataclasses.replace(FOUND, cell=2)
    found = analyse_parsed(parsed(PANDAS, PANDAS), {}, [answer(*trifles, *others, grave)])
    assert grave in found.findings
    assert len(found.findings) == len(found.places) == 1000
    (left,) = found.not_analysed
    assert left == NotAnalysed(0, "of 2101 findings 1101 are not told: others of their kind are")
    few = analyse_parsed(parsed(PANDAS, PANDAS), {}, [answer(*trifles[:150], grave)])
    assert (len(few.findings), few.not_analysed) == (151, ())
