"""What must hold within one rubric, role, blueprint, policy or `bank.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import minbar
from minbar.content.changelog_checks import check_changelog, version_tuple
from minbar.content.loop_checks import check_loop
from minbar.content.problems import Problems
from minbar.content.strict_yaml import Document
from minbar.models.bank import BankSpec
from minbar.models.blueprint import Blueprint
from minbar.models.names import MinutesRange, ScoreByLevel
from minbar.models.policy import Policy
from minbar.models.role import Role
from minbar.models.rubric import Rubric

__all__ = ["CHECKS"]


def _check_bank(document: Document[BankSpec], _: str, problems: Problems) -> None:
    needed = document.value.minbar
    if version_tuple(needed) > version_tuple(minbar.__version__):
        what = f"the bank needs minbar {needed}; this is {minbar.__version__}"
        problems.add(what, where=document.where("minbar"), todo="Upgrade minbar")


def _check_rubric(document: Document[Rubric], stem: str, problems: Problems) -> None:
    rubric = document.value
    _check_id(document, stem, problems)
    _check_twice([one.id for one in rubric.criteria], ("criteria",), ("id",), document, problems)
    _check_rising(rubric.level_bar, ("level_bar",), document, problems)
    scores = rubric.hint_rule.best_score_after
    for cost, earlier in zip(sorted(scores)[1:], sorted(scores), strict=False):
        if scores[cost] > scores[earlier]:
            what = f"hints of cost {cost} leave a better score open than those of cost {earlier}"
            where = document.where("hint_rule", "best_score_after", str(cost))
            problems.add(what, where=where)
    if rubric.hypothesis in rubric.also:
        what = f"`{rubric.hypothesis}` is the rubric's own hypothesis"
        where = document.where("also", rubric.also.index(rubric.hypothesis))
        problems.add(what, where=where, todo="Delete it here")


def _check_role(document: Document[Role], stem: str, problems: Problems) -> None:
    role = document.value
    if role.id != stem:
        what = f"`id` is `{role.id}`, but the file is `{stem}.yaml`"
        problems.add(what, where=document.where("id"), todo="Make them equal")
    check_changelog(role, document.where, problems)
    types = [interview.type for interview in role.interviews]
    _check_twice(types, ("interviews",), ("type",), document, problems)
    strengths = [strength.hypothesis for strength in role.strengths]
    _check_twice(strengths, ("strengths",), ("hypothesis",), document, problems)
    if not any(interview.use == "core" for interview in role.interviews):
        what = "no interview is `core`, so none tests a strength"
        problems.add(what, where=document.where("interviews", key=True))
    titles = [held.title for held in role.loop]
    _check_twice(titles, ("loop",), ("title",), document, problems)
    check_loop(document, problems)


def _check_blueprint(document: Document[Blueprint], stem: str, problems: Problems) -> None:
    blueprint = document.value
    _check_id(document, stem, problems)
    _check_twice(blueprint.levels, ("levels",), (), document, problems)
    _check_range(blueprint.minutes, ("minutes",), document, problems)
    least = 0
    for number, slot in enumerate(blueprint.slots):
        if slot.minutes is not None:
            _check_range(slot.minutes, ("slots", number, "minutes"), document, problems)
            least += slot.count * slot.minutes.min
    if least > blueprint.minutes.max:
        what = f"the slots take {least} minutes at least; `minutes` allows {blueprint.minutes.max}"
        problems.add(what, where=document.where("minutes", "max"))


def _check_policy(document: Document[Policy], stem: str, problems: Problems) -> None:
    policy = document.value
    _check_id(document, stem, problems)
    strengths = policy.strengths
    _check_twice(strengths.of, ("strengths", "of"), (), document, problems)
    if strengths.need > len(strengths.of):
        what = f"{strengths.need} strengths are needed of {len(strengths.of)}"
        problems.add(what, where=document.where("strengths", "need"))
    _check_rising(strengths.at_least, ("strengths", "at_least"), document, problems)
    for name, bar in policy.minimum_bar.items():
        _check_rising(bar, ("minimum_bar", name), document, problems)


def _check_id(document: Document[Any], stem: str, problems: Problems) -> None:
    """`<namespace>.<kind>.<name>`, the name being the file's."""
    value = document.value
    kind = value.schema.partition("/")[0]
    namespace, _, rest = value.id.partition(".")
    if rest != f"{kind}.{stem}":
        what = f"`id` is `{value.id}`, but the file is `{stem}.yaml`"
        todo = f"Make it `{namespace}.{kind}.{stem}`"
        problems.add(what, where=document.where("id"), todo=todo)
    check_changelog(value, document.where, problems)


def _check_rising(
    bar: ScoreByLevel, path: tuple[str, ...], document: Document[Any], problems: Problems
) -> None:
    for level in (2, 3):
        if bar.at(level) < bar.at(level - 1):
            what = f"level {level} asks for less than level {level - 1}"
            problems.add(what, where=document.where(*path, str(level)))


def _check_range(
    span: MinutesRange, path: tuple[str | int, ...], document: Document[Any], problems: Problems
) -> None:
    if span.min > span.max:
        what = f"`min` is {span.min}, more than `max`, {span.max}"
        problems.add(what, where=document.where(*path, "min"))


def _check_twice(
    values: Sequence[object],
    path: tuple[str, ...],
    inner: tuple[str, ...],
    document: Document[Any],
    problems: Problems,
) -> None:
    seen: set[object] = set()
    for number, value in enumerate(values):
        if value in seen:
            where = document.where(*path, number, *inner)
            problems.add(f"`{value}` stands twice in `{path[-1]}`", where=where, todo="Keep one")
        seen.add(value)


CHECKS: Final[Mapping[str, Callable[[Document[Any], str, Problems], None]]] = MappingProxyType(
    {
        "bank": _check_bank,
        "rubric": _check_rubric,
        "role": _check_role,
        "blueprint": _check_blueprint,
        "policy": _check_policy,
    }
)
"""Kind to the check of a file, given its document and its name without `.yaml`."""
