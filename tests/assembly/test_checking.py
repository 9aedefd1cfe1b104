"""The checker: whatever is edited in a lock is found, and the field is named."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.assembly.canonical import lock_id, seal
from minbar.assembly.checking import Known, check_lock
from minbar.assembly.draw import draw
from minbar.assembly.problem import Problem
from minbar.assembly.replacing import replace
from minbar.models.blueprint import Slot
from minbar.models.card import ItemCard
from minbar.models.lock import Exclusion, Lock, Usage
from minbar.models.names import MinutesRange
from tests.assembly.samples import blueprint, ident, item, known, problem

NAMES = "abcdefgh"


def sample_problem() -> Problem:
    """Return a problem whose lock has an entry in nearly every field."""
    plan = blueprint(
        Slot(type="theory", count=2),
        Slot(type="math", count=1),
        Slot(type="debugging", count=1),
        distinct_topics=6,
    )
    cards = [item(name, difficulty=number / 20) for number, name in enumerate(NAMES)]
    cards += [item(name, type="math", evidence={"h_math": 3}) for name in "mno"]
    cards += [item(name, type="debugging", levels=(2, 3)) for name in "pqr"]
    return problem(
        cards,
        plan,
        usage={ident("a"): Usage(sets=1), ident("m", "math"): Usage(sets=1, last="2026-01-01")},
        window_sets=4,
        excluded=[Exclusion(id=ident("h"), why="seen")],
        recent=[[ident("a"), ident("b")]],
        hypotheses={"h_math": 3},
        exclude=[ident("g")],
        topics=["ml.area.*"],
        types=["theory", "math", "debugging"],
        minutes=MinutesRange(min=30, max=50),
        candidate="0" * 64,
        requisition="req-1",
        assumed=["Blueprint t.blueprint.sample, the role's first one"],
    )


PROBLEM = sample_problem()
LOCK = draw(PROBLEM)
REPLACED = replace(LOCK, 2, why="had seen it", on="2026-11-24", problem=PROBLEM)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  any field of a lock or card
    """Yield each plain value in a lock, with its path as findings name it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):
            yield from leaves(part, f"{path}[{number}]")
    else:
        yield path, value


def edited(lock: Lock, path: str, value: Any) -> Lock:  # noqa: ANN401  any field of a lock or card
    """Return a lock with another value at a path."""
    plain = msgspec.to_builtins(lock)
    at = plain
    *steps, last = path.replace("[", "\0[").replace(".", "\0").split("\0")
    if "inputs.usage." in path:  # ids have dots of their own
        name, _, last = path.removeprefix("inputs.usage.").rpartition(".")
        steps = ["inputs", "usage", name]
    if path.startswith("seals."):
        steps, last = ["seals"], path.removeprefix("seals.")
    for step in steps:
        at = at[int(step[1:-1])] if step.startswith("[") else at[step]
    at[int(last[1:-1]) if last.startswith("[") else last] = value
    return msgspec.convert(plain, Lock)


