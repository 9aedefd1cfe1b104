"""Maths items: what must hold of them as they stand, and what a run is to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.bank.arithmetic import Number
from minbar.bank.expressions import RESERVED, Expression, parse_expression
from minbar.bank.jobs import Job, make_job
from minbar.bank.maths_answers import check_answers, check_texts, check_wrong, evaluated
from minbar.bank.maths_judgement import judge_answers
from minbar.bank.routes import check_route
from minbar.bank.subject import Subject
from minbar.bank.variants import Variant, enumerate_variants
from minbar.content.problems import Problems
from minbar.errors import ContentProblem, ExpressionError, UserError
from minbar.models.item import Item

__all__ = ["MathsProof", "prepare_maths"]

MIN_VARIANTS: Final = 20
MIN_WRONG: Final = 2
_CPU_SECONDS: Final = 240
_WALL_SECONDS: Final = 1_200


@dataclass(frozen=True, slots=True)
class MathsProof:
    """A maths item whose key has a value in each variant.

    Attributes:
        subject: the item.
        key: its key.
        variants: its deployed variants.
        answers: value of the key in each.
        title: what a run shows.
    """

    subject: Subject
    key: Expression
    variants: tuple[Variant, ...]
    answers: tuple[Number, ...]
    title: str = "second route"

    @property
    def job(self) -> Job:
        """Ask `check.py` for every variant."""
        request = {
            "variants": [dict(variant.values) for variant in self.variants],
            "seconds": _CPU_SECONDS,
        }
        return make_job("maths", self.subject, request, seconds=_WALL_SECONDS)

    def judge(self, result: bytes) -> Sequence[ContentProblem]:
        """Hold the second route against the key, and against faulty keys."""
        return judge_answers(self.subject, self.key, self.variants, self.answers, result)


def prepare_maths(subject: Subject, problems: Problems) -> MathsProof | None:
    """Check what needs no run.

    Returns:
        What a run can show; None if there is no use in one before the problems are mended.
    """
    if subject.item.answer is None:
        return None
    before = len(problems.found)
    _check_names(subject, problems)
    key = _parsed(subject, subject.item.answer.value, ("answer", "value"), problems)
    wrong = _parsed_wrong(subject, problems)
    variants = _variants(subject, problems)
    check_route(subject, key, problems)
    if key is None or not variants:
        return None
    answers = evaluated(subject, key, ("answer", "value"), variants, problems)
    if answers is None:
        return None
    check_answers(subject, variants, answers, problems)
    check_wrong(subject, wrong, variants, answers, problems)
    check_texts(subject, variants, answers, problems)
    return MathsProof(subject, key, variants, answers) if len(problems.found) == before else None


def _check_names(subject: Subject, problems: Problems) -> None:
    for name in subject.item.params:
        if name in RESERVED:
            what = f"`{name}` is a function or constant of expressions"
            where = subject.where("params", name, key=True)
            problems.add(what, where=where, todo="Give the parameter another name")


def _parsed(
    subject: Subject, text: str, steps: tuple[str | int, ...], problems: Problems
) -> Expression | None:
    try:
        return parse_expression(text, subject.item.params)
    except ExpressionError as error:
        problems.add(error.what, where=subject.within(*steps, at=error.where), todo=error.todo)
        return None


def _parsed_wrong(subject: Subject, problems: Problems) -> Mapping[int, Expression]:
    found: dict[int, Expression] = {}
    named = 0
    for number, wrong in enumerate(subject.item.wrong_answers):
        if wrong.value is not None:
            named += 1
            steps = ("wrong_answers", number, "value")
            expression = _parsed(subject, wrong.value, steps, problems)
            if expression is not None:
                found[number] = expression
    if named < MIN_WRONG:
        what = f"a maths item needs {MIN_WRONG} wrong answers with a `value`; here is {named}"
        problems.add(what, where=subject.where("wrong_answers", key=True))
    return found


def _variants(subject: Subject, problems: Problems) -> tuple[Variant, ...]:
    item = subject.item
    conditions: list[Expression] = []
    for number, text in enumerate(item.require):
        parsed = _parsed(subject, text, ("require", number), problems)
        if parsed is None:
            return ()
        conditions.append(parsed)
    try:
        variants = enumerate_variants(item.params, conditions)
    except ExpressionError as error:
        where = subject.within("require", _culprit(item, conditions), at=error.where)
        problems.add(error.what, where=where, todo=error.todo)
        return ()
    except UserError as error:
        problems.add(error.what, where=subject.where("params", key=True), todo=error.todo)
        return ()
    if len(variants) < MIN_VARIANTS:
        what = f"there are {len(variants)} variants, and {MIN_VARIANTS} are needed"
        todo = "Add choices, or loosen `require`"
        problems.add(what, where=subject.where("params", key=True), todo=todo)
    return variants


def _culprit(item: Item, conditions: Sequence[Expression]) -> int:
    """Return the number of the condition that has no value for some combination."""
    for number in range(len(conditions)):
        try:
            enumerate_variants(item.params, conditions[: number + 1])
        except ExpressionError:
            return number
    return 0
