"""Notebooks scored by themselves, without a take-home: for authors, candidates and CI."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from minbar.content.environments import Environment
from minbar.errors import SubmissionError, UserError
from minbar.grading.execution import OnlyRun, run_notebook
from minbar.grading.intake import Submission, parse_notebook
from minbar.grading.intake.limits import NOTEBOOK_BYTES
from minbar.grading.quality_judge import QualityJudge
from minbar.grading.specs import candidate_spec
from minbar.grading.verdicts import verdict_of
from minbar.models.quality import QualityReport
from minbar.models.takehome import Limits
from minbar.models.verdict import VerdictKind
from minbar.rooms.pool import WarmRooms

__all__ = ["QualityReader", "files_beside"]

_MIB: Final = 1024 * 1024
_BESIDE_BYTES: Final = 32 * _MIB
_BESIDE_FILES: Final = 500
_LIMITS: Final = Limits(memory_mb=2048)


class QualityReader:
    """Scores one notebook after another."""

    def __init__(
        self, judge: QualityJudge, rooms: WarmRooms, environment: Environment, image: str
    ) -> None:
        """Begin to boot the room that reads; rooms that run are booted when asked for."""
        self._judge = judge
        self._rooms = rooms
        self._spec = candidate_spec(image, _LIMITS, environment.spec.preload)
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
        return self._with_runs(submission, files_beside(path, beside))

    def _with_runs(self, submission: Submission, files: Mapping[str, bytes]) -> QualityReport:
        twice = self._judge.runs > 1
        if twice:
            self._rooms.expect(self._spec)  # the second one boots while the first one runs
        first = self._run(submission, files, b"first")
        verdict = verdict_of(first.run, violation=first.violation)
        twice = twice and verdict.kind is VerdictKind.COMPLETED
        again = self._run(submission, files, b"again") if twice else None
        return self._judge.report(submission, first.run, verdict, again)

    def _run(self, submission: Submission, files: Mapping[str, bytes], which: bytes) -> OnlyRun:
        room = self._rooms.acquire(self._spec)
        try:
            return run_notebook(
                room,
                limits=_LIMITS,
                cells=[
                    (cell.index, cell.source)
                    for cell in submission.cells
                    if cell.type == "code" and cell.source.strip()
                ],
                files=files,
                seed=hashlib.sha256(submission.sha256.encode() + which).digest(),
            )
        finally:
            room.close()


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
