"""Running proofs: rooms are used again, a room that dies costs one more try, and ends are told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from minbar.bank.jobs import Proof
from minbar.bank.proving import LIMITS, Proved, run_proofs
from minbar.bank.subject import Subject
from minbar.bank.verification import prepare_item
from minbar.content.banks import load_bank
from minbar.errors import EngineError, RoomClosedError
from minbar.rooms.interface import RoomKind, RoomSpec
from tests.bank.samples import SPLIT, Broken, break_item
from tests.rooms.fakes import FakeRoom, FakeRooms, Line, say

IMAGES = {"tabular": "image-t", "deep": "image-d"}
HOLDS = [
    say({"type": "ran", "status": 0}),
    say({"type": "collected", "path": "result.json", "status": "ok"}, b"[null]"),
    say({"type": "done"}),
]
FORGED = say({"type": "collected", "path": "result.json", "status": "ok"}, b'{"all": "fine"}')
DEAD = RoomClosedError("the room has ended")


def proofs(root: Path, *, deep: int = 0, count: int = 1) -> list[Proof]:
    """Proofs of claims; the last `deep` of them in the other environment."""
    for number in range(count):
        slug = f"claim-{number}"
        change = ("minutes: 10\n", "minutes: 10\nenvironment: deep\n")
        edits = {"item.yaml": [change]} if number >= count - deep else {}
        break_item(root, Broken(slug, SPLIT, edits))
    bank = load_bank([root])
    assert bank.problems == ()
    items = [bank.items[f"acme.theory.validation.claim-{number}"] for number in range(count)]
    return [proof for item in items for proof in prepare_item(Subject.of(item)).proofs]


def rooms(*scripts: list[Line]) -> FakeRooms:
    """Rooms that say these lines after they got ready."""
    waiting = [*scripts]

    def boot(spec: RoomSpec) -> FakeRoom:
        return FakeRoom([say({"type": "ready"}), *waiting.pop(0)], spec=spec)

    return FakeRooms(boot=boot)


def prove(todo: list[Proof], provider: FakeRooms) -> list[Proved]:
    """Run proofs one after another."""
    return list(run_proofs(todo, provider, IMAGES, rooms=1))


def test_one_room_takes_one_proof_after_another(root: Path) -> None:
    """Rooms cost a second each, so a room is used for all proofs of its environment."""
    provider = rooms([*HOLDS, *HOLDS, *HOLDS])
    found = prove(proofs(root, count=3), provider)
    assert [each.problems for each in found] == [(), (), ()]
    (room,) = provider.made
    assert room.spec == RoomSpec(kind=RoomKind.PROOF, image="image-t", limits=LIMITS)
    assert room.closed == 1


def test_environments_have_rooms_of_their_own(root: Path) -> None:
    """Proofs of one environment run one after another, then its room is closed."""
    provider = rooms([*HOLDS, *HOLDS], [*HOLDS, *HOLDS])
    prove(proofs(root, count=4, deep=2), provider)
    assert [room.spec.image for room in provider.made] == ["image-d", "image-t"]
    assert all(room.closed for room in provider.made)


def test_what_is_sent(root: Path) -> None:
    """The runner, the request and the item's files, and nothing else of the machine's."""
    (proof,) = proofs(root)
    provider = rooms([*HOLDS])
    prove([proof], provider)
    files = {h["path"]: data for h, data in provider.made[0].sent if h["type"] == "file"}
    assert {"proofs/__init__.py", "proofs/child.py", "proofs/claims.py", "request.json"} <= set(
        files
    )
    assert json.loads(files["request.json"])["claims"] == [proof.subject.item.checks[0].code]
    (run,) = (h for h, _ in provider.made[0].sent if h["type"] == "run")
    assert run["argv"][0] == "-c"
    assert run["collect"] == ["result.json"]


def test_what_a_run_says_is_judged(root: Path) -> None:
    """The problems are those that the proof makes of the result."""
    said = b'[{"kind": "AssertionError", "text": "", "line": 5}]'
    script = [HOLDS[0], say({"type": "collected", "path": "result.json", "status": "ok"}, said)]
    (found,) = prove(proofs(root), rooms([*script, HOLDS[2]]))
    (problem,) = found.problems
    assert "the claim does not hold" in problem.what
    assert problem.where.endswith("claim-0/item.yaml:41:7")


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ([say({"type": "ran", "status": 124}), HOLDS[2]], "took more than 1200 seconds"),
        ([say({"type": "ran", "status": 1}, b"Trace\nKeyError: 'x'"), HOLDS[2]], "KeyError: 'x'"),
        ([say({"type": "ran", "status": 1}, b"\x1b[2Jgone"), HOLDS[2]], "\\u{1b}[2Jgone"),
        ([HOLDS[0], HOLDS[2]], "it wrote no result"),
        ([HOLDS[0], FORGED, HOLDS[2]], "wrote a result that is none"),
    ],
)
def test_a_run_that_does_not_finish_is_the_items_problem(
    root: Path, script: list[Line], what: str
) -> None:
    """Time-outs, crashes and missing results are said of the item, and the room goes on."""
    provider = rooms([*script, *HOLDS])
    first, second = prove(proofs(root, count=2), provider)
    assert what in first.problems[0].what
    assert first.problems[0].where.endswith("item.yaml:1:1")
    assert second.problems == ()
    assert len(provider.made) == 1


def test_a_room_that_dies_is_replaced(root: Path) -> None:
    """What ran before may have hurt it, so the proof gets one more room."""
    provider = rooms([*HOLDS, DEAD], [*HOLDS])
    assert [each.problems for each in prove(proofs(root, count=2), provider)] == [(), ()]
    assert len(provider.made) == 2


def test_an_item_that_kills_two_rooms_is_told(root: Path) -> None:
    """The second death is the item's own, and the next proof has a fresh room."""
    provider = rooms([DEAD], [DEAD], [*HOLDS])
    first, second = prove(proofs(root, count=2), provider)
    assert "ended the room it ran in" in first.problems[0].what
    assert "2048 MiB" in first.problems[0].todo
    assert second.problems == ()


