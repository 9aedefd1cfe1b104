"""Whether the bugs of an item can be planted, and whether the program gives them away."""

from __future__ import annotations

import ast
from typing import Final

from minbar.bank.planting import Spot, find_spot, plant
from minbar.bank.python_source import parse_text
from minbar.bank.subject import Subject
from minbar.bank.telltales import find_telltales
from minbar.content.problems import Problems
from minbar.errors import UserError
from minbar.models.item import Bug

__all__ = ["check_planting"]

_MOST_LINES: Final = 3  # of one statement that is wrapped


def check_planting(subject: Subject, problems: Problems) -> None:
    """Note bugs without a place of their own, programs that break, words that tell."""
    if subject.item.files is None:
        return
    name = subject.item.files.solution
    program = subject.text(name)
    for line, column, word in find_telltales(program):
        what = f"`{word}` would make a candidate look here"
        problems.add(what, where=subject.code(name, line, column), todo="Say it in other words")
    placed: list[tuple[Bug, Spot]] = []
    for number, bug in enumerate(subject.item.bugs):
        spot = _check_spot(subject, program, number, problems)
        if spot is not None:
            _check_apart(subject, number, spot, placed, problems)
            _check_text(subject, program, number, problems)
            placed.append((bug, spot))


def _check_spot(subject: Subject, program: str, number: int, problems: Problems) -> Spot | None:
    bug = subject.item.bugs[number]
    try:
        spot = find_spot(program, bug)
    except UserError as error:
        where = subject.where("bugs", number, "fixed")
        problems.add(error.what, where=where, todo=error.todo)
        return None
    lines = max(spot.last - spot.first + 1, len(bug.buggy.splitlines()))
    if lines > _MOST_LINES:
        what = f"bug `{bug.id}` changes {lines} lines, and bugs are of one line"
        todo = f"At most {_MOST_LINES}, where one statement is wrapped"
        problems.add(what, where=subject.where("bugs", number, "fixed"), todo=todo)
    return spot


def _check_apart(
    subject: Subject, number: int, spot: Spot, placed: list[tuple[Bug, Spot]], problems: Problems
) -> None:
    bug = subject.item.bugs[number]
    for other, taken in placed:
        if spot.shares_a_line(taken):
            what = f"bugs `{other.id}` and `{bug.id}` change the same line, {spot.first}"
            where = subject.where("bugs", number, "fixed")
            problems.add(what, where=where, todo="Plant one of them somewhere else")


def _check_text(subject: Subject, program: str, number: int, problems: Problems) -> None:
    bug = subject.item.bugs[number]
    where = subject.where("bugs", number, "buggy")
    if "#" in bug.buggy and "#" not in bug.fixed:
        what = f"bug `{bug.id}` plants a comment, which points at it"
        problems.add(what, where=where, todo="Plant code alone")
    for word in {word: None for _, _, word in find_telltales(bug.buggy)}:
        what = f"`{word}` would make a candidate look here"
        problems.add(what, where=where, todo="Say it in other words")
    parsed = parse_text(plant(program, [bug]))
    if not isinstance(parsed, ast.Module) and isinstance(parse_text(program), ast.Module):
        line, _, error = parsed
        what = f"with bug `{bug.id}` the program is {error} (line {line})"
        problems.add(what, where=where, todo="A bug to be found runs")
