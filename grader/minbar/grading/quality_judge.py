"""The judge of code quality beside a grader: one analysis room for many submissions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from minbar.content.quality_rubrics import LoadedRubric
from minbar.errors import OurFault, RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.grading.clean_runs import run_findings
from minbar.grading.execution import OnlyRun, was_starved
from minbar.grading.intake import Submission
from minbar.grading.quality import NO_RUNS, RunFindings, analyse, find_seeds, quality_report
from minbar.grading.verdicts import verdict_of
from minbar.models.quality import QualityReport
from minbar.models.takehome import TakehomeSpec
from minbar.models.verdict import Verdict
from minbar.quality.result import Seeding
from minbar.rooms.analysis import AnalysisRoom, Unread
from minbar.rooms.deaths import refuse_interference
from minbar.rooms.interface import Room, RoomSpec
from minbar.rooms.pool import WarmRooms
from minbar.rooms.runs import NotebookRun

__all__ = ["QualityJudge", "asked_names"]

Value = TypeVar("Value")

_ONE_RUN = "the rubric asks for one clean run"
_BUSY = "the machine was too busy for a second clean run"


def asked_names(spec: TakehomeSpec) -> frozenset[str]:
    """Return the names that a take-home's brief asks for: they count as used."""
    return frozenset(spec.calls) | frozenset(spec.values)


class _FailedError(Exception):
    """A room has failed at a notebook."""


class QualityJudge:
    """Scores notebooks by one rubric; a room that failed is replaced for the next one.

    Attributes:
        runs: clean runs that the rubric asks for.
    """

    def __init__(
        self,
        rooms: WarmRooms,
        spec: RoomSpec,
        rubric: LoadedRubric,
        asked: Collection[str] = (),
        known_afterwards: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Use analysis rooms of this spec; the first one boots when `begin` is called.

        Args:
            rooms: provider of rooms.
            spec: of an analysis room.
            rubric: what notebooks are scored by.
            asked: names that a brief asks for, and others use.
            known_afterwards: by file, its columns that are known only after the fact.
        """
        self._asked = asked
        self._known_afterwards = known_afterwards
        self._rooms = rooms
        self._spec = spec
        self._rubric = rubric
        self._room: Room | None = None
        self._agent: AnalysisRoom | None = None
        self._expected = False
        self.runs = rubric.rubric.runs

    def begin(self) -> None:
        """Boot an analysis room in the background, unless there is one."""
        if self._room is None and not self._expected:
            self._rooms.expect(self._spec)
            self._expected = True

    def report(
        self,
        submission: Submission,
        run: NotebookRun,
        verdict: Verdict,
        again: OnlyRun | None,
    ) -> QualityReport:
        """Score a submission that was run, once or twice.

        Args:
            submission: its bytes go to the analysis room.
            run: the grading run.
            verdict: of that run.
            again: a second run, where one was made.
        """
        starved = again is not None and was_starved(again)
        second = None if again is None or starved else again
        runs = run_findings(
            run,
            second.run if second else None,
            verdict=verdict,
            second_verdict=verdict_of(second.run, violation=second.violation) if second else None,
            why_one=_BUSY if starved else _ONE_RUN,
        )
        return self._scored(submission.notebook, runs)

    def read(self, raw: bytes) -> QualityReport:
        """Score a notebook that was not run."""
        return self._scored(raw, NO_RUNS)

    def _scored(self, raw: bytes, runs: RunFindings) -> QualityReport:
        """Analyse and score; a fault of ours is told in the report, and takes no points."""
        found = self._with_room(
            lambda agent: analyse(agent, raw, self._asked, self._known_afterwards)
        )
        return quality_report(found, runs, self._rubric)

    def seeds(self, raw: bytes) -> Seeding | Unread:
        """Say where a notebook's seeds stand."""
        return self._with_room(lambda agent: find_seeds(agent, raw))

    def _with_room(self, ask: Callable[[AnalysisRoom], Value | Unread]) -> Value | Unread:
        """Ask; once more, and in a new room, where the room failed at this notebook.

        Raises:
            OurFault: if there is no room, or one was ended from outside.
        """
        with contextlib.suppress(_FailedError):
            return self._asked_once(ask)
        try:
            return self._asked_once(ask)
        except _FailedError as error:
            return Unread(f"the analysis failed, not the notebook: {error}", is_notebook=True)

    def _asked_once(self, ask: Callable[[AnalysisRoom], Value | Unread]) -> Value | Unread:
        try:
            if self._room is None or self._agent is None:
                self._room = self._rooms.acquire(self._spec)
                self._agent = AnalysisRoom(self._room)
            try:
                return ask(self._agent)
            except (RoomClosedError, RoomTimeoutError, RoomProtocolError) as error:
                refuse_interference(self._room.facts(), self._spec.kind)
                raise _FailedError(str(error)) from error
        except (_FailedError, OurFault):
            self.close()
            raise

    def close(self) -> None:
        """Close the room; the next notebook gets a new one."""
        if self._room is not None:
            self._room.close()
        self._room = self._agent = None
        self._expected = False
