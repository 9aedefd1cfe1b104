"""Notebooks scored by themselves, without a take-home: for authors, candidates and CI."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.errors import SubmissionError, UserError
from minbar.grading.assembly import forgiven
from minbar.grading.execution import OnlyRun, cells_to_run, in_data_folder, run_notebook
from minbar.grading.intake import Submission, parse_notebook
from minbar.grading.intake.limits import NOTEBOOK_BYTES
from minbar.grading.quality_judge import QualityJudge
from minbar.grading.seed_sweep import AT_ONCE, sweep_seeds
from minbar.grading.specs import candidate_spec
from minbar.grading.verdicts import verdict_of
from minbar.models.quality import QualityReport
from minbar.models.seed_sweep import SeedSweep
from minbar.models.takehome import Limits, TakehomeSpec
from minbar.models.verdict import VerdictKind
from minbar.quality.result import FixedSeed, Seeding
from minbar.rooms.analysis import Unread
from minbar.rooms.pool import WarmRooms
from minbar.takehomes.data import generate_data
from minbar.takehomes.keys import demonstration_keys
from minbar.takehomes.proof import proof_runner

__all__ = ["Conditions", "QualityReader", "demonstration", "files_beside"]

_MIB: Final = 1024 * 1024
_BESIDE_BYTES: Final = 32 * _MIB
_BESIDE_FILES: Final = 500
_LIMITS: Final = Limits(memory_mb=2048)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a take-home says about runs of its notebooks.

    Attributes:
        spec: the take-home.
        data: gives its data as they lie beside a notebook; called once, if anything runs.
    """

    spec: TakehomeSpec
    data: Callable[[], Mapping[str, bytes]]


class QualityReader:
    """Scores one notebook after another."""

    def __init__(
        self,
        judge: QualityJudge,
        rooms: WarmRooms,
        environment: Environment,
        image: str,
        conditions: Conditions | None = None,
    ) -> None:
        """Begin to boot the room that reads; rooms that run are booted when asked for.

        Args:
            judge: scores.
            rooms: provider of rooms.
            environment: where notebooks run.
            image: tag of its image.
            conditions: of a take-home; None where notebooks stand for themselves.
        """
        self._judge = judge
        self._rooms = rooms
        self._conditions = conditions
        self._limits = _LIMITS if conditions is None else conditions.spec.limits
        self._spec = candidate_spec(image, self._limits, environment.spec.preload)
        self._data: Mapping[str, bytes] | None = None
        judge.begin()

    def report(self, path: Path, beside: Sequence[Path] | None = None) -> QualityReport:
        """Score a notebook.

        Args:
            path: its file.
            beside: files and folders that a run needs; None for no run at all.

        Raises:
            UserError: if the file is too large, or is to be run and cannot be.
        """
        raw = _read(path)
        if beside is None:
            return self._judge.read(raw)
        submission = parse_notebook(raw, path.name)
        return self._with_runs(submission, self._files(path, beside))

    def sweep(
        self,
        path: Path,
        beside: Sequence[Path],
        runs: int,
        on_run: Callable[[int], None] = lambda _: None,
    ) -> SeedSweep:
        """Run a notebook with different seeds, and say how far what it prints moves.

        Args:
            path: its file.
            beside: files and folders that it needs.
            runs: how many.
            on_run: called as each run ends, with their number so far.

        Raises:
            UserError: if it cannot be run.
        """
        submission = parse_notebook(_read(path), path.name)
        files = self._files(path, beside)
        seeding = self._judge.seeds(submission.notebook)
        if isinstance(seeding, Unread):
            seeding = Seeding(fixed=(FixedSeed(0, 1, seeding.reason),))
        for _ in range(min(runs, AT_ONCE)):
            self._rooms.expect(self._spec)
        return sweep_seeds(
            self._cells(submission),
            seeding,
            runs,
            run=lambda cells, seed: self._run(cells, files, seed),
            identity=submission.sha256,
            forgiven=self._forgiven(submission),
            on_run=on_run,
        )

    def _files(self, path: Path, beside: Sequence[Path]) -> dict[str, bytes]:
        """What lies beside a notebook: the take-home's data, and over them what was named."""
        if self._data is None:
            self._data = {} if self._conditions is None else self._conditions.data()
        return {**self._data, **files_beside(path, beside)}

    def _with_runs(self, submission: Submission, files: Mapping[str, bytes]) -> QualityReport:
        twice = self._judge.runs > 1
        if twice:
            self._rooms.expect(self._spec)  # the second one boots while the first one runs
        cells = self._cells(submission)
        first = self._run(cells, files, _seed(submission, b"first"))
        forgiven = self._forgiven(submission)
        verdict = verdict_of(first.run, violation=first.violation, forgiven=forgiven)
        twice = twice and verdict.kind is VerdictKind.COMPLETED
        again = self._run(cells, files, _seed(submission, b"again")) if twice else None
        return self._judge.report(submission, first.run, verdict, again)

    def _cells(self, submission: Submission) -> list[tuple[int, str]]:
        return cells_to_run(
            submission, self._conditions.spec.allow_tags if self._conditions else ()
        )

    def _forgiven(self, submission: Submission) -> frozenset[int]:
        return forgiven(submission, self._conditions.spec) if self._conditions else frozenset()

    def _run(
        self, cells: Sequence[tuple[int, str]], files: Mapping[str, bytes], seed: bytes
    ) -> OnlyRun:
        room = self._rooms.acquire(self._spec)
        try:
            return run_notebook(room, limits=self._limits, cells=cells, files=files, seed=seed)
        finally:
            room.close()


def demonstration(takehome: Takehome, rooms: WarmRooms, image: str) -> Conditions:
    """Return a take-home's conditions, with the data that are everybody's.

    Args:
        takehome: the take-home.
        rooms: where its data are generated, unless they are in the cache.
        image: tag of its environment's image.
    """

    def data() -> dict[str, bytes]:
        keys, run = demonstration_keys(takehome.spec.id), proof_runner(rooms, image)
        return in_data_folder(generate_data(takehome, keys, run, image=image).work)

    return Conditions(takehome.spec, data)


def _seed(submission: Submission, which: bytes) -> bytes:
    return hashlib.sha256(submission.sha256.encode() + which).digest()


def files_beside(notebook: Path, paths: Sequence[Path]) -> dict[str, bytes]:
    """Read what a run needs, by path relative to the notebook's folder; links are passed over.

    Raises:
        UserError: if it does not lie below that folder, or is too much.
    """
    folder = notebook.absolute().parent
    files: dict[str, bytes] = {}
    size = 0
    for path in paths:
        if not path.absolute().is_relative_to(folder):
            what = "this does not lie in the notebook's folder, so no path in it could lead there"
            raise UserError(what, where=str(path), todo="Put it beside the notebook")
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in found:
            if file.is_symlink() or not file.is_file():
                continue
            size += file.stat().st_size
            if size > _BESIDE_BYTES or len(files) >= _BESIDE_FILES:
                most = f"{_BESIDE_BYTES // _MIB} MiB in {_BESIDE_FILES} files"
                what = f"more than {most} are not sent to a room"
                raise UserError(what, where=str(path), todo="Give a smaller sample of the data")
            files[file.absolute().relative_to(folder).as_posix()] = file.read_bytes()
    return files


def _read(path: Path) -> bytes:
    size = path.stat().st_size
    if size > NOTEBOOK_BYTES:
        what = f"has {size} bytes; at most {NOTEBOOK_BYTES} are read"
        raise SubmissionError(what, where=str(path), todo="Clear all outputs, and save it again")
    return path.read_bytes()
