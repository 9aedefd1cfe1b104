"""The parameters of a maths item, held against its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from minbar.content.problems import Problems, nearest, suggestion
from minbar.content.strict_yaml import Document
from minbar.models.item import Item

__all__ = ["CHECK_FILE", "check_math"]

CHECK_FILE: Final = "check.py"
# `{name}` and `{name:.0%}`; TeX writes `{n}` and `{12}` too, so only names that are
# close to a parameter's count as slips.
_FIELD: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(?::[^{}]*)?\}")
_ANSWER: Final = "answer"
_SHORTEST: Final = 4  # letters of a name that TeX would not use for a quantity


def check_math(document: Document[Item], problems: Problems) -> None:
    """Note parameters that the prompt does not show, and slips in their names."""
    item = document.value
    if item.type != "math":
        _check_no_values(document, problems)
        return
    for name, parameter in item.params.items():
        _check_choices(name, parameter.choices, document, problems)
        if name not in _fields(item.prompt):
            what = f"the prompt does not show the parameter `{name}`"
            where = document.where("params", name, key=True)
            problems.add(what, where=where, todo=f"Write `{{{name}}}` into it, or drop it")
    _check_slips(item.prompt, ("prompt",), {*item.params}, document, problems)
    if item.answer is not None:
        known = {*item.params, _ANSWER, *(wrong.id for wrong in item.wrong_answers)}
        _check_slips(item.answer.worked, ("answer", "worked"), known, document, problems)
        if _ANSWER in item.params:
            where = document.where("params", _ANSWER, key=True)
            problems.add("`answer` stands for the key in texts", where=where, todo="Rename it")


def _check_no_values(document: Document[Item], problems: Problems) -> None:
    for number, wrong in enumerate(document.value.wrong_answers):
        if wrong.value is not None:
            what = "only wrong answers of maths items have a `value`"
            where = document.where("wrong_answers", number, "value", key=True)
            problems.add(what, where=where, todo="Delete it")


def _check_choices(
    name: str, choices: list[bool | int | float | str], document: Document[Item], problems: Problems
) -> None:
    seen: set[bool | int | float | str] = set()
    for number, choice in enumerate(choices):
        if choice in seen:
            where = document.where("params", name, "choices", number)
            what = f"`{choice}` stands twice among the choices of `{name}`"
            problems.add(what, where=where, todo="Keep one")
        seen.add(choice)


def _check_slips(
    text: str, path: tuple[str, ...], known: set[str], document: Document[Item], problems: Problems
) -> None:
    for name in dict.fromkeys(_fields(text)):
        long_enough = len(name) >= _SHORTEST
        if name not in known and long_enough and nearest(name, known) is not None:
            what = f"`{{{name}}}` is no parameter"
            problems.add(what, where=document.where(*path), todo=suggestion(name, known))


def _fields(text: str) -> Iterator[str]:
    return (match[1] for match in _FIELD.finditer(text))
