"""Made-up cards and requests, random banks, and a search that tries every set."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from minbar.assembly.checking import Known
from minbar.assembly.problem import Detail, Problem
from minbar.models.blueprint import Blueprint, DifficultyTarget, Slot
from minbar.models.card import ItemCard
from minbar.models.lock import ContentRef, Exclusion, LockInputs, LockRequest, PastSet, Usage
from minbar.models.names import Change, LogitByLevel, MinutesRange

AS_OF: Final = "2026-11-23"
DETAILS: Final = {
    "math": Detail(5, lambda number: {"n": number, "p": number / 10}, (), {}),
    "debugging": Detail(0, lambda _: {}, ("one", "two", "three", "four"), {"2": 2}),
}
PLAIN: Final = Detail(0, lambda _: {}, (), {})


def item(name: str, **fields: Any) -> ItemCard:  # noqa: ANN401  any field of a lock or card
    """Return a card of a theory item of ten minutes, called `t.theory.area.<name>`."""
    kind = fields.get("type", "theory")
    defaults = {
        "id": f"t.{kind}.area.{name}",
        "version": "1.0.0",
        "status": "active",
        "type": kind,
        "title": f"Item {name}",
        "topics": (f"ml.area.{name}",),
        "roles": {"ml-engineer": "core"},
        "levels": (2,),
        "minutes": 10,
        "difficulty": 0.0,
        "hypothesis": "h_ml_depth",
        "rubric": "t.rubric.ml-depth@1",
        "environment": "tabular",
        "evidence": {"h_ml_depth": 3},
        "has_code": False,
        "enemies": (),
        "family": f"t.{kind}.area.{name}",
        "max_rate": 1.0,
        "cooldown_days": 30,
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
    }
    return ItemCard(**{**defaults, **fields})


def ident(name: str, kind: str = "theory") -> str:
    """Return the id of a sample item."""
    return f"t.{kind}.area.{name}"


def detail(name: str) -> Detail:
    """Return the detail of a sample item, by the type in its id."""
    return DETAILS.get(name.split(".")[1], PLAIN)


def blueprint(*slots: Slot, **fields: Any) -> Blueprint:  # noqa: ANN401  any field of a lock or card
    """Return a blueprint with these slots; by default two theory items in any time."""
    defaults = {
        "schema": "blueprint/1",
        "id": "t.blueprint.sample",
        "version": "1.0.0",
        "title": "A sample",
        "role": "ml-engineer",
        "levels": [1, 2],
        "minutes": MinutesRange(min=1, max=480),
        "slots": list(slots) or [Slot(type="theory", count=2)],
        "evidence": {"h_ml_depth": 1},
        "difficulty": DifficultyTarget(
            mean=LogitByLevel(one=-0.5, two=0.0, three=0.5), tolerance=0.5
        ),
        "distinct_topics": 1,
        "changelog": [
            Change(version="1.0.0", date="2026-01-01", text="First version.", comparable=True)
        ],
    }
    return Blueprint(**{**defaults, **fields})


def ref(name: str) -> ContentRef:
    """Return a reference to content."""
    return ContentRef(id=name, version="1.0.0", sha256=hashlib.sha256(name.encode()).hexdigest())


def problem(
    cards: Sequence[ItemCard],
    plan: Blueprint | None = None,
    *,
    usage: Mapping[str, Usage] | None = None,
    excluded: Sequence[Exclusion] = (),
    recent: Sequence[Sequence[str]] = (),
    window_sets: int = 0,
    alternatives: Sequence[Blueprint] = (),
    **asked: Any,  # noqa: ANN401  any field of a lock or card
) -> Problem:
    """Return a problem; what is asked goes into its request."""
    plan = plan or blueprint()
    defaults = {
        "role": plan.role,
        "level": 2,
        "minutes": plan.minutes,
        "blueprint": plan.id,
        "as_of": AS_OF,
        "seed": "seed",
    }
    request = LockRequest(**{**defaults, **asked})
    inputs = LockInputs(
        banks=[ref("t")],
        blueprint=ref(plan.id),
        role=ref(plan.role),
        window_sets=window_sets,
        usage=dict(usage or {}),
        excluded=list(excluded),
        recent=[
            PastSet(id=f"set-{number:016x}", items=list(names))
            for number, names in enumerate(recent)
        ],
    )
    return Problem(request, plan, inputs, cards, detail, alternatives)


def known(of: Problem, **changed: Any) -> Known:  # noqa: ANN401  any field of a lock or card
    """Return what a lock of a problem is held against while nothing has moved on."""
    fields = {
        "cards": of.cards,
        "details": of.details,
        "blueprint": of.blueprint,
        "refs": [*of.inputs.banks, of.inputs.blueprint, of.inputs.role],
        "kept": lambda _name, _sha256: None,
        "changes": lambda _name, _version: (),
    }
    return Known(**{**fields, **changed})


def asked(of: Problem, **changed: Any) -> Problem:  # noqa: ANN401  any field of a lock or card
    """Return a problem with other fields in its request."""
    request = msgspec.structs.replace(of.request, **changed)
    return Problem(request, of.blueprint, of.inputs, of.cards, of.details, of.alternatives)


# ------------------------------------------------------------- random banks

_NAMES: Final = "abcdefghijkl"
_TOPICS: Final = tuple(f"ml.area.{name}" for name in "uvwxyz")


@st.composite
def cards(draw: st.DrawFn) -> list[ItemCard]:
    """Return six to ten cards that have something in common with one another."""
    names = draw(st.lists(st.sampled_from(_NAMES[:10]), min_size=6, unique=True))
    kinds = {name: draw(st.sampled_from(["theory", "theory", "math"])) for name in names}
    found = []
    for name in names:
        enemies = draw(st.lists(st.sampled_from(names), max_size=1))
        family = draw(st.sampled_from([name, name, name, names[0]]))
        found.append(
            item(
                name,
                type=kinds[name],
                minutes=draw(st.integers(7, 11)),
                difficulty=draw(st.integers(-8, 8)) / 10,
                topics=tuple(draw(st.lists(st.sampled_from(_TOPICS), min_size=1, max_size=2))),
                evidence=draw(
                    st.sampled_from(
                        [{"h_ml_depth": 3}, {"h_math": 3}, {"h_math": 3, "h_ml_depth": 1}]
                    )
                ),
                enemies=tuple(ident(other, kinds[other]) for other in enemies if other != name),
                family=ident(family, kinds[family]),
                max_rate=draw(st.sampled_from([0.1, 0.25, 1.0])),
                cooldown_days=draw(st.sampled_from([0, 30])),
                levels=draw(st.sampled_from([(2,), (1, 2), (2, 3), (1, 2, 3), (1,)])),
            )
        )
    return found


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return a small problem, possible or not."""
    there = draw(cards())
    ids = [card.id for card in there]
    slots = draw(
        st.sampled_from(
            [
                [Slot(type="theory", count=2)],
                [Slot(type="theory", count=1), Slot(type="math", count=1)],
                [Slot(type="theory", count=2), Slot(type="math", count=1)],
                [
                    Slot(type="theory", count=1, hypothesis="h_math"),
                    Slot(type="theory", count=1, minutes=MinutesRange(min=1, max=9)),
                    Slot(type="theory", count=1),
                ],
            ]
        )
    )
    plan = blueprint(*slots, distinct_topics=draw(st.integers(1, 4)))
    days = st.sampled_from([None, "2026-11-20", "2026-01-01"])
    usage = st.builds(Usage, sets=st.integers(0, 4), last=days)
    least = sum(slot.count for slot in slots) * 9 - draw(st.integers(0, 6))
    picked = st.lists(st.sampled_from(ids), max_size=4, unique=True)
    reasons = st.sampled_from(["seen", "family", "round", "leaked", "asked"])
    forms = draw(st.sampled_from([1, 1, 3]))
    return problem(
        there,
        plan,
        usage=draw(st.dictionaries(st.sampled_from(ids), usage)),
        excluded=draw(
            st.lists(st.builds(Exclusion, id=st.sampled_from(ids), why=reasons), max_size=1)
        ),
        recent=draw(st.lists(picked, max_size=3)),
        window_sets=draw(st.integers(0, 9)),
        minutes=MinutesRange(min=least, max=least + draw(st.integers(2, 8))),
        hypotheses=draw(st.sampled_from([{}, {"h_math": 3}, {"h_math": 3, "h_ml_depth": 3}])),
        topics=draw(st.sampled_from([[], [], list(_TOPICS[:4]), ["ml.*"]])),
        types=draw(st.sampled_from([[], [], ["theory"]])),
        seed=draw(st.sampled_from(["one", "two", "three"])),
        forms=forms,
        form=draw(st.integers(1, forms)),
    )


