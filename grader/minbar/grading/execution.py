"""Run a notebook in a candidate room and examine it, the rooms apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from minbar.grading.intake import Submission
from minbar.grading.specs import run_limits
from minbar.models.takehome import Limits, TakehomeSpec
from minbar.rooms.candidate import CandidateRoom, CellResult, NotebookRun, Question, Reply
from minbar.rooms.examiner import Examination, ExaminerRoom
from minbar.rooms.interface import Room, RoomFacts
from minbar.takehomes.names import DATA
from minbar.takehomes.public import exam_spec

__all__ = [
    "ExamFiles",
    "Executed",
    "OnlyRun",
    "cells_to_run",
    "exam_files",
    "execute",
    "in_data_folder",
    "run_notebook",
    "was_starved",
]

_ARTEFACT_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFiles:
    """What the examiner room is given for one submission.

    Attributes:
        files: tests and generated data.
        key: order of the tests, and of rows where they are permuted.
    """

    files: Mapping[str, bytes]
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """A run and its examination, with what host and engine measured.

    `starved` says that a wall limit ended something that was computing all along.
    """

    run: NotebookRun
    examination: Examination
    facts: RoomFacts
    python: str
    printed: str
    oom_kills: int
    violation: str
    starved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyRun:
    """A run that nobody asks anything after, and how its room broke the protocol, if so."""

    run: NotebookRun
    violation: str
    starved: bool = False


def was_starved(executed: Executed | OnlyRun) -> bool:
    """Whether a wall limit ended something of a run that was computing all along."""
    return executed.starved or any(cell.starved for cell in executed.run.cells)


def cells_to_run(submission: Submission, allow_tags: Collection[str]) -> list[tuple[int, str]]:
    """Return position and source of the code cells that a run executes.

    Args:
        submission: the notebook.
        allow_tags: tags that have an effect; others have none.
    """
    skipped = {"skip-execution"}.intersection(allow_tags)
    return [
        (cell.index, cell.source)
        for cell in submission.cells
        if cell.type == "code" and cell.source.strip() and not skipped.intersection(cell.tags)
    ]


def run_notebook(
    room: Room,
    *,
    limits: Limits,
    cells: Sequence[tuple[int, str]],
    files: Mapping[str, bytes],
    seed: bytes,
) -> OnlyRun:
    """Run a notebook, and no more.

    Args:
        room: a candidate room, used for this run only.
        limits: what the run may use.
        cells: code cells by position.
        files: what lies beside the notebook.
        seed: of the kernel's global random generators.
    """
    candidate = CandidateRoom(room, run_limits(limits))
    candidate.prepare(files)
    run = candidate.run(cells, seed=seed)
    return OnlyRun(run=run, violation=candidate.violation, starved=candidate.starved)


def in_data_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Lay data where they lie in the candidate's workspace."""
    return {f"{DATA}/{name}": content for name, content in files.items()}


def exam_files(
    public: Mapping[str, bytes],
    hidden: Mapping[str, bytes],
    work_data: Mapping[str, bytes],
    hidden_data: Mapping[str, bytes],
    key: bytes,
) -> ExamFiles:
    """Lay out what the examiner room is given."""
    folders = {
        "public": public,
        "hidden": hidden,
        "data/work": work_data,
        "data/hidden": hidden_data,
    }
    files = {
        f"{folder}/{name}": data
        for folder, group in folders.items()
        for name, data in group.items()
    }
    return ExamFiles(files=files, key=hashlib.sha256(b"minbar/order/1" + key).digest())


def execute(
    room: Room,
    examiner: Callable[[], ExaminerRoom],
    *,
    spec: TakehomeSpec,
    cells: Sequence[tuple[int, str]],
    files: Mapping[str, bytes],
    exam: ExamFiles,
    seed: bytes,
    on_cell: Callable[[CellResult], None] = lambda _: None,
) -> Executed:
    """Run the notebook first, then let the hidden tests ask.

    Args:
        room: a candidate room, used for this submission only.
        examiner: gives the examiner room once the notebook has ended.
        spec: the take-home.
        cells: code cells by position.
        files: what lies beside the notebook: its own files, then the grader's data.
        exam: what the examiner room is given.
        seed: of the kernel's global random generators.
        on_cell: called as each cell ends.
    """
    candidate = CandidateRoom(room, run_limits(spec.limits))
    python = candidate.prepare(files)
    run = candidate.run(cells, seed=seed, on_cell=on_cell)
    relay = _Relay(candidate, spec)
    examination = _examine(examiner, spec, exam, relay.ask)
    return Executed(
        run=run,
        examination=examination,
        facts=room.facts(),
        python=python,
        printed=candidate.printed,
        oom_kills=candidate.oom_kills,
        violation=candidate.violation,
        starved=candidate.starved,
    )


def _examine(
    examiner: Callable[[], ExaminerRoom],
    spec: TakehomeSpec,
    exam: ExamFiles,
    ask: Callable[[Question], Reply],
) -> Examination:
    """Run all tests; after one that ended the examination the others go on elsewhere.

    An answer that takes the examiner's memory or time costs its own test only, and
    not at once: the test is asked again in a new room, for the host may have been
    at fault.
    """
    said = {"spec": exam_spec(spec), "key": exam.key.hex()}

    def part(done: Sequence[str]) -> Examination:
        left = {**said, "done": done}
        return examiner().examine(exam.files, left, ask, test_seconds=spec.limits.test_seconds)

    found, again = part([]), set[str]()
    planned = found.planned
    while found.interrupted is not None and planned is not None:
        if found.interrupted.id not in again:
            again.add(found.interrupted.id)
            rest = part([record.id for record in found.tests])
            found = replace(found, interrupted=None).continued(rest)
            continue
        if len(found.known) >= planned:
            return replace(found, tests=found.known, interrupted=None, status=1)
        found = found.continued(part([record.id for record in found.known]))
    return found


class _Relay:
    """Carries questions to the candidate's room; payloads stay opaque.

    Values and files are those of the notebook's end: all are read before the
    first call shows candidate code what the examination is about, files before
    values, because reading a value may run code.
    """

    def __init__(self, candidate: CandidateRoom, spec: TakehomeSpec) -> None:
        self._candidate = candidate
        self._calls = frozenset(spec.calls)
        self._kept: dict[tuple[str, str], Reply] = {}
        for op, names in (("artefact", spec.files.artefacts), ("value", spec.values)):
            for name in sorted(names):
                self._kept[op, name] = self._asked(Question(op=op, name=name))

    def ask(self, question: Question) -> Reply:
        if question.op == "call" and question.name in self._calls:
            return self._asked(question)
        return self._kept.get((question.op, question.name), Reply(status="missing"))

    def _asked(self, question: Question) -> Reply:
        return self._candidate.ask(replace(question, limit_bytes=_ARTEFACT_BYTES))
