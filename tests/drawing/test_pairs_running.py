"""Candidates' programs in real proof rooms; without an engine these tests fail."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import NoReturn

import pytest

from minbar.content.banks import Bank, load_bank
from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.drawing.packets import candidate_packet
from minbar.drawing.packets_content import LockedContent, locked_content
from minbar.drawing.pairs import PairFinding
from minbar.drawing.pairs_running import OpenRooms, choose_item, run_pair
from minbar.errors import EngineError, UserError
from minbar.models.lock import Lock, LockedItem
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.interface import RoomProvider
from tests.bank.samples import BASE
from tests.drawing.packet_samples import make_lock, place

BUGS = ("learns-from-test", "eighth-weekday", "divides-by-week")
RIGHT = {
    "learns-from-test": ("return days, days[cut:]", "return days[:cut], days[cut:]"),
    "eighth-weekday": ("means[number % 8]", "means[number % 7]"),
    "divides-by-week": ("return total / 7", "return total / len(days)"),
}


@pytest.fixture(scope="module")
def rooms() -> Iterator[OpenRooms]:
    """Give what opens rooms of the built-in environments."""
    with contextlib.closing(connect()) as client, DockerRooms(client) as provider:

        @contextlib.contextmanager
        def opened(environment: str) -> Iterator[tuple[RoomProvider, str]]:
            found = load_environment([built_in_root()], environment)
            yield provider, require_image(client, found)

        yield opened


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Give the small bank."""
    return load_bank([BASE])


@pytest.fixture(scope="module")
def lock(bank: Bank) -> Lock:
    """Give a set with a question, a program with three bugs, and a whiteboard."""
    of = {name.rpartition(".")[2]: loaded for name, loaded in bank.items.items()}
    return make_lock(
        bank, [place(of["split"], 1), place(of["weekdays"], 2, bugs=BUGS), place(of["top"], 3)]
    )


def content(lock: Lock, bank: Bank, pos: int) -> tuple[LockedItem, LockedContent]:
    """Return an item of the set."""
    locked = lock.items[pos - 1]
    return locked, locked_content(locked, bank)


def repaired(lock: Lock, bank: Bank, *fixed: str) -> str:
    """Return the candidate's program with some bugs repaired."""
    program = candidate_packet(lock, bank).tasks[1].files["program.py"]
    for name in fixed:
        old, new = RIGHT[name]
        assert program.count(old) == 1
        program = program.replace(old, new)
    return program


def verdicts(finding: PairFinding) -> dict[str, str]:
    """Return bug to verdict."""
    return {bug.id: bug.verdict for bug in finding.bugs}


def test_each_bug_is_told_from_the_others(lock: Lock, bank: Bank, rooms: OpenRooms) -> None:
    """Two of three repaired: exactly the third is still in, though two tests fail for it."""
    source = repaired(lock, bank, "learns-from-test", "divides-by-week")
    finding = run_pair(*content(lock, bank, 2), source, rooms)
    assert verdicts(finding) == {
        "learns-from-test": "fixed",
        "eighth-weekday": "still in",
        "divides-by-week": "fixed",
    }
    assert (finding.problem, finding.broken, finding.passed, finding.tests) == ("", {}, 1, 3)


def test_a_whole_repair_is_seen(lock: Lock, bank: Bank, rooms: OpenRooms) -> None:
    """All fixed: every test passes, and the headline is that of the right program."""
    finding = run_pair(*content(lock, bank, 2), repaired(lock, bank, *BUGS), rooms)
    assert set(verdicts(finding).values()) == {"fixed"}
    assert (finding.passed, finding.tests) == (3, 3)
    assert finding.report is not None
    assert 10 < finding.report < 30


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def report(:\n", "cannot be loaded: `SyntaxError"),
        ("import nothing_of_this_name\n", "cannot be loaded: `ModuleNotFoundError"),
        ("raise SystemExit(0)\n", "cannot be loaded: `SystemExit"),
        (
            "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
            "came to no end|ended the room",
        ),
    ],
)
def test_a_program_that_does_not_run_tells_nothing(
    lock: Lock, bank: Bank, rooms: OpenRooms, source: str, says: str
) -> None:
    """It is said why, and no bug is called fixed or still in."""
    finding = run_pair(*content(lock, bank, 2), source, rooms)
    assert set(verdicts(finding).values()) == {"can't tell"}
    assert [part for part in says.split("|") if part in finding.problem] != []


def test_the_room_of_a_candidate_holds_no_solution(
    lock: Lock, bank: Bank, rooms: OpenRooms
) -> None:
    """What the candidate's program can read on its disk is itself and the tests, no bug, no key."""
    source = repaired(lock, bank, *BUGS) + (
        "\nimport pathlib\n"
        "_seen = ' '.join(p.read_text('utf-8', 'replace') for p in pathlib.Path().rglob('*')"
        " if p.is_file() and p.stat().st_size < 1e6)\n"
        "_secret = 'divides-' + 'by-week'\n"
        "assert _secret not in _seen and 'Divides by ' + 'seven' not in _seen\n"
    )
    finding = run_pair(*content(lock, bank, 2), source, rooms)
    assert (finding.problem, finding.passed) == ("", 3)


def test_a_coding_item_is_tested_too(lock: Lock, bank: Bank, rooms: OpenRooms) -> None:
    """Its starter fails, its solution passes; there are no bugs to speak of."""
    locked, of = content(lock, bank, 3)
    unfinished = run_pair(locked, of, of.files["starter.py"], rooms)
    done = run_pair(locked, of, of.files["solution.py"], rooms)
    assert unfinished.bugs == done.bugs == ()
    assert unfinished.broken != {}
    assert (done.broken, done.passed) == ({}, done.tests)


def test_an_item_runs_in_its_own_environment() -> None:
    """What needs PyTorch is run in the image that has it."""
    asked = []

    def opened(environment: str) -> NoReturn:
        asked.append(environment)
        raise EngineError(environment)

    bank = load_bank([built_in_root()])
    lock = make_lock(bank, [place(bank.items["minbar.debugging.attention.causal-baskets"], 1)])
    with pytest.raises(EngineError):
        run_pair(*content(lock, bank, 1), "x = 1\n", opened)
    assert asked == ["deep"]


def test_the_item_is_chosen_or_named(lock: Lock, bank: Bank) -> None:
    """The only one with tests needs no name; of several one has to be said."""
    contents = {each.pos: locked_content(each, bank) for each in lock.items}
    assert choose_item(lock, contents, 2).pos == 2
    with pytest.raises(UserError, match=r"places 2, 3\. Say which one with --item"):
        choose_item(lock, contents, None)
    with pytest.raises(UserError, match="place 1 has no item with tests"):
        choose_item(lock, contents, 1)
    alone = make_lock(bank, lock.items[:2])
    assert choose_item(alone, contents, None).pos == 2
    with pytest.raises(UserError, match="no item of this set has tests"):
        choose_item(make_lock(bank, lock.items[:1]), contents, None)