# ---------------------------------------------------------- every set, tried

Ranked = tuple[tuple[int, ...], int, tuple[str, ...]]
"""What a set gives up, its weight, its items: less is better."""


def every_set(of: Problem) -> list[Ranked]:
    """Return all sets that hold what is never relaxed, the best first.

    Written apart from the code that it tests, as the rules read.
    """
    slots = [
        slot for slot in of.blueprint.slots if not of.request.types or slot.type in of.request.types
    ]
    seats = [slot for slot in slots for _ in range(slot.count)]
    there = [
        card
        for card in of.cards
        if _may_be_drawn(card, of) and any(_fits(card, slot, of) for slot in slots)
    ]
    weights = _weights(there, of)
    held = [
        chosen
        for chosen in itertools.combinations(sorted(there, key=lambda card: card.id), len(seats))
        if seats and _holds(chosen, seats, of)
    ]
    if not held:
        return []
    given_up = [_given_up(chosen, of) for chosen in held]
    used = [_most_used(chosen, of) for chosen in held]
    level = min(given_up)
    most = min(uses for uses, given in zip(used, given_up, strict=True) if given == level) + 1
    ranked = [
        (
            (*given, int(uses > most)),
            sum(weights[card.id] for card in chosen),
            tuple(card.id for card in chosen),
        )
        for chosen, given, uses in zip(held, given_up, used, strict=True)
    ]
    return sorted(ranked)


