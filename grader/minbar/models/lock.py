"""The lock of a drawn set: what was asked, everything that the draw used, what came out.

From the lock and the bank alone the set is drawn again to the same bytes. No
answer, and no hash of one, is in it; a candidate is in it as a keyed hash only.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from minbar.models.hypothesis import Hypothesis
from minbar.models.names import (
    ContentId,
    ItemId,
    ItemType,
    Level,
    Line,
    MinutesRange,
    Semver,
    Slug,
    TopicPattern,
)

__all__ = [
    "LOCK_SCHEMA",
    "ContentRef",
    "Engine",
    "Exclusion",
    "Lock",
    "LockInputs",
    "LockRequest",
    "LockedItem",
    "LockedReserve",
    "Met",
    "Objective",
    "PastSet",
    "PoolCounts",
    "Relaxation",
    "Replacement",
    "Usage",
]

LOCK_SCHEMA: Final = "set-lock/1"

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
FieldName = Annotated[str, Meta(pattern=r"^[a-z_]+(\.[a-z0-9_]+)?$", max_length=60)]
SetId = Annotated[str, Meta(pattern=r"^set-[0-9a-f]{16}$")]
Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._@+-]+$")]
Count = Annotated[int, Meta(ge=0)]
Scalar = bool | int | float | str


class _Value(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False
):
    """Base of the values in a lock: frozen, by name only, every field written."""


class ContentRef(_Value, frozen=True, kw_only=True):
    """A piece of content that the draw used.

    Attributes:
        id: its id; of a bank its namespace.
        version: its version; of a bank the number of its active items.
        sha256: hash of what matters of it.
    """

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    version: Annotated[str, Meta(min_length=1, max_length=40)]
    sha256: Sha256


class LockRequest(_Value, frozen=True, kw_only=True):
    """What was asked, with what the role and its blueprint filled in.

    Attributes:
        role: id of the role.
        level: 1 to 3.
        minutes: time window of the whole set.
        blueprint: id of the blueprint.
        as_of: day of the draw; whatever depends on time is counted up to it.
        seed: seed of the draw.
        candidate: keyed hash of the candidate; None for a set for nobody in particular.
        requisition: whose sets must not look alike.
        round: interview of a loop that the set is for, from 1; 1 for a set on its own.
        types: interview types asked for; empty: those of the blueprint.
        topics: each item has one of these; empty: any.
        hypotheses: hypothesis to least points of evidence, bars included.
        exclude: ids that were not wanted.
        forms: how many parallel forms were drawn together.
        form: which of them this is, from 1.
        assumed: what the interviewer left out and minbar filled in, as sentences.
    """

    role: Slug
    level: Level
    minutes: MinutesRange
    blueprint: ContentId
    as_of: Day
    seed: Annotated[str, Meta(min_length=1, max_length=200)]
    candidate: Sha256 | None = None
    requisition: Name | None = None
    round: Annotated[int, Meta(ge=1, le=20)] = 1
    types: list[ItemType] = []
    topics: list[TopicPattern] = []
    hypotheses: dict[Hypothesis, Annotated[int, Meta(ge=1, le=60)]] = {}
    exclude: list[ItemId] = []
    forms: Annotated[int, Meta(ge=1, le=50)] = 1
    form: Annotated[int, Meta(ge=1, le=50)] = 1
    assumed: list[Line] = []


class Usage(_Value, frozen=True, kw_only=True):
    """How often an item of the pool had been drawn when the set was.

    Attributes:
        sets: sets of the exposure window that hold it.
        last: newest day on which a set of this requisition held it; None: never.
    """

    sets: Count
    last: Day | None = None


class Exclusion(_Value, frozen=True, kw_only=True):
    """An item that could not be drawn, for a reason outside the bank.

    Attributes:
        id: the item.
        why: the candidate has `seen` it, or one of its `family`; another `round` of
            the loop holds it; it has `leaked` by the ledger; it was `asked` to stay out.
    """

    id: ItemId
    why: Literal["seen", "family", "round", "leaked", "asked"]


class PastSet(_Value, frozen=True, kw_only=True):
    """One of the last sets of the requisition.

    Attributes:
        id: the set.
        items: its items.
    """

    id: SetId
    items: list[ItemId]


class LockInputs(_Value, frozen=True, kw_only=True):
    """Everything beside the request that the draw used.

    Attributes:
        banks: the banks, each with the hash over its active items.
        blueprint: the blueprint.
        role: the role.
        window_sets: sets in the exposure window.
        usage: item to its use; one that is not in it was drawn neither in the exposure window nor
            in this requisition.
        excluded: items that could not be drawn.
        recent: the last sets of the requisition, newest first, at most 20, but all
            parallel forms before this one.
    """

    banks: list[ContentRef]
    blueprint: ContentRef
    role: ContentRef
    window_sets: Count = 0
    usage: dict[ItemId, Usage] = {}
    excluded: list[Exclusion] = []
    recent: Annotated[list[PastSet], Meta(max_length=49)] = []


class Engine(_Value, frozen=True, kw_only=True):
    """What drew the set.

    Attributes:
        minbar: version of minbar.
        model: version of the model that is solved; another one may draw another set.
        solver: the solver and its version.
    """

    minbar: Annotated[str, Meta(min_length=1, max_length=40)]
    model: Annotated[int, Meta(ge=1)]
    solver: Annotated[str, Meta(min_length=1, max_length=60)]


class PoolCounts(_Value, frozen=True, kw_only=True):
    """How many items there were to choose from.

    Attributes:
        active: active items of the banks.
        eligible: those that some slot could take.
        excluded: reason to the number of active items that it kept out.
    """

    active: Count
    eligible: Count
    excluded: dict[Slug, Count] = {}


class LockedItem(_Value, frozen=True, kw_only=True):
    """An item of the set.

    Attributes:
        pos: place in the interview, from 1.
        slot: slot of the blueprint, from 1.
        id, version, sha256: the item as it was drawn.
        minutes: its time.
        variant: maths: number of the deployed variant, from 1.
        params: maths: the variant's values.
        bugs: debugging: ids of the bugs to plant, in the order of the file.
    """

    pos: Annotated[int, Meta(ge=1, le=60)]
    slot: Annotated[int, Meta(ge=1, le=60)]
    id: ItemId
    version: Semver
    sha256: Sha256
    minutes: Annotated[int, Meta(ge=1, le=480)]
    variant: Annotated[int, Meta(ge=1)] | None = None
    params: dict[str, Scalar] = {}
    bugs: list[Slug] = []


class LockedReserve(_Value, frozen=True, kw_only=True):
    """A drop-in for one place of the set; every constraint holds with it, too.

    Attributes:
        pos: place that it can stand in.
        id, version, sha256, minutes, variant, params, bugs: as in `LockedItem`.
    """

    pos: Annotated[int, Meta(ge=1, le=60)]
    id: ItemId
    version: Semver
    sha256: Sha256
    minutes: Annotated[int, Meta(ge=1, le=480)]
    variant: Annotated[int, Meta(ge=1)] | None = None
    params: dict[str, Scalar] = {}
    bugs: list[Slug] = []


class Met(_Value, frozen=True, kw_only=True):
    """What the set as drawn comes to.

    Attributes:
        minutes: sum of times.
        difficulty_mean: mean of the experts' difficulties, in logits.
        distinct_topics: number of different topics.
        evidence: hypothesis to points of evidence.
        common_items: most items that it shares with one of the recent sets.
        max_exposure: largest number of sets of the window that hold one of its items.
    """

    minutes: Annotated[int, Meta(ge=1)]
    difficulty_mean: float
    distinct_topics: Count
    evidence: dict[Hypothesis, Count]
    common_items: Count
    max_exposure: Count


class Relaxation(_Value, frozen=True, kw_only=True):
    """Something that was wanted and could not be held.

    Attributes:
        what: the constraint: `difficulty`, `topics`, `overlap`, `cooldown`, `exposure`.
        wanted: the bound that was wanted.
        got: what it was relaxed to.
        unit: what both are counted in.
        says: the same as a sentence.
    """

    what: Literal["difficulty", "topics", "overlap", "cooldown", "exposure"]
    wanted: float
    got: float
    unit: Annotated[str, Meta(max_length=40)]
    says: Line


class Objective(_Value, frozen=True, kw_only=True):
    """How good the set is by the weights of the seed; less is better.

    Attributes:
        value: sum of weights of the set; proven to be the least at the level reached.
        second_best: the least of any other set that holds the same constraints; None
            where there is no other.
    """

    value: Count
    second_best: Count | None = None


class Replacement(_Value, frozen=True, kw_only=True):
    """An item that gave way to a reserve.

    Attributes:
        pos: place in the set.
        was, was_version: the item that was drawn.
        now: the item that stands there.
        why: the interviewer's reason.
        on: day of the replacement.
        reserves: those of the set were found `anew` in the bank that it was drawn from, or
            what was left of them was `kept`, because the bank had changed.
    """

    pos: Annotated[int, Meta(ge=1, le=60)]
    was: ItemId
    was_version: Semver
    now: ItemId
    why: Line
    on: Day
    reserves: Literal["anew", "kept"] = "anew"


class Lock(_Value, frozen=True, kw_only=True):
    """The whole of a lock file.

    Attributes:
        schema: always `set-lock/1`.
        id: `set-` and the first 16 digits of the hash of request and inputs.
        request: what was asked.
        inputs: what the draw used.
        engine: what drew it.
        pool: what there was to choose from.
        items: the set, in the order of the interview.
        reserves: drop-ins, by place.
        met: what the set comes to.
        relaxed: what could not be held, in the order in which it was given up.
        objective: how good the set is.
        replaced: items that gave way since, oldest first.
        seals: field, such as `items` or `request.minutes`, to the first 16 digits of the
            hash of its canonical JSON: an edit by hand shows where it is.
    """

    schema: Literal["set-lock/1"]
    id: SetId
    request: LockRequest
    inputs: LockInputs
    engine: Engine
    pool: PoolCounts
    items: Annotated[list[LockedItem], Meta(min_length=1, max_length=60)]
    reserves: list[LockedReserve] = []
    met: Met
    relaxed: list[Relaxation] = []
    objective: Objective
    replaced: list[Replacement] = []
    seals: dict[FieldName, Digest] = {}
