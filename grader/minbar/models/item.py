"""An interview item as its author declares it: `item.yaml`, typed."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from minbar.models.hypothesis import Hypothesis
from minbar.models.names import (
    ByScore,
    Change,
    ItemId,
    ItemType,
    Level,
    Line,
    Logit,
    Minutes,
    Part,
    PersonId,
    PythonName,
    RubricRef,
    Semver,
    Slug,
    Text,
    TopicId,
    Use,
)

__all__ = [
    "Anchors",
    "Answer",
    "Bug",
    "Change",
    "Check",
    "CodeFiles",
    "Enemy",
    "Exposure",
    "FollowUp",
    "Hint",
    "Item",
    "ItemType",
    "ListenFor",
    "Parameter",
    "Reference",
    "Status",
    "Use",
    "WrongAnswer",
    "evidence_points",
]

Status = Literal["draft", "reviewed", "active", "resting", "retired", "leaked"]
Scalar = bool | int | float | str

Anchors = ByScore
Cost = Annotated[int, Meta(ge=0, le=3)]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
Expression = Annotated[str, Meta(min_length=1, max_length=500)]


class ListenFor(Part, frozen=True, kw_only=True):
    """Something that a good answer says.

    Attributes:
        id: identifier within the item, ticked on the scorecard.
        text: what is said, in the interviewer's words.
        required: a full answer has it; the others are extra.
        level: it tells candidates of this level from those below; at any level
            where it is left out.
    """

    id: Slug
    text: Line
    required: bool = False
    level: Level | None = None


class WrongAnswer(Part, frozen=True, kw_only=True):
    """An answer that candidates give, and why it is wrong.

    Attributes:
        id: identifier within the item.
        text: the answer, as it is heard.
        why: what is wrong with it, as the interviewer would say it.
        value: for maths: its number, an expression of the parameters.
    """

    id: Slug
    text: Line
    why: Line
    value: Expression | None = None


class Hint(Part, frozen=True, kw_only=True):
    """A hint.

    Attributes:
        text: what the interviewer says.
        cost: what it costs; the rubric's `hint_rule` says which score the sum of
            costs leaves open.
    """

    text: Line
    cost: Cost = 1


class FollowUp(Part, frozen=True, kw_only=True):
    """A further question.

    Attributes:
        ask: the question.
        probes: what its answer gives evidence for.
        listen_for: what a good answer says.
        minutes: time it takes.
    """

    ask: Line
    probes: Hypothesis
    listen_for: Line
    minutes: Minutes = 2


class Enemy(Part, frozen=True, kw_only=True):
    """An item that must not be drawn together with this one.

    Attributes:
        id: the other item; it names this one too.
        why: what one of them gives away of the other.
    """

    id: ItemId
    why: Line


class Exposure(Part, frozen=True, kw_only=True):
    """How often the item may be drawn.

    Attributes:
        max_rate: largest share of sets that may hold it.
        cooldown_days: days between two uses in one requisition.
    """

    max_rate: Annotated[float, Meta(gt=0, le=1)] = 0.25
    cooldown_days: Annotated[int, Meta(ge=0, le=730)] = 30


class Reference(Part, frozen=True, kw_only=True):
    """Where an interviewer can read on.

    Attributes:
        title: authors, title and year.
        kind: what it is.
    """

    title: Line
    kind: Literal["paper", "book", "documentation", "course", "standard", "essay"]


class Parameter(Part, frozen=True, kw_only=True):
    """A parameter of a maths item.

    Attributes:
        choices: the values that it may take, all different.
    """

    choices: Annotated[list[Scalar], Meta(min_length=1, max_length=100)]


class Answer(Part, frozen=True, kw_only=True):
    """The key of a maths item.

    Attributes:
        value: expression of the parameters: arithmetic, comparison, conditional
            expressions and a fixed list of functions; never evaluated as Python.
        accept_rel_tol: relative tolerance within which a candidate's number is right.
        accept_abs_tol: absolute tolerance, for answers near zero.
        unit: what the number is in, such as `hours`; the prompt asks for it.
        worked: the way to it, for the interviewer; `{name}` and `{answer}` are filled in.
    """

    value: Expression
    worked: Text
    accept_rel_tol: Annotated[float, Meta(ge=0, le=0.2)] = 0.02
    accept_abs_tol: Annotated[float, Meta(ge=0, le=10)] = 0.0
    unit: Line | None = None


class CodeFiles(Part, frozen=True, kw_only=True):
    """Files of an item with code, beside `item.yaml`.

    Attributes:
        solution: a program that is right; of a debugging item the fixed one.
        tests: pytest tests of it; they take the module as the fixture `m`.
        starter: what the candidate starts from, for coding items.
    """

    solution: FileName
    tests: FileName
    starter: FileName | None = None


class Bug(Part, frozen=True, kw_only=True):
    """A one-line fault to plant into the solution.

    Attributes:
        id: identifier within the item.
        topic: what it is about; one of the item's topics.
        symptom: `loud` (an exception), `quiet` (wrong without a sign) or
            `flattering` (looks better than right); measured by the check.
        difficulty: expert's guess, in logits.
        fixed: text in the solution; occurs exactly once.
        buggy: what it is replaced with.
        detected_by: names of the tests that catch it.
        says: what is wrong, for the interviewer.
    """

    id: Slug
    topic: TopicId
    symptom: Literal["loud", "quiet", "flattering"]
    difficulty: Logit
    fixed: Annotated[str, Meta(min_length=1, max_length=2_000)]
    buggy: Annotated[str, Meta(max_length=2_000)]
    detected_by: Annotated[list[PythonName], Meta(min_length=1)]
    says: Line


class Check(Part, frozen=True, kw_only=True):
    """A claim of the item's text that a machine can compute.

    Attributes:
        claim: the claim in words.
        code: Python that raises if the claim does not hold; run in the proof room.
    """

    claim: Line
    code: Text


class Item(Part, frozen=True, kw_only=True):
    """The whole of `item.yaml`.

    Attributes:
        schema: always `item/1`.
        id: `<namespace>.<type>.<area>.<slug>`, fixed at birth.
        version: quoted semver; patch: wording; minor: follow-up or variant; major:
            key, task or scale.
        status: only `active` items are drawn.
        type: interview type.
        title: a few words.
        topics: from the declared taxonomy, domain.area.topic.
        roles: role id to its use.
        levels: levels that it suits, 1 to 3.
        minutes: time it takes, hints and the first follow-up included.
        difficulty: expert's guess, in logits; 0 is a coin toss at level 2.
        hypothesis: what it gives evidence for.
        prompt: what the candidate reads or hears (Markdown with `$…$`); `{name}` is
            a parameter of a maths item.
        listen_for: what good answers say.
        wrong_answers: answers that candidates give, with why they are wrong.
        hints: in the order in which they are given.
        follow_ups: further questions.
        anchors: what was seen at each of four scores.
        rubric: id and major version of the rubric that it is scored by.
        authors: who wrote it, as pseudonyms.
        reviewers: who read it a second time, as pseudonyms; an active item has one.
        changelog: newest first; its first version is `version`.
        enemies: items that must not stand in one set with it.
        references: where to read on.
        family: items of one family count as the same to a candidate; by default its own.
        exposure: how often it may be drawn.
        environment: sandbox image that its code needs.
        checks: claims that a machine can compute.
        params: maths: parameters and their values.
        require: maths: conditions that a variant must meet.
        answer: maths: the key; `check.py` beside the file is the second route.
        files: code items: solution, tests, starter.
        bugs: debugging: what can be planted.
        plant: debugging: level to number of bugs in a draw.
        born: folder that it was born in, `<type>/<area>/<slug>`, where it has moved
            since; its id stays what it was.
    """

    schema: Literal["item/1"]
    id: ItemId
    version: Semver
    status: Status
    type: ItemType
    title: Annotated[str, Meta(min_length=3, max_length=100)]
    topics: Annotated[list[TopicId], Meta(min_length=1, max_length=8)]
    roles: dict[Slug, Use]
    levels: Annotated[list[Level], Meta(min_length=1, max_length=3)]
    minutes: Minutes
    difficulty: Logit
    hypothesis: Hypothesis
    prompt: Text
    listen_for: Annotated[list[ListenFor], Meta(min_length=2)]
    wrong_answers: Annotated[list[WrongAnswer], Meta(min_length=1)]
    hints: Annotated[list[Hint], Meta(min_length=1)]
    follow_ups: Annotated[list[FollowUp], Meta(min_length=1)]
    anchors: Anchors
    rubric: RubricRef
    authors: Annotated[list[PersonId], Meta(min_length=1)]
    reviewers: list[PersonId]
    changelog: Annotated[list[Change], Meta(min_length=1)]
    enemies: list[Enemy] = msgspec.field(default_factory=list)
    references: list[Reference] = msgspec.field(default_factory=list)
    family: ItemId | None = None
    exposure: Exposure = msgspec.field(default_factory=Exposure)
    environment: Slug = "tabular"
    checks: list[Check] = msgspec.field(default_factory=list)
    params: dict[PythonName, Parameter] = msgspec.field(default_factory=dict)
    require: list[Expression] = msgspec.field(default_factory=list)
    answer: Answer | None = None
    files: CodeFiles | None = None
    bugs: list[Bug] = msgspec.field(default_factory=list)
    plant: dict[Annotated[str, Meta(pattern=r"^[123]$")], Annotated[int, Meta(ge=1, le=6)]] = (
        msgspec.field(default_factory=dict)
    )
    born: Annotated[str, Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+$")] | None = None


_OWN_POINTS: Final = 3


def evidence_points(item: Item) -> dict[Hypothesis, int]:
    """Return hypothesis to the points of evidence that an item gives.

    Three for its own hypothesis, and one for each other one that a follow-up probes.
    """
    points: dict[Hypothesis, int] = {item.hypothesis: _OWN_POINTS}
    for follow_up in item.follow_ups:
        points.setdefault(follow_up.probes, 1)
    return points
