"""What the runs of an item's programs say about its tests, bugs and symptoms."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from minbar.bank.python_source import functions, parse_text
from minbar.bank.raised import Raised
from minbar.bank.subject import Subject
from minbar.errors import ContentProblem

__all__ = ["LOWER", "MARGIN", "judge_coding", "judge_debugging"]

LOWER: Final = "lower is better"
"""Words in the docstring of `report` that turn the direction of its number."""

MARGIN: Final = 0.01
"""Share of the right headline by which one is better that flatters."""


_SEEDS_TODO: Final = "Let nothing in it follow a global generator, or the order of a set"


class _Report(msgspec.Struct, frozen=True):
    value: float | None = None
    error: Raised | None = None


class _Run(msgspec.Struct, frozen=True):
    program: str
    seed: int
    tests: dict[str, Raised | None]
    report: _Report | None


def judge_coding(subject: Subject, raw: bytes) -> list[ContentProblem]:
    """Say whether the solution passes its tests, and the starter does not."""
    runs = msgspec.json.decode(raw, type=list[_Run])
    files = subject.item.files
    if files is None:
        return []
    problems = list(_passing(subject, [run for run in runs if run.program == "solution"]))
    starter = next((run for run in runs if run.program == "starter"), None)
    if starter and files.starter and not any(starter.tests.values()):
        what = "the starter passes every test, so nothing is left to do"
        problems.append(ContentProblem(what, where=subject.code(files.starter)))
    return problems


def judge_debugging(subject: Subject, raw: bytes) -> list[ContentProblem]:
    """Say whether each bug is caught, alone and among others, and has its symptom."""
    runs = msgspec.json.decode(raw, type=list[_Run])
    return list(_Debugging(subject, runs).problems())


def _passing(subject: Subject, runs: Sequence[_Run]) -> Iterator[ContentProblem]:
    """Tests that a right program fails, for some seed or for all; like failures together."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for name in runs[0].tests if runs else ():
        failed = {run.seed: error for run in runs if (error := run.tests[name]) is not None}
        if failed:
            seed, error = next(iter(failed.items()))
            where = _test_place(subject, name, error.line)
            flaky = f", with seed {seed} and not with all" if len(failed) < len(runs) else ""
            together.setdefault((where, str(error), flaky), []).append(f"`{name}`")
    for (where, said, flaky), names in together.items():
        verb = "fails" if len(names) == 1 else "fail"
        what = f"{' and '.join(names)} {verb} on the right program{flaky}: {said}"
        yield ContentProblem(what, where=where, todo=_SEEDS_TODO if flaky else "")


def _test_place(subject: Subject, name: str, line: int | None) -> str:
    """The line that failed, else that of the test."""
    if subject.item.files is None:
        return subject.where()
    tests = subject.item.files.tests
    tree = parse_text(subject.text(tests))
    function = functions(tree).get(name) if isinstance(tree, ast.Module) else None
    return subject.code(tests, line or (function.lineno if function else None))


