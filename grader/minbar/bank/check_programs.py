"""Items with a program and tests: debugging, whiteboard and pair coding."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from minbar.bank.jobs import Job, make_job
from minbar.bank.planting import plant
from minbar.bank.planting_checks import check_planting
from minbar.bank.programs_judgement import judge_coding, judge_debugging
from minbar.bank.python_source import functions, parse_python
from minbar.bank.subject import Subject
from minbar.bank.subsets import subsets
from minbar.content.problems import Problems, suggestion
from minbar.errors import ContentProblem
from minbar.models.item import CodeFiles

__all__ = ["SEEDS", "ProgramProof", "prepare_programs"]

SEEDS: Final = (1, 2, 3)
"""Seeds of hashes and of all global generators; no outcome may depend on them."""

_REPORT: Final = "report"
_CPU_SECONDS: Final = 30
_WALL_SECONDS: Final = 2_400

Judge = Callable[[Subject, bytes], Sequence[ContentProblem]]


@dataclass(frozen=True, slots=True)
class ProgramProof:
    """An item whose program and tests are to be run.

    Attributes:
        subject: the item.
        programs: what is run, as `proofs.programs` reads it.
        judgement: what is made of the runs.
        title: what a run shows.
    """

    subject: Subject
    programs: Sequence[dict[str, Any]]
    judgement: Judge
    title: str

    @property
    def job(self) -> Job:
        """Run the tests on every program."""
        files = _files(self.subject)
        request = {
            "tests": self.subject.text(files.tests),
            "tests_file": files.tests,
            "program_file": files.solution,
            "seconds": _CPU_SECONDS,
            "programs": list(self.programs),
        }
        return make_job("programs", self.subject, request, seconds=_WALL_SECONDS)

    def judge(self, result: bytes) -> Sequence[ContentProblem]:
        """Say what the runs show."""
        return self.judgement(self.subject, result)


def prepare_programs(subject: Subject, problems: Problems) -> ProgramProof | None:
    """Check what needs no run.

    Returns:
        What a run can show; None if there is no use in one before the problems are mended.
    """
    item = subject.item
    if item.files is None:
        return None
    before = len(problems.found)
    tests = _tests(subject, problems)
    program = parse_python(subject, item.files.solution, problems)
    if item.files.starter is not None and item.type != "debugging":
        parse_python(subject, item.files.starter, problems)
    if item.type == "debugging":
        _check_debugging(subject, program, tests, problems)
    if len(problems.found) > before:
        return None
    if item.type == "debugging":
        return ProgramProof(subject, _planted(subject, tests), judge_debugging, "planted bugs")
    return ProgramProof(subject, _coded(subject, tests), judge_coding, "solution and starter")


def _files(subject: Subject) -> CodeFiles:
    if subject.item.files is None:
        what = f"{subject.item.id} has no program"
        raise ValueError(what)
    return subject.item.files


def _tests(subject: Subject, problems: Problems) -> list[str]:
    """Return the names of the tests."""
    name = _files(subject).tests
    tree = parse_python(subject, name, problems)
    if tree is None:
        return []
    found = [name for name in functions(tree) if name.startswith("test")]
    if not found:
        todo = "Write functions `test_…(m)`; `m` is the program as a module"
        problems.add("there is no test", where=subject.code(name), todo=todo)
    return found


def _check_debugging(
    subject: Subject, program: ast.Module | None, tests: Sequence[str], problems: Problems
) -> None:
    files = _files(subject)
    if files.starter is not None:
        what = "what candidates of a debugging item start from is planted, never written"
        problems.add(what, where=subject.where("files", "starter", key=True), todo="Delete it")
    if program is not None and _REPORT not in functions(program):
        what = f"there is no function `{_REPORT}`, so no symptom can be measured"
        todo = "Let it return the number that a reader of results looks at first"
        problems.add(what, where=subject.code(files.solution), todo=todo)
    for number, bug in enumerate(subject.item.bugs):
        for at, name in enumerate(bug.detected_by):
            if name not in tests:
                what = f"there is no test `{name}`"
                where = subject.where("bugs", number, "detected_by", at)
                problems.add(what, where=where, todo=suggestion(name, tests))
    check_planting(subject, problems)


def _planted(subject: Subject, tests: Sequence[str]) -> list[dict[str, Any]]:
    """The fixed program, each bug alone, and sets of bugs."""
    bugs, source = subject.item.bugs, subject.text(_files(subject).solution)
    programs = [_program("fixed", source, tests, SEEDS, report=True)]
    programs += [
        _program(f"bug {number}", plant(source, [bug]), bug.detected_by, SEEDS, report=True)
        for number, bug in enumerate(bugs)
    ]
    for chosen in subsets(len(bugs), subject.item.id):
        together = [bugs[number] for number in chosen]
        named = sorted({name for bug in together for name in bug.detected_by})
        label = f"set {' '.join(str(number) for number in chosen)}"
        programs.append(_program(label, plant(source, together), named, SEEDS[:1]))
    return programs


def _coded(subject: Subject, tests: Sequence[str]) -> list[dict[str, Any]]:
    files = _files(subject)
    programs = [_program("solution", subject.text(files.solution), tests, SEEDS)]
    if files.starter is not None:
        programs.append(_program("starter", subject.text(files.starter), tests, SEEDS[:1]))
    return programs


def _program(
    label: str, source: str, tests: Sequence[str], seeds: Sequence[int], *, report: bool = False
) -> dict[str, Any]:
    return {
        "id": label,
        "source": source,
        "tests": list(tests),
        "seeds": list(seeds),
        "report": report,
    }
