"""A take-home as its author declares it: `takehome.yaml`, typed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "CallSpec",
    "Criterion",
    "DataSpec",
    "FilesSpec",
    "LatePolicy",
    "Limits",
    "ManualAnchor",
    "QualitySpec",
    "Reference",
    "TakehomeSpec",
    "ValueSpec",
]

Identifier = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
PythonName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]
Semver = Annotated[str, Meta(pattern=r"^\d+\.\d+\.\d+$")]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
ColumnName = Annotated[str, Meta(min_length=1, max_length=100)]
ValueType = Literal[
    "any",
    "handle",
    "none",
    "bool",
    "int",
    "float",
    "str",
    "list",
    "dict",
    "array",
    "series",
    "frame",
]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one candidate room may use.

    Attributes:
        memory_mb: memory of the room, tmpfs included, in MiB.
        cpu_seconds: CPU seconds of the whole notebook; wall limit is five times that,
            and as much again for all calls together.
        cell_seconds: CPU seconds of one cell; wall limit is five times that.
        call_seconds: CPU seconds of one call of a hidden test; wall likewise.
        test_seconds: CPU seconds that a test itself may take between two calls; wall
            likewise. An answer can make a test's own comparison endless.
        pids: processes and threads.
        output_kb: what all cells may print and show together, in KiB.
        cell_output_kb: what one cell may print and show, in KiB; beyond it is cut.
        work_mb: space of the working directory (tmpfs), in MiB.
    """

    memory_mb: Annotated[int, Meta(ge=256, le=65536)] = 1024
    cpu_seconds: Annotated[int, Meta(ge=1, le=86400)] = 300
    cell_seconds: Annotated[int, Meta(ge=1, le=86400)] = 60
    call_seconds: Annotated[int, Meta(ge=1, le=3600)] = 20
    test_seconds: Annotated[int, Meta(ge=1, le=3600)] = 30
    pids: Annotated[int, Meta(ge=16, le=4096)] = 128
    output_kb: Annotated[int, Meta(ge=16, le=65536)] = 8192
    cell_output_kb: Annotated[int, Meta(ge=4, le=16384)] = 1024
    work_mb: Annotated[int, Meta(ge=1, le=4096)] = 64


class ValueSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a value that crosses between the rooms must look like.

    Attributes:
        type: the kind of value.
        dtype: for arrays, series and the items of a list: `bool`, `int`, `float`,
            `number`, `str` or `datetime`; None accepts any that the codec knows.
        shape: for arrays: one entry a dimension, a number or the name of an
            argument whose number of rows it must equal; None accepts any.
        rows: for series and frames: name of the argument whose number of rows
            it must equal, and whose labels it gets or has.
        columns: for frames: the columns that must be there, in any order.
        keys: for dicts: the keys that must be there.
        finite: no NaN and no infinity anywhere in numbers, and none so large that a
            test's arithmetic would overflow: whole numbers within 2^31 and others
            within 1e100, where `min` and `max` do not say otherwise.
        min: smallest number allowed.
        max: largest number allowed.
        max_length: for str, list and dict: largest length allowed.
    """

    type: ValueType
    dtype: Literal["bool", "int", "float", "number", "str", "datetime"] | None = None
    shape: list[int | str] | None = None
    rows: str | None = None
    columns: list[str] | None = None
    keys: list[str] | None = None
    finite: bool = True
    min: float | None = None
    max: float | None = None
    max_length: int | None = None


class CallSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that the notebook must define and the tests may call.

    Attributes:
        args: argument names in order, each with its declared type.
        returns: what must come back.
        rowwise: name of the argument whose rows are independent: the call is
            made again with rows permuted and split, and must agree.
        signature: the signature as the brief prints it.
    """

    args: dict[PythonName, ValueSpec]
    returns: ValueSpec
    rowwise: PythonName | None = None
    signature: str = ""


class ManualAnchor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a score of a manual criterion looks like.

    Attributes:
        score: points of this level.
        seen: what a reviewer saw when it is right; behaviour, not adjectives.
    """

    score: Annotated[int, Meta(ge=0, le=100)]
    seen: str


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the grade.

    Attributes:
        id: identifier used by `@points(..., criterion=...)`.
        title: a few words for the report.
        kind: `test` (points from tests), `quality`, or `manual` (people score it).
        hypothesis: the hypothesis about the candidate that it gives evidence for.
        bar: smallest share of the points that meets the minimum bar; None: no bar.
        points: most points; for `test` criteria the sum over their tests.
        says: one sentence on what is judged, for brief and report.
        anchors: for `manual`: what each score looks like.
    """

    id: Identifier
    title: str
    kind: Literal["test", "quality", "manual"]
    hypothesis: Annotated[str, Meta(pattern=r"^h_[a-z_]+$")]
    points: Annotated[int, Meta(ge=1, le=1000)]
    says: str
    bar: Annotated[float, Meta(ge=0, le=1)] | None = None
    anchors: list[ManualAnchor] = msgspec.field(default_factory=list)


class DataSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files that `generate.py` makes.

    Attributes:
        work: names of the files in the candidate's workspace.
        hidden: names of the files that only the examiner room holds.
        max_bytes: most bytes of all files together.
        demonstration: SHA-256 of each file for the demonstration keys.
    """

    work: list[FileName]
    hidden: list[FileName]
    max_bytes: Annotated[int, Meta(ge=1, le=50_000_000)] = 2_000_000
    demonstration: dict[str, str] = msgspec.field(default_factory=dict)


class FilesSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a submission holds.

    Attributes:
        notebook: name of the notebook.
        allowed: glob patterns of further files that may come with it.
        artefacts: files that the run of the notebook must write, read by tests.
        max_mb: most MiB of the whole submission, unpacked.
    """

    notebook: FileName
    allowed: list[str] = msgspec.field(default_factory=list)
    artefacts: list[FileName] = msgspec.field(default_factory=list)
    max_mb: Annotated[int, Meta(ge=1, le=100)] = 10


class LatePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens after the deadline, and how often one may submit.

    Attributes:
        days: days from `minbar takehome start` to the deadline.
        grace_hours: hours after the deadline that count as in time.
        late: `refuse` or `mark` (graded, and the grade says how late it came).
        attempts: how many submissions are graded.
    """

    days: Annotated[int, Meta(ge=1, le=365)] = 7
    grace_hours: Annotated[int, Meta(ge=0, le=240)] = 12
    late: Literal["refuse", "mark"] = "mark"
    attempts: Annotated[int, Meta(ge=1, le=100)] = 3


class QualitySpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How code quality is scored, where a criterion of kind `quality` asks for it.

    Attributes:
        rubric: name of a file in `rubrics/quality`, without `.yaml`.
        known_afterwards: by file of `data.work`, the names of those of its columns whose
            values are not known yet when a prediction is made. A model that is fitted
            on them is a leak. Candidates are not told before they submit.
    """

    rubric: Identifier = "default"
    known_afterwards: dict[FileName, Annotated[list[ColumnName], Meta(min_length=1)]] = (
        msgspec.field(default_factory=dict)
    )


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reference submission and the grade it must get.

    Attributes:
        verdict: kind of the run's verdict.
        points: expected points of each test criterion, on the demonstration keys.
        says: what this reference shows.
        quality: where quality is scored, its least and its most points; another version
            of the analysis may see more, so that a range holds where a number would not.
    """

    verdict: str
    points: dict[str, int]
    says: str
    quality: Annotated[list[float], Meta(min_length=2, max_length=2)] | None = None


class TakehomeSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `takehome.yaml`.

    Attributes:
        schema: always `takehome/1`.
        id: identifier, equal to the folder's name.
        version: quoted semver.
        title: a few words.
        summary: one or two sentences for lists and reports.
        environment: name of the sandbox image's environment.
        minutes: how long the work takes a good candidate.
        public: True where hidden tests are in a public repository, so that a
            grade is a demonstration.
        roles: role ids this take-home suits, each `core` or `stretch`.
        files: what a submission holds.
        data: files that `generate.py` makes.
        calls: functions that tests may call.
        values: names that tests may read.
        criteria: lines of the grade, in the order of the report.
        limits: what the candidate room may use.
        late: deadline and attempts.
        allow_tags: cell tags of the candidate that have an effect
            (`raises-exception`, `skip-execution`); none by default.
        references: reference submissions by name of their notebook.
        quality: how a criterion of kind `quality` is scored.
    """

    schema: Literal["takehome/1"]
    id: Identifier
    version: Semver
    title: str
    summary: str
    environment: Identifier
    minutes: Annotated[int, Meta(ge=5, le=2880)]
    files: FilesSpec
    data: DataSpec
    calls: dict[PythonName, CallSpec]
    criteria: list[Criterion]
    public: bool = False
    roles: dict[str, Literal["core", "stretch"]] = msgspec.field(default_factory=dict)
    values: dict[PythonName, ValueSpec] = msgspec.field(default_factory=dict)
    limits: Limits = msgspec.field(default_factory=Limits)
    late: LatePolicy = msgspec.field(default_factory=LatePolicy)
    allow_tags: list[Literal["raises-exception", "skip-execution"]] = msgspec.field(
        default_factory=list
    )
    references: dict[str, Reference] = msgspec.field(default_factory=dict)
    quality: QualitySpec = msgspec.field(default_factory=QualitySpec)
