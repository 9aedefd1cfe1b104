"""Drafts of new items: valid from the first minute, so that the check helps while one writes."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from minbar.bank.draft_files import FILES, PARTS, PROMPTS
from minbar.content.bank_parts import read_item
from minbar.content.banks import Bank
from minbar.content.problems import nearest, suggestion, visible
from minbar.errors import ContentError, UserError
from minbar.models.hypothesis import HYPOTHESES
from minbar.models.names import ItemType

__all__ = ["DEFAULTS", "Plan", "draft_files", "write_draft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a draft is to be.

    Attributes:
        type: interview type.
        area: second part of its folder, such as `validation`.
        slug: last part of its folder and id.
        title: a few words.
        topics: topics of the taxonomy.
        roles: role to use.
        levels: levels that it suits.
        author: the author's pseudonym.
        today: date for the changelog, `YYYY-MM-DD`.
        minutes: time that it takes; None: what is usual for the type.
        hypothesis: what it gives evidence for; None: what is usual for the type.
    """

    type: str
    area: str
    slug: str
    title: str
    topics: tuple[str, ...]
    roles: Mapping[str, str]
    levels: tuple[int, ...]
    author: str
    today: str
    minutes: int | None = None
    hypothesis: str | None = None


DEFAULTS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "theory": ("h_ml_depth", 10),
        "math": ("h_math", 10),
        "debugging": ("h_debug", 25),
        "whiteboard": ("h_code", 20),
        "pair-coding": ("h_code", 30),
        "applied": ("h_applied", 30),
        "project": ("h_research", 30),
        "background": ("h_ownership", 10),
    }
)
"""Type to the hypothesis and the minutes that are usual for it."""


def write_draft(bank: Bank, root: Path, plan: Plan) -> Path:
    """Write a draft into a bank and return its folder.

    Raises:
        UserError: if something that the plan names is not in the bank, or the folder
            is there already.
        ContentError: if a name or a text of the plan has not the form that it needs.
    """
    files = draft_files(bank, root, plan)
    folder = root / "questions" / plan.type / plan.area / plan.slug
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        what = "there is an item already"
        raise UserError(what, where=str(folder), todo="Choose another slug") from None
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def draft_files(bank: Bank, root: Path, plan: Plan) -> dict[str, str]:
    """Return the files of a draft by name.

    Args:
        bank: what the plan's topics, roles and rubric are looked up in.
        root: root of the bank that the item belongs to.
        plan: what it is to be.

    Raises:
        UserError: as for `write_draft`.
        ContentError: as for `write_draft`.
    """
    _check_names(bank, plan)
    files = dict(FILES.get(plan.type, {}))
    text = _modeline(root, plan) + _item(bank, root, plan)
    attached = {name: raw.encode() for name, raw in files.items()}
    folder = f"{plan.type}/{plan.area}/{plan.slug}"
    part, problems = read_item(text.encode(), attached, name="draft", folder=folder)
    if part is None:
        raise ContentError(tuple(problems))
    return {"item.yaml": text, **files}


def _check_names(bank: Bank, plan: Plan) -> None:
    _known("type", plan.type, get_args(ItemType))
    for topic in plan.topics:
        _known("topic", topic, bank.taxonomy)
    for role in plan.roles:
        _known("role", role, bank.roles)
    if plan.hypothesis is not None:
        _known("hypothesis", plan.hypothesis, HYPOTHESES)


def _known(noun: str, name: str, names: Collection[str]) -> None:
    if name in names:
        return
    if len(names) <= _FEW or nearest(name, names):
        todo = suggestion(name, names)
    else:
        todo = "`questions/bank.yaml` declares them all"
    what = f"there is no {noun} `{visible(name)}`"
    raise UserError(what, todo=todo)


_FEW: Final = 20