def other(value: Any, random: Any) -> Any:  # noqa: ANN401  any field of a lock or card
    """Return another value that the same field could hold."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(1, value + random.choice([1, 2, -1])) if value != 1 else 2
    if isinstance(value, float):
        return value + 0.125
    if value is None:
        return random.choice([1, "x"])
    if value in ([], {}):
        return None
    return _other_text(value, random)


def _other_text(value: str, random: Any) -> str:  # noqa: ANN401  any field of a lock or card
    place = random.randrange(len(value))
    letter = random.choice("0123456789abcdef")
    return f"{value[:place]}{letter}{value[place + 1 :]}"


@pytest.mark.parametrize("lock", [LOCK, REPLACED], ids=["drawn", "replaced"])
def test_a_lock_as_it_was_written_is_right(lock: Lock) -> None:
    """Nothing is found, replaced or not."""
    assert check_lock(lock, known(PROBLEM)) == []


@given(st.sampled_from([LOCK, REPLACED]), st.randoms(use_true_random=False), st.data())
def test_an_edit_of_any_field_is_found_in_that_field(
    lock: Lock,
    random: Any,  # noqa: ANN401  any field of a lock or card
    data: st.DataObject,
) -> None:
    """One value changed by hand, anywhere: a finding names its field or a part that holds it."""
    path, value = data.draw(st.sampled_from(list(leaves(msgspec.to_builtins(lock)))))
    changed = other(value, random)
    if changed is None or changed == value or path == "schema":
        return
    try:
        wrong = edited(lock, path, changed)
    except msgspec.ValidationError:
        return  # no reader would take it
    findings = check_lock(wrong, known(PROBLEM))
    assert any(same_field(path, each.path) for each in findings), (path, changed, findings)


def same_field(path: str, named: str) -> bool:
    """Whether a finding's path is the field, or a part of the lock that holds it."""
    if path.startswith("seals"):
        return named == "seals" or path == f"seals.{named}"
    return path == named or path.startswith((f"{named}.", f"{named}["))


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("items[2].minutes", 11, "is 11, and should be 10"),
        ("items[0].pos", 2, "is 2, and should be 1"),
        ("items[2].variant", 9, "is 9, and should be "),
        ("items[2].params.n", 9, "is 9, and should be "),
        ("items[3].bugs[0]", "zero", 'is "zero", and should be '),
        ("items[1].sha256", "0" * 64, 'is "0000'),
        ("items[0].id", ident("h"), "which could not be drawn"),
        ("items[0].id", ident("a"), f"the hash beside it is that of {LOCK.items[0].id}"),
        ("reserves[0].id", ident("h"), 'is "t.theory.area.h", and should be '),
        ("met.minutes", 41, "is 41, and should be 40"),
        ("pool.eligible", 1, "is 1, and should be "),
        ("objective.value", 7, "is 7, and should be "),
        ("engine.minbar", "9.9.9", "was edited"),
        ("engine.model", 2, "this minbar draws by version 1"),
        ("request.level", 1, "was edited"),
        ("request.as_of", "2026-02-31", "is no day"),
        ("inputs.window_sets", 5, "was edited"),
        ("id", "set-0000000000000000", "request and inputs make"),
    ],
)
def test_a_finding_says_what_should_be_there(path: str, value: Any, says: str) -> None:  # noqa: ANN401  any field of a lock or card
    """The field by its path, and what follows from the rest."""
    findings = check_lock(edited(LOCK, path, value), known(PROBLEM))
    assert any(each.path == path and says in each.says for each in findings), findings


def resealed(lock: Lock) -> Lock:
    """Return what somebody makes who takes the trouble to mend id and seals."""
    return seal(msgspec.structs.replace(lock, id=lock_id(lock.request, lock.inputs)))


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("request.minutes.max", 39, "the items take 40 minutes, and 30 to 39 were asked for"),
        ("request.hypotheses.h_math", 4, "`h_math` has 3 of 4 points of evidence"),
        ("objective.second_best", 1, "less than the best"),
        ("objective.value", 7, "is 7, and should be "),
        ("request.role", "data-scientist", "the blueprint is for ml-engineer"),
        ("request.level", 3, "which the blueprint is not for"),
        ("met.common_items", 2, "is 2, and should be "),
    ],
)
def test_a_forged_lock_still_contradicts_its_items(path: str, value: Any, says: str) -> None:  # noqa: ANN401  any field of a lock or card
    """With seals made anew, sums and constraints are what tells."""
    forged = resealed(edited(LOCK, path, value))
    findings = check_lock(forged, known(PROBLEM))
    assert any(says in each.says for each in findings), findings


def test_a_worse_set_is_no_set_of_this_lock() -> None:
    """Another item in a place, with its own hash and seals: value and sums do not fit."""
    place = LOCK.items[0]
    names = {*(each.id for each in LOCK.items), *(each.id for each in LOCK.reserves)}
    card = next(card for card in PROBLEM.cards if card.id not in names and card.type == "theory")
    wrong = msgspec.structs.replace(place, id=card.id, sha256=card.sha256)
    forged = resealed(msgspec.structs.replace(LOCK, items=[wrong, *LOCK.items[1:]]))
    assert "objective.value" in {each.path for each in check_lock(forged, known(PROBLEM))} or any(
        each.path.startswith("items") for each in check_lock(forged, known(PROBLEM))
    )


def test_a_replacement_that_the_lock_did_not_offer_is_found() -> None:
    """The reserve that stood there is the only one that could come in."""
    step = msgspec.structs.replace(REPLACED.replaced[0], now=ident("h"))
    forged = resealed(msgspec.structs.replace(REPLACED, replaced=[step]))
    assert "replaced[0].now" in {each.path for each in check_lock(forged, known(PROBLEM))}


