"""An item as it is shown: to interviewers the whole of it, to candidates a whitelist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import msgspec

from minbar.bank.arithmetic import Number
from minbar.bank.expressions import parse_expression
from minbar.bank.maths_answers import accepted
from minbar.bank.placeholders import fill
from minbar.bank.variants import Variant, deployed_variants
from minbar.errors import UserError
from minbar.models.item import Item

__all__ = ["CandidateView", "Example", "candidate_view", "example", "interviewer_json"]


class CandidateView(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate may see, and nothing else: fields are added here, never left out.

    Id and title are not in it, because both may give the point away.

    Attributes:
        type: interview type.
        minutes: time that the item takes.
        prompt: Markdown, with the parameters of the variant filled in.
        files: what the candidate starts from, name to text.
    """

    type: str
    minutes: int
    prompt: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One variant of a maths item, worked.

    Attributes:
        variant: its parameters.
        of: how many variants are deployed.
        prompt: as the candidate reads it.
        answer: the key.
        accepted: how far a candidate's number may be from the key.
        worked: the way to it.
        wrong: id of a wrong answer to its number.
    """

    variant: Variant
    of: int
    prompt: str
    answer: float
    accepted: float
    worked: str
    wrong: Mapping[str, float]


def candidate_view(
    item: Item, files: Mapping[str, bytes], number: int | None = None
) -> CandidateView:
    """Return what a candidate may see of an item.

    A debugging item's program is made when a set is drawn, so it is not here.

    Args:
        item: the item.
        files: its attached files by name.
        number: variant of a maths item, from 1; the first one by default.

    Raises:
        UserError: if there is no such variant.
    """
    prompt = item.prompt
    if item.type == "math":
        prompt = fill(prompt, _variant(deployed_variants(item), number).values)
    starter = item.files.starter if item.files else None
    texts = {} if starter is None else {starter: files[starter].decode()}
    return CandidateView(
        type=item.type,
        minutes=item.minutes,
        prompt=prompt,
        files=texts,
    )


def example(item: Item, number: int | None = None) -> Example | None:
    """Return a variant with its answers; None where the item has no key.

    Args:
        item: the item.
        number: the variant, from 1; the first one by default.

    Raises:
        UserError: if there is no such variant.
    """
    if item.answer is None:
        return None
    variants = deployed_variants(item)
    variant = _variant(variants, number)
    answer = _number(item, item.answer.value, variant)
    wrong = {
        each.id: float(_number(item, each.value, variant))
        for each in item.wrong_answers
        if each.value is not None
    }
    return Example(
        variant=variant,
        of=len(variants),
        prompt=fill(item.prompt, variant.values),
        answer=float(answer),
        accepted=accepted(item.answer, answer),
        worked=fill(item.answer.worked, {**variant.values, "answer": Fraction(answer)}),
        wrong=MappingProxyType(wrong),
    )


def interviewer_json(
    item: Item, files: Mapping[str, bytes], *, sha256: str, shown: Example | None
) -> dict[str, Any]:
    """Return the whole of an item for a program, attached files and example included."""
    document: dict[str, Any] = msgspec.to_builtins(item, str_keys=True)
    document["sha256"] = sha256
    document["attached"] = {name: raw.decode("utf-8", "replace") for name, raw in files.items()}
    if shown is not None:
        document["variants"] = shown.of
        document["example"] = {
            "variant": shown.variant.number,
            "values": dict(shown.variant.values),
            "prompt": shown.prompt,
            "answer": shown.answer,
            "accepted": shown.accepted,
            "worked": shown.worked,
            "wrong_answers": dict(shown.wrong),
        }
    return document


def _variant(variants: Sequence[Variant], number: int | None) -> Variant:
    if number is None and variants:
        return variants[0]
    if number is None or not 1 <= number <= len(variants):
        what = f"there is no variant {number or 1}"
        raise UserError(what, todo=f"The item has {len(variants)}, counted from 1")
    return variants[number - 1]


def _number(item: Item, text: str, variant: Variant) -> Number:
    return parse_expression(text, item.params).number(variant.values)