def _rubric(bank: Bank, hypothesis: str) -> str:
    """Choose the rubric for a hypothesis: its own, else one that scores it too."""
    own = [each for each in bank.rubrics.values() if each.hypothesis == hypothesis]
    found = own or [each for each in bank.rubrics.values() if hypothesis in each.also]
    if not found:
        what = f"no rubric of the bank scores `{hypothesis}`"
        raise UserError(what, todo="Choose another hypothesis, or write the rubric first")
    return f"{found[0].id}@{found[0].version.partition('.')[0]}"


def _modeline(root: Path, plan: Plan) -> str:
    """The line by which editors find the schema, where the bank keeps one."""
    schema = root / "docs" / "schemas" / "item.schema.json"
    if not schema.is_file():
        return ""
    folder = root / "questions" / plan.type / plan.area / plan.slug
    path = Path(os.path.relpath(schema, folder)).as_posix()
    return f"# yaml-language-server: $schema={path}\n"


def _item(bank: Bank, root: Path, plan: Plan) -> str:
    usual, minutes = DEFAULTS[plan.type]
    hypothesis = plan.hypothesis or usual
    levels = sorted(plan.levels)
    special = (
        PARTS.get(plan.type, "")
        .replace("@topic@", plan.topics[0] if plan.topics else "")
        .replace("@plant@", ", ".join(f'"{level}": 1' for level in levels))
    )
    prompt = PROMPTS.get(
        plan.type, "What the candidate reads or hears, with the situation and its numbers."
    )
    values = {
        "id": f"{bank.specs[root].namespace}.{plan.type}.{plan.area}.{plan.slug}",
        "type": plan.type,
        "title": json.dumps(plan.title, ensure_ascii=False),
        "topics": ", ".join(plan.topics),
        "roles": ", ".join(f"{role}: {use}" for role, use in plan.roles.items()),
        "levels": ", ".join(str(level) for level in levels),
        "minutes": plan.minutes or minutes,
        "hypothesis": hypothesis,
        "prompt": prompt.replace("\n", "\n  "),
        "special": special,
        "first_wrong": _value(plan, "(1 - rate / 1000) ** size"),
        "second_wrong": _value(plan, "1 - (1 - rate / 100) ** size"),
        "rubric": _rubric(bank, hypothesis),
        "author": plan.author,
        "today": plan.today,
    }
    return _TEMPLATE.format_map(values)


def _value(plan: Plan, expression: str) -> str:
    """The number of a wrong answer, which maths items need."""
    return f'\n    value: "{expression}"' if plan.type == "math" else ""


_TEMPLATE: Final = """\
schema: item/1
id: {id}
version: "1.0.0"
status: draft
type: {type}
title: {title}
topics: [{topics}]
roles: {{{roles}}}
levels: [{levels}]
minutes: {minutes}
difficulty: 0.0
hypothesis: {hypothesis}

prompt: |
  {prompt}

{special}
# At least one is required; `level: 2` marks what tells level 2 from level 1.
listen_for:
  - id: first-point
    text: What every full answer says.
    required: true
  - id: second-point
    text: What a good answer says as well.
  - id: telling-point
    text: What somebody at the higher level says unasked.
    level: 2

wrong_answers:
  - id: first-mistake
    text: An answer that is often given, and wrong.{first_wrong}
    why: Why it is wrong, as the interviewer would say it.
  - id: second-mistake
    text: Another one.{second_wrong}
    why: Why that is wrong as well.

hints:
  - text: A question that helps a little.
    cost: 1
  - text: A question that helps a lot.
    cost: 2

follow_ups:
  - ask: What would change the answer?
    probes: {hypothesis}
    listen_for: What a good answer to that says.
    minutes: 2

# What was seen, not adjectives.
anchors:
  "1": What somebody did who is far from the bar.
  "2": What somebody did who needed hints.
  "3": What somebody did who needed none.
  "4": What 3 says, and what went beyond the question.

rubric: {rubric}
authors: [{author}]
reviewers: []
changelog:
  - version: "1.0.0"
    date: "{today}"
    text: First version.
    comparable: true
"""
