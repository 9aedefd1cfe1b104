"""Running a candidate's program against the tests of an item, in proof rooms.

Two rooms: the candidate's program runs in one that holds the tests and nothing
else of the item, the item's own program with planted bugs in another.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from minbar.bank.jobs import RESULT, Job, runner_job
from minbar.bank.planting import plant
from minbar.bank.proving import LIMITS
from minbar.bank.python_source import functions, parse_text
from minbar.content.problems import visible
from minbar.drawing.packets_content import LockedContent
from minbar.drawing.packets_planting import bugs_of
from minbar.drawing.pairs import BugFinding, Failures, PairFinding, judge, suspects, suspicions
from minbar.drawing.pairs_results import (
    NoResultError,
    Run,
    decoded,
    failures_of,
    never_loaded,
)
from minbar.errors import (
    OurFault,
    RoomClosedError,
    RoomProtocolError,
    RoomTimeoutError,
    UserError,
)
from minbar.models.item import Bug, CodeFiles
from minbar.models.lock import Lock, LockedItem
from minbar.rooms.interface import RoomKind, RoomProvider, RoomSpec
from minbar.rooms.proof import ProofRoom, ScriptResult

__all__ = ["OpenRooms", "choose_item", "run_pair"]

OpenRooms = Callable[[str], AbstractContextManager[tuple[RoomProvider, str]]]
"""Opens rooms of an environment: gives what provides them, and the tag of the image."""

_TEST_SECONDS: Final = 30
_THEIR_SECONDS: Final = 300.0
_OUR_SECONDS: Final = 1_200.0
_RESULT_BYTES: Final = 4 * 1024 * 1024
_TIMED_OUT: Final = 124
_SEED: Final = 1
_CANDIDATE: Final = "candidate"
_ENDED: Final = (RoomClosedError, RoomProtocolError, RoomTimeoutError)


def choose_item(lock: Lock, contents: Mapping[int, LockedContent], pos: int | None) -> LockedItem:
    """Return the item of a set that a program belongs to.

    Args:
        lock: the set.
        contents: its items by place.
        pos: place that was named; by default the only one with tests.

    Raises:
        UserError: if there is no such place, none with tests, or several.
    """
    tested = {each.pos: each for each in lock.items if contents[each.pos].item.files}
    places = ", ".join(str(each) for each in tested)
    if pos is None and len(tested) == 1:
        return next(iter(tested.values()))
    if not tested:
        what = "no item of this set has tests that a program could be run against"
        raise UserError(what)
    if pos is None:
        what = f"several items of this set have tests: those of places {places}"
        raise UserError(what, todo="Say which one with --item")
    if pos not in tested:
        what = f"place {pos} has no item with tests"
        raise UserError(what, todo=f"There are tests at {places}")
    return tested[pos]


def run_pair(
    locked: LockedItem, content: LockedContent, source: str, rooms: OpenRooms
) -> PairFinding:
    """Run a candidate's program against the tests of its item, and say what they tell.

    Args:
        locked: the item's place in the set.
        content: the item.
        source: the candidate's program; it runs in a room only.
        rooms: opens rooms.

    Raises:
        UserError: if the lock does not fit the item.
        EngineError: if the engine or the image is missing.
        OurFault: if the item's own program cannot be run.
    """
    return _Pair(locked, content, source).finding(rooms)


@dataclass(frozen=True, slots=True)
class _Pair:
    locked: LockedItem
    content: LockedContent
    source: str

    def finding(self, rooms: OpenRooms) -> PairFinding:
        with rooms(self.content.item.environment) as (provider, image):
            try:
                run = self._theirs(provider, image)
            except NoResultError as error:
                return self._untold(str(error))
            failed = failures_of(run)
            unloaded = never_loaded(run, failed)
            if unloaded is not None:
                return self._untold(f"The program cannot be loaded: {unloaded}")
            known = self._ours(provider, image, failed)
        bugs, broken = judge(self.bugs, self.source, failed, known)
        return self._result(bugs=bugs, broken=broken, failed=failed, run=run)

    @property
    def bugs(self) -> list[Bug]:
        """The planted bugs."""
        return bugs_of(self.content.item, self.locked.bugs)

    @property
    def files(self) -> CodeFiles:
        """The item's files."""
        if self.content.item.files is None:
            what = f"{self.content.item.id} has no program"
            raise ValueError(what)
        return self.content.item.files

    @property
    def tests(self) -> list[str]:
        """Names of the item's tests."""
        tree = parse_text(self.content.files[self.files.tests])
        names = functions(tree) if isinstance(tree, ast.Module) else {}
        return [name for name in names if name.startswith("test")]

    def _theirs(self, provider: RoomProvider, image: str) -> Run:
        job = self._job({_CANDIDATE: self.source}, report=True, seconds=_THEIR_SECONDS)
        try:
            result = _in_a_room(provider, image, job)
        except _ENDED as error:
            what = f"The program ended the room that it ran in ({visible(str(error), limit=200)})"
            raise NoResultError(what) from None
        if result.status == _TIMED_OUT:
            what = f"Its tests took more than {_THEIR_SECONDS:.0f} seconds"
            raise NoResultError(what)
        (run,) = decoded(result, [_CANDIDATE], self.tests)
        return run

    def _ours(
        self, provider: RoomProvider, image: str, failed: Failures
    ) -> dict[tuple[str, ...], Failures]:
        """Run the item's program with each set of suspected bugs."""
        suspected = suspects(self.bugs, failed)
        if not suspected:
            return {}
        right = self.content.files[self.files.solution]
        sets = {tuple(bug.id for bug in each): each for each in suspicions(suspected)}
        programs = {" ".join(ids): plant(right, each) for ids, each in sets.items()}
        job = self._job(programs, report=False, seconds=_OUR_SECONDS)
        try:
            runs = decoded(_in_a_room(provider, image, job), [*programs], self.tests)
        except NoResultError as error:
            what = f"the tests of `{self.content.item.id}` could not be run ({error})"
            raise OurFault(what, todo="`minbar bank check` proves the item") from None
        return {tuple(run.program.split()): failures_of(run) for run in runs}

    def _job(self, programs: Mapping[str, str], *, report: bool, seconds: float) -> Job:
        request: dict[str, Any] = {
            "tests": self.content.files[self.files.tests],
            "tests_file": self.files.tests,
            "program_file": self.files.solution,
            "seconds": _TEST_SECONDS,
            "programs": [
                {"id": name, "source": text, "tests": self.tests, "seeds": [_SEED]}
                | {"report": report and self.content.item.type == "debugging"}
                for name, text in programs.items()
            ],
        }
        environment = self.content.item.environment
        return runner_job("programs", environment, request, seconds=seconds)

    def _untold(self, problem: str) -> PairFinding:
        bugs = tuple(
            BugFinding(id=bug.id, says=bug.says, verdict="can't tell", why="No test could be run")
            for bug in self.bugs
        )
        return self._result(bugs=bugs, broken={}, failed=None, problem=problem)

    def _result(
        self,
        *,
        bugs: tuple[BugFinding, ...],
        broken: Mapping[str, str],
        failed: Failures | None,
        run: Run | None = None,
        problem: str = "",
    ) -> PairFinding:
        count = len(self.tests)
        return PairFinding(
            pos=self.locked.pos,
            item=self.content.item.id,
            problem=problem,
            bugs=bugs,
            broken=broken,
            passed=count - len(failed) if failed is not None else 0,
            tests=count,
            report=run.report.value if run and run.report else None,
        )


def _in_a_room(provider: RoomProvider, image: str, job: Job) -> ScriptResult:
    room = provider.acquire(RoomSpec(kind=RoomKind.PROOF, image=image, limits=LIMITS))
    with contextlib.closing(room):
        return ProofRoom(room).run(
            job.files,
            job.argv,
            collect=[RESULT],
            seconds=job.seconds,
            limit_bytes=_RESULT_BYTES,
        )
