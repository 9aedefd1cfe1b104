"""Controls: what wins nothing from the grader does win points from a naive one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minbar.grading.grader import Grader
from minbar.rooms.interface import RoomKind, RoomSpec
from minbar.rooms.pool import WarmRooms
from minbar.rooms.proof import ProofRoom
from tests.attacks.cheats import HERE, RIGHT, WRONG, Cheat, cells_of, read_cheats
from tests.attacks.conftest import KEYS
from tests.attacks.naive import SCORE

FOOLING = [cheat for cheat in read_cheats() if cheat.fools_naive]
SECONDS = 30.0
ALL = 13


@pytest.fixture(scope="module")
def proof(image: str, rooms: WarmRooms) -> ProofRoom:
    """Give a room for scripts: the naive grader runs hostile code too."""
    return ProofRoom(rooms.acquire(RoomSpec(kind=RoomKind.PROOF, image=image)))


class Naive:
    """The naive grader in its room."""

    def __init__(self, proof: ProofRoom, grader: Grader) -> None:
        """Lay out its files: nothing is hidden from the notebook."""
        data = grader.data_for(KEYS)
        self._proof = proof
        self._files = {"naive.py": Path(HERE / "naive.py").read_bytes()}
        self._files |= {f"data/{name}": raw for name, raw in data.work.items()}
        self._files |= {f"hidden/{name}": raw for name, raw in data.hidden.items()}
        self._files |= {f"tests/{name}": raw for name, raw in grader.takehome.hidden_tests.items()}

    def points(self, cells: tuple[str, ...]) -> int:
        """Return the points that it gives, as it reads them: from the last line printed."""
        files = {**self._files, "cells.json": json.dumps(cells).encode()}
        ran = self._proof.run(files, ["naive.py"], collect=[], seconds=SECONDS, limit_bytes=1)
        print(ran.log[-3000:])  # noqa: T201  pytest shows it where a control fails
        lines = [line for line in ran.log.splitlines() if line.startswith(f'{{"{SCORE}"')]
        return int(json.loads(lines[-1])[SCORE]) if lines else 0


@pytest.fixture(scope="module")
def naive(proof: ProofRoom, grader: Grader) -> Naive:
    """Give the naive grader."""
    return Naive(proof, grader)


def test_honest_work_is_graded_as_it_deserves(naive: Naive) -> None:
    """The control of the controls: right answers win all points, wrong ones one."""
    assert naive.points(cells_of(RIGHT)) == ALL
    assert naive.points(cells_of(WRONG)) == 1


@pytest.mark.parametrize("cheat", FOOLING, ids=lambda cheat: cheat.name)
def test_a_naive_grader_is_fooled(cheat: Cheat, naive: Naive) -> None:
    """The cheat is real: where code and tests share a process it wins what it does not deserve."""
    assert naive.points(cheat.cells) > cheat.hidden
