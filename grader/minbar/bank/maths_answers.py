"""The numbers of a maths item: distinct, no guesses, and apart from what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from minbar.bank.arithmetic import Number
from minbar.bank.expressions import Expression
from minbar.bank.placeholders import Placeholder, fill, find_placeholders
from minbar.bank.subject import Subject
from minbar.bank.variants import Variant
from minbar.content.problems import Problems
from minbar.errors import ExpressionError, UserError
from minbar.models.item import Answer

__all__ = ["MIN_ANSWERS", "accepted", "check_answers", "check_texts", "check_wrong", "evaluated"]

MIN_ANSWERS: Final = 15
_DIGITS: Final = 6  # to which answers are compared when they are counted
_GUESSES: Final = {"0": 0.0, "1": 1.0, "1/2": 0.5}
_APART: Final = 2  # times the accepted tolerance
_SHOWN: Final = 6


def accepted(answer: Answer, value: Number) -> float:
    """Return how far a candidate's number may be from the key's."""
    return max(answer.accept_rel_tol * abs(float(value)), answer.accept_abs_tol)


def evaluated(
    subject: Subject,
    expression: Expression,
    steps: tuple[str | int, ...],
    variants: Sequence[Variant],
    problems: Problems,
) -> tuple[Number, ...] | None:
    """Return an expression's value in each variant; None, with a problem, if one has none."""
    values: list[Number] = []
    for variant in variants:
        try:
            values.append(expression.number(variant.values))
        except ExpressionError as error:
            what = f"{error.what} (with {variant})"
            problems.add(what, where=subject.within(*steps, at=error.where), todo=error.todo)
            return None
    return tuple(values)


def check_answers(
    subject: Subject, variants: Sequence[Variant], answers: Sequence[Number], problems: Problems
) -> None:
    """Note too few different answers, and answers that a guess would hit."""
    answer = _answer(subject)
    where = subject.where("answer", "value")
    distinct = {f"{float(value):.{_DIGITS}g}" for value in answers}
    if len(distinct) < MIN_ANSWERS <= len(variants):
        what = f"the variants have {len(distinct)} different answers; {MIN_ANSWERS} are needed"
        problems.add(what, where=where, todo="Give parameters values that change the answer")
    for guess, number in _GUESSES.items():
        hit = [
            variant
            for variant, value in zip(variants, answers, strict=True)
            if abs(float(value) - number) <= accepted(answer, value)
        ]
        if hit:
            what = f"whoever guesses {guess} is right in {_among(hit, variants)}"
            todo = "Exclude such variants in `require`, or narrow the tolerance"
            problems.add(what, where=where, todo=todo)


def check_wrong(
    subject: Subject,
    wrong: Mapping[int, Expression],
    variants: Sequence[Variant],
    answers: Sequence[Number],
    problems: Problems,
) -> None:
    """Note wrong answers that come so near the key that they could be taken for it.

    Args:
        subject: the item.
        wrong: position among the wrong answers to its value.
        variants: the deployed variants.
        answers: value of the key in each.
        problems: where problems are noted.
    """
    answer = _answer(subject)
    for number, expression in wrong.items():
        steps = ("wrong_answers", number, "value")
        values = evaluated(subject, expression, steps, variants, problems)
        if values is None:
            continue
        near = [
            (variant, value, right)
            for variant, value, right in zip(variants, values, answers, strict=True)
            if abs(float(value) - float(right)) < _APART * accepted(answer, right)
        ]
        if near:
            _, value, right = near[0]
            name = subject.item.wrong_answers[number].id
            what = (
                f"the wrong answer `{name}` comes too near the key in "
                f"{_among([each[0] for each in near], variants)}: "
                f"{float(value):.{_SHOWN}g} beside {float(right):.{_SHOWN}g}"
            )
            todo = f"Keep it {_APART} tolerances away: exclude variants, or narrow the tolerance"
            problems.add(what, where=subject.where(*steps), todo=todo)


def check_texts(
    subject: Subject, variants: Sequence[Variant], answers: Sequence[Number], problems: Problems
) -> None:
    """Note texts that cannot be filled in for some variant."""
    rows = list(zip(variants, answers, strict=True))
    for steps, text in _texts(subject):
        for placeholder in find_placeholders(text):
            misfit = _misfit(placeholder, rows)
            if misfit is not None:
                variant, error = misfit
                what = f"{error.what} (with {variant})"
                where = subject.within(*steps, at=f"{placeholder.line}:{placeholder.column}")
                problems.add(what, where=where, todo=error.todo)


def _misfit(
    placeholder: Placeholder, rows: Sequence[tuple[Variant, Number]]
) -> tuple[Variant, UserError] | None:
    for variant, value in rows:
        try:
            fill(str(placeholder), {**variant.values, "answer": Fraction(value)})
        except UserError as error:
            return variant, error
    return None


def _texts(subject: Subject) -> Sequence[tuple[tuple[str, ...], str]]:
    worked = _answer(subject).worked
    return ((("prompt",), subject.item.prompt), (("answer", "worked"), worked))


def _answer(subject: Subject) -> Answer:
    answer = subject.item.answer
    if answer is None:
        what = f"{subject.item.id} has no key"
        raise ValueError(what)
    return answer


def _among(hit: Sequence[Variant], variants: Sequence[Variant]) -> str:
    return f"{len(hit)} of {len(variants)} variants, first with {hit[0]}"