def test_an_engine_that_fails_is_not_the_items_fault(root: Path) -> None:
    """No item is blamed, nothing is left open."""

    def boot(_spec: RoomSpec) -> FakeRoom:
        what = "the container engine failed"
        raise EngineError(what)

    with pytest.raises(EngineError):
        prove(proofs(root, count=2), FakeRooms(boot=boot))


def test_whoever_stops_listening_leaves_no_room_open(root: Path) -> None:
    """Closing the run closes its rooms, also while a proof waits for an answer."""
    provider = rooms([*HOLDS, *HOLDS, *HOLDS])
    running = run_proofs(proofs(root, count=3), provider, IMAGES, rooms=1)
    next(running)
    running.close()
    assert all(room.closed for room in provider.made)


def test_ctrl_c_while_proofs_are_handed_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread is left to wait for a room, although nobody listens to results yet."""
    stopped = threading.Event()
    submit = ThreadPoolExecutor.submit
    heard: list[bool] = []

    def boot(_spec: RoomSpec) -> FakeRoom:
        heard.append(stopped.wait(10))
        raise DEAD

    def interrupted(pool: ThreadPoolExecutor, prove: Callable[..., Any], *todo: Any) -> Any:  # noqa: ANN401  any job
        if todo[0] is waiting[-1]:
            raise KeyboardInterrupt
        return submit(pool, prove, *todo)

    waiting = proofs(root, count=2)
    provider = FakeRooms(boot=boot)
    monkeypatch.setattr(provider, "stop", stopped.set)
    monkeypatch.setattr(ThreadPoolExecutor, "submit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prove(waiting, provider)
    assert set(heard) == {True}


def test_the_key_of_a_job_follows_everything_in_it(root: Path) -> None:
    """Another image, another request or other files are another proof."""
    first, second = (proof.job for proof in proofs(root, count=2))
    assert first.key("a") == second.key("a")  # items of one text
    assert first.key("a") != first.key("b")
    break_item(root, Broken("other", SPLIT, {"item.yaml": [("< 2.6", "< 2.7")]}))
    bank = load_bank([root])
    other = prepare_item(Subject.of(bank.items["acme.theory.validation.other"])).proofs[0]
    assert other.job.key("a") != first.key("a")