def _may_be_drawn(card: ItemCard, of: Problem) -> bool:
    out = {each.id for each in of.inputs.excluded}
    same = {
        other.family
        for other in of.cards
        for each in of.inputs.excluded
        if other.id == each.id and each.why in ("seen", "round")
    }
    return card.id not in out and card.id not in of.request.exclude and card.family not in same


def _fits(card: ItemCard, slot: Slot, of: Problem) -> bool:
    wide = {topic for topic in of.request.topics if topic.endswith(".*")}
    return (
        card.type == slot.type
        and card.status == "active"
        and of.request.role in card.roles
        and of.request.level in card.levels
        and (not slot.hypothesis or slot.hypothesis in card.evidence)
        and (not slot.minutes or slot.minutes.min <= card.minutes <= slot.minutes.max)
        and (not of.request.topics or bool(wide) or bool({*of.request.topics} & {*card.topics}))
    )


def _holds(chosen: Sequence[ItemCard], seats: Sequence[Slot], of: Problem) -> bool:
    minutes = sum(card.minutes for card in chosen)
    return (
        of.request.minutes.min <= minutes <= of.request.minutes.max
        and len({card.family for card in chosen}) == len(chosen)
        and not any(
            enemy == other.id for card in chosen for enemy in card.enemies for other in chosen
        )
        and all(
            sum(card.evidence.get(name, 0) for card in chosen) >= points
            for name, points in of.request.hypotheses.items()
        )
        and any(
            all(_fits(card, slot, of) for card, slot in zip(chosen, order, strict=True))
            for order in itertools.permutations(seats)
        )
    )


def _given_up(chosen: Sequence[ItemCard], of: Problem) -> tuple[int, ...]:
    count, names = len(chosen), {card.id for card in chosen}
    target = of.blueprint.difficulty
    tolerance = min(target.tolerance, 0.15) if of.request.forms > 1 else target.tolerance
    missed = abs(
        sum(round(1000 * card.difficulty) for card in chosen)
        - count * round(1000 * target.mean.at(of.request.level))
    )
    topics = len({topic for card in chosen for topic in card.topics})
    wanted = of.blueprint.distinct_topics
    wanted = min(wanted, count) if of.request.types == ["theory"] and _has_maths(of) else wanted
    common = [len(names & {*past.items}) for past in of.inputs.recent]
    return (
        max(0, missed - count * round(1000 * tolerance)),
        max(0, wanted - topics),
        max(0, max(common, default=0) - 1),
        max(common[: of.request.form - 1], default=0),
        sum(_over(card, of) for card in chosen),
        sum(_cooling(card, of) for card in chosen),
    )


def _has_maths(of: Problem) -> bool:
    return any(slot.type == "math" for slot in of.blueprint.slots)


def _over(card: ItemCard, of: Problem) -> int:
    sets = of.inputs.window_sets + 1
    allowed = max(1, -(-round(card.max_rate * 1000) * sets // 1000))
    return max(0, _used(card, of) + 1 - allowed)


def _cooling(card: ItemCard, of: Problem) -> bool:
    used = of.inputs.usage.get(card.id)
    return bool(used and used.last == "2026-11-20" and card.cooldown_days)


def _used(card: ItemCard, of: Problem) -> int:
    return of.inputs.usage.get(card.id, Usage(sets=0)).sets


def _most_used(chosen: Sequence[ItemCard], of: Problem) -> int:
    return max(_used(card, of) for card in chosen)


def _weights(there: Sequence[ItemCard], of: Problem) -> dict[str, int]:
    least = min((_used(card, of) for card in there), default=0)
    return {
        card.id: 1
        + int(hashlib.sha256(f"{of.request.seed}|{card.id}".encode()).hexdigest(), 16) % (2**20 - 1)
        + 2**18 * (_used(card, of) - least)
        for card in there
    }