# ----------------------------------------------------------- a bank that moved on


def moved_on(*, kept: bool) -> tuple[Known, ItemCard]:
    """Return a bank in which the first item of the lock has a newer version."""
    was = next(card for card in PROBLEM.cards if card.id == LOCK.items[0].id)
    now = msgspec.structs.replace(was, version="1.1.0", sha256="f" * 64, minutes=12)
    cards = [now if card.id == was.id else card for card in PROBLEM.cards]
    bank = msgspec.structs.replace(PROBLEM.inputs.banks[0], sha256="e" * 64)
    store = {(was.id, was.sha256): was} if kept else {}
    changed = known(
        PROBLEM,
        cards=cards,
        refs=[bank, PROBLEM.inputs.blueprint, PROBLEM.inputs.role],
        kept=lambda name, sha256: store.get((name, sha256)),
        changes=lambda _name, _version: ["1.1.0: a clearer prompt"],
    )
    return changed, was


@pytest.mark.parametrize("kept", [True, False])
def test_a_newer_version_is_told_with_its_reason(kept: bool) -> None:  # noqa: FBT001  a parameter
    """The lock is not wrong for it; whether the store has the old one is said."""
    now, _ = moved_on(kept=kept)
    findings = check_lock(LOCK, now)
    assert {each.kind for each in findings} == {"changed"}
    said = {each.path: each.says for each in findings}
    assert said["items[0].version"] == (
        "is 1.0.0, and there is 1.1.0: 1.1.0: a clearer prompt"
        + ("" if kept else "; the store does not hold the version that was drawn")
    )
    assert said["inputs.banks[0]"] == (
        "is `t`, which has changed since: it had 1.0.0 active items and has 1.0.0"
    )


def test_a_bank_and_a_role_may_have_one_id() -> None:
    """Neither is taken for the other: nothing has changed."""
    role = msgspec.structs.replace(PROBLEM.inputs.role, id="t")
    inputs = msgspec.structs.replace(PROBLEM.inputs, role=role)
    of = dataclasses.replace(PROBLEM, inputs=inputs)
    assert check_lock(draw(of), known(of)) == []


@pytest.mark.parametrize(
    ("version", "says"),
    [("1.1.0", "1.0.0 is now 1.1.0"), ("1.0.0", "1.0.0 says something else now")],
)
def test_what_else_has_changed_is_told_by_its_version(version: str, says: str) -> None:
    """Or, where the version stayed, as a change that nobody announced."""
    now = msgspec.structs.replace(PROBLEM.inputs.role, version=version, sha256="0" * 64)
    refs = [*PROBLEM.inputs.banks, PROBLEM.inputs.blueprint, now]
    (found,) = check_lock(LOCK, known(PROBLEM, refs=refs))
    assert (found.path, found.kind) == ("inputs.role", "changed")
    assert found.says == f"is `{now.id}`, which has changed since: {says}"


def test_an_item_that_is_not_active_any_more_is_told() -> None:
    """Leaked or retired since: the interviewer should know before the interview."""
    now, was = moved_on(kept=True)
    gone = dataclasses.replace(now, cards=[card for card in now.cards if card.id != was.id])
    said = {each.path: each.says for each in check_lock(LOCK, gone)}
    assert said["items[0].id"] == f"is {was.id}, which is not active now"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("items[0].minutes", 12, "is 12, and should be 10"),
        ("met.minutes", 41, "is 41, and should be 40"),
        ("request.minutes.max", 39, "the items take 40 minutes"),
    ],
)
def test_after_that_the_versions_that_are_kept_are_added_up(
    path: str,
    value: Any,  # noqa: ANN401  any field of a lock or card
    says: str,
) -> None:
    """Sums and what is never relaxed are still verified, from the store."""
    now, _ = moved_on(kept=True)
    findings = check_lock(resealed(edited(LOCK, path, value)), now)
    assert any(says in each.says and each.kind == "wrong" for each in findings), findings


def test_a_blueprint_that_is_gone_is_told() -> None:
    """Without it there is nothing to hold the slots against."""
    refs = [*PROBLEM.inputs.banks, PROBLEM.inputs.role]
    findings = check_lock(LOCK, known(PROBLEM, blueprint=None, refs=refs))
    assert [(each.path, each.says) for each in findings] == [
        ("inputs.blueprint", "is `t.blueprint.sample`, which is not there any more")
    ]
