"""An interview item as its author declares it: `item.yaml`, typed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

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
    "Use",
    "WrongAnswer",
]

ItemType = Literal[
    "theory",
    "math",
    "debugging",
    "whiteboard",
    "pair-coding",
    "applied",
    "project",
    "background",
]
Status = Literal["draft", "reviewed", "active", "resting", "retired", "leaked"]
Use = Literal["core", "bar", "stretch"]
Scalar = bool | int | float | str

_SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
Slug = Annotated[str, Meta(pattern=rf"^{_SLUG}$", max_length=64)]
ItemId = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{3}}$", max_length=200)]
TopicId = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{2}}$", max_length=150)]
RubricRef = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG})+@\d+$", max_length=150)]
Semver = Annotated[str, Meta(pattern=r"^\d+\.\d+\.\d+$")]
Hypothesis = Annotated[str, Meta(pattern=r"^h_[a-z]+(_[a-z]+)*$")]
PersonId = Annotated[str, Meta(pattern=rf"^{_SLUG}$", max_length=64)]
Level = Annotated[int, Meta(ge=1, le=3)]
Minutes = Annotated[int, Meta(ge=1, le=480)]
Cost = Annotated[int, Meta(ge=0, le=3)]
Logit = Annotated[float, Meta(ge=-4, le=4)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Line = Annotated[str, Meta(min_length=1, max_length=1_000)]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
PythonName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]
Expression = Annotated[str, Meta(min_length=1, max_length=500)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of an item: frozen, by name only, no field too many."""


class ListenFor(_Part, frozen=True, kw_only=True):
    """Something a good answer says; `required` ones make a full answer."""

    id: Slug
    text: Line
    required: bool = False


class WrongAnswer(_Part, frozen=True, kw_only=True):
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


class Hint(_Part, frozen=True, kw_only=True):
    """A hint and what it costs: points off the best score that is still open."""

    text: Line
    cost: Cost = 1


class FollowUp(_Part, frozen=True, kw_only=True):
    """A further question, the hypothesis that it probes and what to listen for."""

    ask: Line
    probes: Hypothesis
    listen_for: Line
    minutes: Minutes = 2


class Anchors(_Part, frozen=True, kw_only=True, rename={"one": "1", "two": "2", "three": "3", "four": "4"}):  # fmt: skip
    """What was seen at each score; behaviour, not adjectives."""

    one: Line
    two: Line
    three: Line
    four: Line


class Enemy(_Part, frozen=True, kw_only=True):
    """An item that must not be drawn together with this one, and why."""

    id: ItemId
    why: Line


class Exposure(_Part, frozen=True, kw_only=True):
    """How often the item may be drawn.

    Attributes:
        max_rate: largest share of sets that may hold it.
        cooldown_days: days between two uses in one requisition.
    """

    max_rate: Annotated[float, Meta(gt=0, le=1)] = 0.25
    cooldown_days: Annotated[int, Meta(ge=0, le=730)] = 30


class Reference(_Part, frozen=True, kw_only=True):
    """Where an interviewer can read on."""

    title: Line
    kind: Literal["paper", "book", "documentation", "course", "standard", "essay"]


class Change(_Part, frozen=True, kw_only=True):
    """One line of the changelog; `comparable`: scores before and after can be compared."""

    version: Semver
    date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    text: Line
    comparable: bool


class Parameter(_Part, frozen=True, kw_only=True):
    """A parameter of a maths item: the values that it may take."""

    choices: list[Scalar]


class Answer(_Part, frozen=True, kw_only=True):
    """The key of a maths item.

    Attributes:
        value: expression of the parameters: arithmetic, comparison, conditional
            expressions and a fixed list of functions; never evaluated as Python.
        accept_rel_tol: relative tolerance within which a candidate's number is right.
        accept_abs_tol: absolute tolerance, for answers near zero.
        worked: the way to it, for the interviewer; `{name}` and `{answer}` are filled in.
    """

    value: Expression
    worked: Text
    accept_rel_tol: Annotated[float, Meta(ge=0, le=0.2)] = 0.02
    accept_abs_tol: Annotated[float, Meta(ge=0, le=10)] = 0.0


class CodeFiles(_Part, frozen=True, kw_only=True):
    """Files of an item with code, beside `item.yaml`.

    Attributes:
        solution: a program that is right; of a debugging item the fixed one.
        tests: pytest tests of it; they take the module as the fixture `m`.
        starter: what the candidate starts from, for coding items.
    """

    solution: FileName
    tests: FileName
    starter: FileName | None = None


class Bug(_Part, frozen=True, kw_only=True):
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
    detected_by: list[PythonName]
    says: Line


class Check(_Part, frozen=True, kw_only=True):
    """A claim of the item's text that a machine can compute.

    Attributes:
        claim: the claim in words.
        code: Python that raises if the claim does not hold; run in the proof room.
    """

    claim: Line
    code: Text


class Item(_Part, frozen=True, kw_only=True):
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
        authors, reviewers: pseudonyms.
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
