"""Packets as values: what stands in them, and what is refused."""

from __future__ import annotations

import msgspec
import pytest

from minbar.bank.variants import deployed_variants
from minbar.content.banks import Bank, load_bank
from minbar.content.locate import built_in_root
from minbar.drawing.packets import CLOSING, OPENING, candidate_packet, interviewer_packet
from minbar.errors import UserError
from minbar.models.lock import Lock, Relaxation, Replacement
from minbar.models.packet import CandidatePacket, CandidateTask
from tests.drawing.packet_samples import SET_ID, hour, make_lock, place

DEBUGGING = "minbar.debugging.features.churn-snapshot"
MATHS = "minbar.math.probability.precision-in-a-new-country"
PAIR = "minbar.pair-coding.serving.micro-batcher"


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Give the bank that minbar brings along."""
    return load_bank([built_in_root()])


@pytest.fixture(scope="module")
def lock(bank: Bank) -> Lock:
    """Give a set of three items with two reserves."""
    return hour(bank)


def test_a_candidates_fields_are_a_short_list() -> None:
    """Whoever adds a field to what candidates get has to change this list, and think."""
    assert CandidatePacket.__struct_fields__ == ("set_id", "opening", "closing", "tasks")
    assert CandidateTask.__struct_fields__ == ("pos", "type", "minutes", "prompt", "files")


def test_packets_are_frozen(bank: Bank, lock: Lock) -> None:
    """What was made is not changed afterwards."""
    packet = candidate_packet(lock, bank)
    name = "set_id"
    with pytest.raises(AttributeError):
        setattr(packet, name, "set-other")


def test_the_timeline_has_no_gap(bank: Bank, lock: Lock) -> None:
    """Each part begins when the one before ends; opening and closing are around the items."""
    spans = interviewer_packet(lock, bank).timeline
    assert [span.pos for span in spans] == [None, 1, 2, 3, None]
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    minutes = [span.end - span.start for span in spans]
    assert minutes == [OPENING, *(each.minutes for each in lock.items), CLOSING]


def test_strengths_come_before_bars_with_their_points(bank: Bank, lock: Lock) -> None:
    """Each hypothesis that an item or the request names is there once, with where it is shown."""
    tested = interviewer_packet(lock, bank).tested
    role = bank.roles[lock.request.role]
    kinds = ["strength" if each.strength else "bar" if each.bar else "other" for each in tested]
    assert kinds == sorted(kinds, key=["strength", "bar", "other"].index)
    of = {each.hypothesis: each for each in tested}
    assert set(of) >= set(lock.request.hypotheses)
    assert of["h_debug"].points == 3
    assert of["h_debug"].items == (1,)
    assert of["h_debug"].bar == role.bars["h_debug"]


def test_both_read_the_numbers_of_the_variant(bank: Bank, lock: Lock) -> None:
    """Prompt, key and wrong answers are those of the drawn variant, in both packets."""
    guide = interviewer_packet(lock, bank).items[2]
    task = candidate_packet(lock, bank).tasks[2]
    values = lock.items[2].params
    assert guide.prompt == task.prompt
    assert f"{values['home']} % of all sign-ups" in task.prompt
    assert guide.worked is not None
    assert guide.worked.value.endswith(" per cent")
    assert guide.worked.wrong["same-precision"] == f"{values['precision']}"


def test_every_variant_is_found_by_its_values(bank: Bank) -> None:
    """The values decide, whatever order a record gives to the parameters."""
    item = bank.items[MATHS]
    prompts = set()
    count = len(deployed_variants(item.item))
    for number in range(1, count + 1):
        lock = make_lock(bank, [place(item, 1, variant=number)])
        prompts.add(candidate_packet(lock, bank).tasks[0].prompt)
    assert len(prompts) == count


@pytest.mark.parametrize("params", [{}, {"precision": 71, "home": 20, "new": 999}])
def test_values_of_no_variant_are_refused(bank: Bank, params: dict[str, int]) -> None:
    """A lock edited by hand does not make a question that nobody has verified."""
    locked = msgspec.structs.replace(place(bank.items[MATHS], 1), params=dict(params))
    with pytest.raises(UserError, match="of no variant"):
        candidate_packet(make_lock(bank, [locked]), bank)


def test_an_unknown_bug_is_refused(bank: Bank) -> None:
    """The message says that the lock was changed."""
    locked = place(bank.items[DEBUGGING], 1, bugs=["a-bug-of-another"])
    with pytest.raises(UserError, match=r"no bug `a-bug-of-another`.*changed by hand"):
        candidate_packet(make_lock(bank, [locked]), bank)


def test_an_interviewer_gets_a_solution_and_a_candidate_the_starter(bank: Bank) -> None:
    """Of a coding item the solution is the interviewer's alone."""
    lock = make_lock(bank, [place(bank.items[PAIR], 1)])
    (guide,), (task,) = interviewer_packet(lock, bank).items, candidate_packet(lock, bank).tasks
    assert guide.solution == bank.items[PAIR].files["solution.py"].decode()
    assert task.files == {"starter.py": bank.items[PAIR].files["starter.py"].decode()}
    assert guide.files == task.files


def test_what_is_to_be_known_is_noted(bank: Bank, lock: Lock) -> None:
    """Assumptions, relaxed constraints, replacements and a changed role are sentences."""
    changed = msgspec.structs.replace(
        lock,
        request=msgspec.structs.replace(lock.request, assumed=["The level is 2."]),
        inputs=msgspec.structs.replace(
            lock.inputs, role=msgspec.structs.replace(lock.inputs.role, sha256="1" * 64)
        ),
        relaxed=[
            Relaxation(what="topics", wanted=3, got=2, unit="topics", says="Two topics, not three.")
        ],
        replaced=[
            Replacement(
                pos=2,
                was=PAIR,
                was_version="1.0.0",
                now=MATHS,
                why="seen before",
                on="2026-11-24",
            )
        ],
    )
    assert interviewer_packet(changed, bank).notes == (
        "The level is 2.",
        "Two topics, not three.",
        "Place 2 was replaced on 2026-11-24, because: seen before",
        f"The role `{lock.request.role}` is no longer what it was when the set was drawn.",
    )


def test_a_packet_says_whose_set_it_is(bank: Bank, lock: Lock) -> None:
    """Both bear the id of the set; nobody's bears the candidate's hash."""
    packets = (interviewer_packet(lock, bank), candidate_packet(lock, bank))
    assert {packet.set_id for packet in packets} == {SET_ID}
    for packet in packets:
        assert str(lock.request.candidate) not in msgspec.json.encode(packet).decode()
