"""What rooms may say of a small submission, for the tests of what becomes of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.grading.execution import Executed
from minbar.grading.identity import Identity
from minbar.grading.intake import SourceCell, Submission
from minbar.models.environment import EnvironmentSpec
from minbar.models.takehome import TakehomeSpec
from minbar.models.verdict import CellStatus
from minbar.rooms.candidate import CellResult, NotebookRun
from minbar.rooms.examiner import Examination, TestRecord
from minbar.rooms.interface import RoomFacts
from minbar.store.secret import store_secret
from minbar.store.starts import Start
from minbar.takehomes.keys import DataKeys, derive_keys, key_id
from tests.takehomes import samples

__all__ = [
    "DEADLINE",
    "ENVIRONMENT",
    "FINISHED",
    "KEYS",
    "MONDAY",
    "SPEC",
    "STARTED",
    "cell",
    "examination",
    "executed",
    "identity",
    "record",
    "run",
    "spec",
    "started",
    "submission",
    "takehome",
]

MONDAY = samples.MONDAY
DEADLINE = MONDAY + dt.timedelta(days=7)
STARTED = MONDAY
FINISHED = STARTED + dt.timedelta(seconds=3, milliseconds=250)
KEYS = DataKeys(work=b"w" * 32, holdout=b"h" * 32, world=b"v" * 32)
SPEC = msgspec.convert(samples.SPEC, TakehomeSpec)
ENVIRONMENT = Environment(
    name="small",
    requirements=b"numpy==2.0.0 --hash=sha256:" + b"0" * 64 + b"\n",
    spec=msgspec.convert(
        {
            "schema": "environment/1",
            "name": "small",
            "python": "3.11",
            "preload": ["numpy"],
            "examiner_preload": ["pandas"],
        },
        EnvironmentSpec,
    ),
    folder=Path("environments/small"),
)


def spec(**changes: object) -> TakehomeSpec:
    """Return what the small take-home declares, with fields replaced."""
    return msgspec.convert({**samples.SPEC, **changes}, TakehomeSpec)


def takehome(declared: TakehomeSpec = SPEC) -> Takehome:
    """Return the small take-home."""
    return Takehome(
        spec=declared,
        folder=Path("takehomes/tiny"),
        sha256="0" * 64,
        brief="# Tiny",
        starter=samples.notebook("# your work starts here"),
        generate=samples.GENERATE,
        public_tests={"test_public.py": b"public tests"},
        hidden_tests={"test_hidden.py": b"hidden tests"},
        references={"strong": samples.notebook("strong = 1")},
    )


def submission(*cells: SourceCell, **changes: Any) -> Submission:  # noqa: ANN401  any field
    """Return a submission: Markdown, then a code cell, unless other cells are given."""
    two = (
        SourceCell(index=1, id="head", type="markdown", source="# Work"),
        SourceCell(index=2, id="work", type="code", source="\n\nx = 1  # first\ny = 2"),
    )
    plain = Submission(notebook_name="work.ipynb", cells=cells or two, sha256="5" * 64, files={})
    return dataclasses.replace(plain, **changes)


def identity(**changes: Any) -> Identity:  # noqa: ANN401  any field
    """Return whose it is: the second submission of `c-17`, in time."""
    plain = Identity(keys=KEYS, candidate="c-17", source="receipt", late_hours=0.0, attempt=2)
    return dataclasses.replace(plain, **changes)


def cell(number: int, status: CellStatus = CellStatus.OK, **changes: Any) -> CellResult:  # noqa: ANN401  any field
    """Return the result of one cell."""
    return CellResult(cell=number, status=status, **changes)


def run(*cells: CellResult, alive: bool = True, out_of_time: bool = False) -> NotebookRun:
    """Return the run of a notebook: one cell that ran, unless others are given."""
    return NotebookRun(cells=cells or (cell(2),), alive=alive, out_of_time=out_of_time)


def record(name: str = "a", outcome: str = "passed", **changes: Any) -> TestRecord:  # noqa: ANN401  any field
    """Return the record of one hidden test that gives two points."""
    plain = TestRecord(
        id=f"hidden/test_x.py::test_{name}",
        hidden=True,
        sentence=f"Says what {name} is.",
        points=2.0,
        criterion="sums",
        outcome=outcome,
        public="" if outcome == "passed" else "the answer is not what is asked for",
        detail="" if outcome == "passed" else "assert 1 == 918273645",
        error_name="",
        cell=None,
        line=None,
        seconds=0.25,
        calls=1,
    )
    return dataclasses.replace(plain, **changes)


def examination(*tests: TestRecord, **changes: Any) -> Examination:  # noqa: ANN401  any field
    """Return an examination that came to its end."""
    plain = Examination(
        tests=tests,
        broken=(),
        status=int(any(test.outcome != "passed" for test in tests)),
        planned=len(tests),
    )
    return dataclasses.replace(plain, **changes)


def executed(tests: Sequence[TestRecord] = (), **changes: Any) -> Executed:  # noqa: ANN401  any field
    """Return a run and its examination, with what host and engine measured."""
    facts = RoomFacts(running=True, cpu_seconds=1.5, peak_memory_bytes=90_000_000)
    plain = Executed(
        run=run(),
        examination=examination(*(tests or [record()])),
        facts=facts,
        python="3.11.9",
        printed="printed in calls",
        oom_kills=0,
        violation="",
    )
    return dataclasses.replace(plain, **changes)


def started(candidate: str = "c-17", **changes: Any) -> Start:  # noqa: ANN401  any field
    """Return a start on Monday, with a week to go, of a candidate of this store."""
    plain = Start(
        takehome="tiny",
        version="1.0.0",
        candidate=candidate,
        started=MONDAY,
        deadline=DEADLINE,
        key_id=key_id(derive_keys(store_secret(), "tiny", candidate)),
    )
    return msgspec.structs.replace(plain, **changes)
