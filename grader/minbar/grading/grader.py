"""Grade submissions of one take-home: rooms, data, run, examination, grade."""

from __future__ import annotations

import contextlib
import hashlib
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from minbar.content.environments import Environment
from minbar.content.quality_rubrics import LoadedRubric
from minbar.content.takehomes import Takehome
from minbar.errors import OurFault, RoomProtocolError
from minbar.grading.assembly import (
    Circumstances,
    Findings,
    Graded,
    assemble,
    assemble_failure,
    forgiven,
)
from minbar.grading.beginning import Beginning
from minbar.grading.execution import (
    Executed,
    OnlyRun,
    cells_to_run,
    exam_files,
    execute,
    in_data_folder,
    run_notebook,
    was_starved,
)
from minbar.grading.identity import Identity
from minbar.grading.intake import (
    Submission,
    parse_notebook,
    read_submission,
    reserved_names,
)
from minbar.grading.outcome import judge_tests, ungradable_reason
from minbar.grading.quality_judge import QualityJudge, asked_names
from minbar.grading.specs import analysis_spec, candidate_spec, examiner_spec
from minbar.grading.verdicts import verdict_of
from minbar.models.quality import QualityReport
from minbar.models.verdict import VerdictKind
from minbar.rooms.analysis import without_outputs
from minbar.rooms.candidate import CellResult
from minbar.rooms.examiner import ExaminerRoom
from minbar.rooms.interface import Room
from minbar.rooms.pool import WarmRooms
from minbar.takehomes.data import GeneratedData, generate_data
from minbar.takehomes.keys import DataKeys, key_id
from minbar.takehomes.proof import proof_runner

__all__ = ["Grader"]

_STRONG: Final = "strong"


@dataclass(slots=True)
class _Steps:
    """Wall seconds of the grader's own steps, by name."""

    seconds: dict[str, float] = field(default_factory=dict)
    _mark: float = field(default_factory=time.monotonic)

    def done(self, name: str) -> None:
        now = time.monotonic()
        self.seconds[name] = round(now - self._mark, 4)
        self._mark = now