class _Debugging:
    """The runs of one debugging item."""

    def __init__(self, subject: Subject, runs: Sequence[_Run]) -> None:
        self._subject = subject
        self._runs: dict[str, list[_Run]] = {}
        for run in runs:
            self._runs.setdefault(run.program, []).append(run)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield everything that does not hold; what is said of bugs needs a right program."""
        broken = [*_passing(self._subject, self._runs["fixed"]), *self._broken_report()]
        yield from broken
        if broken:
            return
        for number in range(len(self._subject.item.bugs)):
            missed = list(self._missed(number))
            yield from missed or self._hidden(number)
            yield from self._symptom(number)

    def _broken_report(self) -> Iterator[ContentProblem]:
        files = self._subject.item.files
        for run in self._runs["fixed"]:
            report = run.report or _Report()
            if files is not None and report.value is None:
                said = report.error or "it is not finite"
                what = f"`report()` of the right program gives no number (seed {run.seed}): {said}"
                line = report.error.line if report.error else None
                yield ContentProblem(what, where=self._subject.code(files.solution, line))
                return

    def _missed(self, number: int) -> Iterator[ContentProblem]:
        """Tests that do not catch the bug when it is alone."""
        bug = self._subject.item.bugs[number]
        runs = self._runs[f"bug {number}"]
        for at, name in enumerate(bug.detected_by):
            passed = [run.seed for run in runs if run.tests[name] is None]
            where = self._subject.where("bugs", number, "detected_by", at)
            if len(passed) == len(runs):
                what = f"`{name}` passes although bug `{bug.id}` is there"
                yield ContentProblem(what, where=where, todo="Sharpen the test, or name another")
            elif passed:
                what = f"`{name}` catches bug `{bug.id}` with some seeds, and not with {passed[0]}"
                yield ContentProblem(what, where=where, todo=_SEEDS_TODO)

    def _hidden(self, number: int) -> Iterator[ContentProblem]:
        """The smallest set of bugs in which none of its tests catches the bug."""
        bugs = self._subject.item.bugs
        for label, (run, *_) in self._runs.items():
            kind, *chosen = label.split()
            if kind != "set" or str(number) not in chosen:
                continue
            if not any(run.tests[name] for name in bugs[number].detected_by):
                others = [f"`{bugs[int(each)].id}`" for each in chosen if int(each) != number]
                what = f"bug `{bugs[number].id}` is hidden by {' and '.join(others)}"
                todo = "Let its tests look at its own part of the program alone"
                where = self._subject.where("bugs", number, "detected_by")
                yield ContentProblem(what, where=where, todo=todo)
                return

    def _symptom(self, number: int) -> Iterator[ContentProblem]:
        bug = self._subject.item.bugs[number]
        runs = self._runs[f"bug {number}"]
        raised = [run.report.error for run in runs if run.report and run.report.error]
        where = self._subject.where("bugs", number, "symptom")
        if raised and len(raised) < len(runs):
            what = f"with bug `{bug.id}`, `report()` raises with some seeds only: {raised[0]}"
            yield ContentProblem(what, where=where)
            return
        measured = "loud" if raised else self._quiet_or_flattering(runs)
        if measured != bug.symptom:
            what = f"bug `{bug.id}` is {measured}, not {bug.symptom}: {self._shown(runs)}"
            todo = f"Write `{measured}`, or plant another bug"
            yield ContentProblem(what, where=where, todo=todo)

    def _quiet_or_flattering(self, runs: Sequence[_Run]) -> str:
        """Flattering is better than right by a margin, whatever the seeds."""
        right, planted = _values(self._runs["fixed"]), _values(runs)
        if len(planted) < len(runs):
            return "quiet"  # not a finite number
        sign = -1.0 if self._lower_is_better() else 1.0
        best, worst = max(sign * each for each in right), min(sign * each for each in planted)
        margin = MARGIN * max(abs(each) for each in right)
        return "flattering" if worst > best + max(margin, 1e-9) else "quiet"

    def _shown(self, runs: Sequence[_Run]) -> str:
        errors = [run.report.error for run in runs if run.report and run.report.error]
        if errors:
            return f"`report()` raises {errors[0]}"
        right, planted = _values(self._runs["fixed"]), _values(runs)
        if not planted:
            return "`report()` gives no finite number"
        return f"`report()` gives {planted[0]:.6g}, the right program {right[0]:.6g}"

    def _lower_is_better(self) -> bool:
        files = self._subject.item.files
        tree = parse_text(self._subject.text(files.solution)) if files else None
        report = functions(tree).get("report") if isinstance(tree, ast.Module) else None
        docstring = ast.get_docstring(report) if report else None
        return LOWER in " ".join((docstring or "").lower().split())


def _values(runs: Sequence[_Run]) -> list[float]:
    return [run.report.value for run in runs if run.report and run.report.value is not None]
