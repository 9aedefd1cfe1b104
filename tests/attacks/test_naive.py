"""Controls: what wins nothing from the grader does win from a naive one, or breaks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from minbar.content.attacks import Corpus, load_corpus
from minbar.content.locate import built_in_root
from minbar.grading.attacks import ProvingGround
from minbar.models.attack import Attack, Family
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.pool import WarmRooms
from minbar.rooms.proof import ProofRoom
from tests.attacks.naive import SCORE

CORPUS = load_corpus((built_in_root(),))
CONTROLS = ("fooled", "broken", "leaks")
CONTROLLED = [attack for attack in CORPUS.attacks if attack.naive in CONTROLS]
SECONDS_TOGETHER = 15.0
"""For a few of them at once, on a machine with much else to do."""
SECONDS = 240.0
BYTES = 32 << 20
ALL = 13
LIMITS = RoomLimits(memory_mb=1024, work_mb=128, work_inodes=4096, cpu_seconds=600)


def points(log: str) -> int:
    """Return the points as the naive grader reads them: from the last line printed."""
    lines = [line for line in log.splitlines() if line.startswith(f'{{"{SCORE}"')]
    return int(json.loads(lines[-1])[SCORE]) if lines else 0


@pytest.fixture(scope="module")
def naive(
    image: str, rooms: WarmRooms, corpus: Corpus, ground: ProvingGround
) -> Mapping[str, dict[str, Any]]:
    """Give what the naive grader makes of each notebook, in a room: it runs hostile code too."""
    room = rooms.acquire(RoomSpec(kind=RoomKind.PROOF, image=image, limits=LIMITS))
    data = ground.data
    cells = {"_right": corpus.right, "_wrong": corpus.wrong}
    # Those that hang come last, and so hang together.
    in_order = sorted(CONTROLLED, key=lambda attack: attack.naive == "broken")
    cells |= {attack.name: attack.cells for attack in in_order}
    files = {"naive.py": Path(__file__).with_name("naive.py").read_bytes()}
    files |= {f"data/{name}": raw for name, raw in data.work.items()}
    files |= {f"hidden/{name}": raw for name, raw in data.hidden.items()}
    files |= {f"tests/{name}": raw for name, raw in corpus.target.hidden_tests.items()}
    files |= {"cells.json": json.dumps(cells).encode()}
    ran = ProofRoom(room).run(
        files,
        ["naive.py", str(SECONDS_TOGETHER)],
        collect=["results.json"],
        seconds=SECONDS,
        limit_bytes=BYTES,
    )
    room.close()
    assert ran.status == 0, ran.log
    results: dict[str, dict[str, Any]] = json.loads(ran.files["results.json"])
    return results


def test_honest_work_is_graded_as_it_deserves(naive: Mapping[str, dict[str, Any]]) -> None:
    """The control of the controls: right answers win all points, wrong ones one."""
    assert points(naive["_right"]["log"]) == ALL
    assert points(naive["_wrong"]["log"]) == 1


@pytest.mark.parametrize("attack", CONTROLLED, ids=lambda attack: attack.name)
def test_a_naive_grader_falls(
    attack: Attack, naive: Mapping[str, dict[str, Any]], ground: ProvingGround
) -> None:
    """The attack is real: where code and tests share a process it gets what it is after."""
    found = naive[attack.name]
    if attack.naive == "fooled":
        assert points(found["log"]) > (attack.hidden or 0), found
    elif attack.naive == "broken":
        assert f'"{SCORE}"' not in found["log"], found
    else:
        assert any(word in found["log"] for word in ground.hidden), found


def test_every_forgery_has_a_control_or_says_why_not() -> None:
    """Most are won against the naive grader; of the others a sentence says why it is not asked."""
    forgeries = [attack for attack in CORPUS.attacks if attack.family is Family.FORGERY]
    assert all(attack.naive for attack in forgeries)
    controlled = [attack for attack in forgeries if attack.naive in CONTROLS]
    assert len(controlled) > len(forgeries) / 2