class Grader:
    """Grades one submission after another; rooms boot while it does other things.

    Attributes:
        takehome: what is graded.
        alone: keeps others of the same batch from working for a while.
    """

    def __init__(
        self,
        takehome: Takehome,
        environment: Environment,
        *,
        image: str,
        rooms: WarmRooms,
        warnings: tuple[str, ...] = (),
        quality: LoadedRubric | None = None,
    ) -> None:
        """Begin to boot an examiner room and a candidate room at once.

        Args:
            takehome: what is graded.
            environment: where.
            image: tag of the environment's image.
            rooms: provider of rooms; closed by whoever made it.
            warnings: what every grade must say, such as limits that are not proved.
            quality: rubric of code quality; None where quality is not scored.
        """
        self.takehome = takehome
        self.alone: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
        self._environment = environment
        self._image = image
        self._rooms = rooms
        self._warnings = warnings
        self._candidate_spec = candidate_spec(image, takehome.spec.limits, environment.spec.preload)
        self._examiner_spec = examiner_spec(image, environment.spec.examiner_preload)
        self._references: dict[str, frozenset[str]] = {}
        rooms.expect(self._candidate_spec)
        rooms.expect(self._examiner_spec)
        self._quality = (
            None
            if quality is None
            else QualityJudge(
                rooms,
                analysis_spec(image),
                quality,
                asked=asked_names(takehome.spec),
                known_afterwards=takehome.spec.quality.known_afterwards,
            )
        )
        self._examiner: ExaminerRoom | None = None
        self._examined_in: Room | None = None

    def keep_warm(self, count: int) -> None:
        """Keep `count` candidate rooms ready from now on."""
        self._rooms.keep(self._candidate_spec, count)

    def take_in(self, path: Path) -> Submission:
        """Read a notebook, a folder or a package; a large one first loses its outputs in a room.

        Raises:
            SubmissionError: with the place, if it cannot be accepted.
        """
        return read_submission(
            path,
            self.takehome.spec,
            reserved=reserved_names(self._environment.requirements),
            strip_outputs=self.without_outputs,
        )

    def data_for(self, keys: DataKeys) -> GeneratedData:
        """Generate the data of these keys in a proof room, or take them from the cache."""
        run = proof_runner(self._rooms, self._image)
        return generate_data(self.takehome, keys, run, image=self._image)

    def grade(
        self,
        submission: Submission,
        identity: Identity,
        *,
        on_cell: Callable[[CellResult], None] = lambda _: None,
    ) -> Graded:
        """Grade one submission; a failure of ours is a grade that says so, never a zero.

        Raises:
            ContentError: if the take-home's own files are at fault.
        """
        started = Beginning()
        if self._quality is not None:
            self._quality.begin()
            if self._quality.runs > 1:
                self._rooms.expect(self._candidate_spec)  # the second run's, while the first runs
        try:
            return self._graded(submission, identity, started, on_cell)
        except (OurFault, RoomProtocolError) as error:
            # The room may be in any state: the next submission gets a new one.
            self._drop_examiner()
            circumstances = Circumstances(**self._circumstances(started))
            subject = (self.takehome, self._environment, submission, identity)
            log = "".join(traceback.format_exception(error))
            return assemble_failure(*subject, circumstances, reason=str(error), log=log)

    def _graded(
        self,
        submission: Submission,
        identity: Identity,
        started: Beginning,
        on_cell: Callable[[CellResult], None],
    ) -> Graded:
        steps = _Steps()
        data = self.data_for(identity.keys)
        steps.done("data")
        executed, attempts, warm = self._run_twice_if_starved(submission, identity, data, on_cell)
        steps.done("rooms")
        tests = judge_tests(
            executed.examination,
            self.takehome.spec,
            lambda: self._reference_errors(identity.keys, data),
        )
        steps.done("judge")
        quality = self._quality_of(submission, identity, data, executed)
        if quality is not None:
            steps.done("quality")
        findings = Findings(
            quality=quality,
            **self._circumstances(started),
            executed=executed,
            tests=tests,
            reason=ungradable_reason(executed.examination, tests),
            attempts=attempts,
            warm=warm,
            steps=steps.seconds,
        )
        return assemble(self.takehome, self._environment, submission, identity, findings)

    def _circumstances(self, started: Beginning) -> dict[str, Any]:
        return {
            "started": started.when,
            "finished": started.now,
            "room": self._rooms.technology,
            "engine": self._rooms.engine,
            "image": self._image,
            "warnings": self._warnings,
        }

    def _run_twice_if_starved(
        self,
        submission: Submission,
        identity: Identity,
        data: GeneratedData,
        on_cell: Callable[[CellResult], None],
    ) -> tuple[Executed, int, bool]:
        """What a wall limit ended while it was computing is run once more, and alone."""
        executed, warm = self._run(submission, identity.keys, data, on_cell)
        if not was_starved(executed):
            return executed, 1, warm
        with self.alone():
            again, warm = self._run(submission, identity.keys, data, on_cell)
        return again, 2, warm

    def _run(
        self,
        submission: Submission,
        keys: DataKeys,
        data: GeneratedData,
        on_cell: Callable[[CellResult], None] = lambda _: None,
    ) -> tuple[Executed, bool]:
        before = self._rooms.ready_taken
        room = self._rooms.acquire(self._candidate_spec)
        warm = self._rooms.ready_taken > before
        try:
            executed = execute(
                room,
                self._examiner_room,
                spec=self.takehome.spec,
                cells=self._cells(submission),
                files=_beside(submission, data),
                exam=exam_files(
                    self.takehome.public_tests,
                    self.takehome.hidden_tests,
                    data.work,
                    data.hidden,
                    keys.holdout,
                ),
                seed=_seed(submission, keys),
                on_cell=on_cell,
            )
        finally:
            room.close()
        return executed, warm

    def _quality_of(
        self, submission: Submission, identity: Identity, data: GeneratedData, executed: Executed
    ) -> QualityReport | None:
        """Score code quality, if it is scored here; its second run starts from another seed."""
        if self._quality is None:
            return None
        verdict = verdict_of(
            executed.run,
            violation=executed.violation,
            forgiven=forgiven(submission, self.takehome.spec),
        )
        finished = verdict.kind is VerdictKind.COMPLETED
        again = None
        if self._quality.runs > 1 and finished:
            again = self._run_again(submission, identity.keys, data)
            if was_starved(again):
                with self.alone():
                    again = self._run_again(submission, identity.keys, data)
        return self._quality.report(submission, executed.run, verdict, again)

    def _run_again(self, submission: Submission, keys: DataKeys, data: GeneratedData) -> OnlyRun:
        room = self._rooms.acquire(self._candidate_spec)
        try:
            return run_notebook(
                room,
                limits=self.takehome.spec.limits,
                cells=self._cells(submission),
                files=_beside(submission, data),
                seed=_seed(submission, keys, b"again"),
            )
        finally:
            room.close()

    def _cells(self, submission: Submission) -> list[tuple[int, str]]:
        return cells_to_run(submission, self.takehome.spec.allow_tags)

    def _examiner_room(self) -> ExaminerRoom:
        if self._examiner is not None and not self._examiner.reusable:
            self._drop_examiner()
        if self._examiner is None:
            self._examined_in = self._rooms.acquire(self._examiner_spec)
            self._examiner = ExaminerRoom(self._examined_in)
        return self._examiner

    def without_outputs(self, raw: bytes) -> bytes:
        """Drop the outputs of a notebook in an analysis room."""
        return without_outputs(self._rooms, analysis_spec(self._image), raw)

    def _drop_examiner(self) -> None:
        if self._examined_in is not None:
            self._examined_in.close()
        self._examiner = self._examined_in = None

    def _reference_errors(self, keys: DataKeys, data: GeneratedData) -> frozenset[str]:
        """Ids of tests that end in an error with the strong reference on the same data."""
        name = key_id(keys)
        if name not in self._references:
            raw = self.takehome.references[_STRONG]
            strong = parse_notebook(raw, self.takehome.spec.files.notebook)
            executed, _ = self._run(strong, keys, data)
            if was_starved(executed):
                with self.alone():
                    executed, _ = self._run(strong, keys, data)
            self._references[name] = frozenset(
                record.id for record in executed.examination.tests if record.outcome == "errored"
            )
        return self._references[name]


def _beside(submission: Submission, data: GeneratedData) -> dict[str, bytes]:
    """What lies beside the notebook: the grader's own data overlay the candidate's files."""
    return {**submission.files, **in_data_folder(data.work)}


def _seed(submission: Submission, keys: DataKeys, which: bytes = b"") -> bytes:
    """The same submission on the same data starts from the same random state."""
    said = b"minbar/seed/1" + submission.sha256.encode() + keys.work + which
    return hashlib.sha256(said).digest()
