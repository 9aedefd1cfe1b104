"""The interview loop of a role: what must hold in itself, and what its rounds name."""

from __future__ import annotations

from collections.abc import Sequence

from minbar.content.bank_links import Declared, Linked
from minbar.content.problems import Problems, suggestion, visible
from minbar.content.strict_yaml import Document
from minbar.models.blueprint import Blueprint
from minbar.models.hypothesis import Hypothesis
from minbar.models.role import LoopRound, Role

__all__ = ["check_loop", "check_loop_links"]


def check_loop(document: Document[Role], problems: Problems) -> None:
    """Note rounds that are none, and what the whole loop would leave untested."""
    role = document.value
    strengths = [strength.hypothesis for strength in role.strengths]
    for number, held in enumerate(role.loop):
        if (held.blueprint is None) == (held.takehome is None):
            what = "a round is a set of a blueprint or a take-home: one of them, and not both"
            problems.add(what, where=document.where("loop", number))
        if not held.tests and not held.bars:
            what = "the round tests no strength and checks no bar"
            problems.add(what, where=document.where("loop", number), todo="Say what it is for")
        _check_hypotheses((number, "tests"), held.tests, strengths, document, problems)
        _check_hypotheses((number, "bars"), held.bars, list(role.bars), document, problems)
    if role.loop:
        _check_coverage(document, problems)


def _check_hypotheses(
    place: tuple[int, str],
    named: Sequence[Hypothesis],
    known: Sequence[Hypothesis],
    document: Document[Role],
    problems: Problems,
) -> None:
    number, field = place
    noun = {"tests": "strength", "bars": "bar"}[field]
    for at, hypothesis in enumerate(named):
        where = document.where("loop", number, field, at)
        if hypothesis not in known:
            what = f"`{hypothesis}` is no {noun} of the role"
            problems.add(what, where=where, todo=suggestion(hypothesis, known))
        elif hypothesis in named[:at]:
            problems.add(f"`{hypothesis}` stands twice in `{field}`", where=where, todo="Keep one")


def _check_coverage(document: Document[Role], problems: Problems) -> None:
    """What nobody tests can never show, and what nobody checks never counts as met."""
    role = document.value
    tested = {hypothesis for held in role.loop for hypothesis in held.tests}
    checked = {hypothesis for held in role.loop for hypothesis in held.bars}
    todo = "Name it in a round that gives evidence for it"
    for number, strength in enumerate(role.strengths):
        if strength.hypothesis not in tested:
            what = f"no round of the loop tests `{strength.hypothesis}`"
            where = document.where("strengths", number, "hypothesis")
            problems.add(what, where=where, todo=todo)
    for hypothesis in role.bars:
        if hypothesis not in checked:
            what = f"no round of the loop checks the bar of `{hypothesis}`"
            problems.add(what, where=document.where("bars", hypothesis, key=True), todo=todo)


def check_loop_links(declared: Declared, linked: Linked, problems: Problems) -> None:
    """Note blueprints and take-homes that are not there, or do not serve the round."""
    role: Role = declared.value
    for number, held in enumerate(role.loop):
        if held.takehome is not None:
            _check_takehome(declared, number, held.takehome, linked, problems)
        if held.blueprint is not None:
            found = linked.blueprints.get(held.blueprint)
            if found is not None:
                _check_blueprint(declared, number, held, found.value, problems)
            elif not linked.is_broken(held.blueprint):
                what = f"there is no blueprint `{visible(held.blueprint)}`"
                where = declared.where("loop", number, "blueprint")
                todo = suggestion(held.blueprint, linked.blueprints)
                problems.add(what, where=where, todo=todo)


def _check_takehome(
    declared: Declared, number: int, name: str, linked: Linked, problems: Problems
) -> None:
    where = declared.where("loop", number, "takehome")
    if name not in linked.takehomes:
        what = f"there is no take-home `{visible(name)}`"
        problems.add(what, where=where, todo=suggestion(name, linked.takehomes))
    elif name not in declared.value.takehomes:
        what = f"take-home `{visible(name)}` is not among the role's `takehomes`"
        problems.add(what, where=where, todo="Add it there")


def _check_blueprint(
    declared: Declared, number: int, held: LoopRound, blueprint: Blueprint, problems: Problems
) -> None:
    if blueprint.role != declared.value.id:
        what = f"`{blueprint.id}` is for role `{blueprint.role}`"
        problems.add(what, where=declared.where("loop", number, "blueprint"))
        return
    for field, named in (("tests", held.tests), ("bars", held.bars)):
        for at, hypothesis in enumerate(named):
            if hypothesis not in blueprint.evidence:
                what = f"sets of `{blueprint.id}` need hold no evidence for `{hypothesis}`"
                where = declared.where("loop", number, field, at)
                todo = "Ask for some in the blueprint's `evidence`, or test it in another round"
                problems.add(what, where=where, todo=todo)
