"""Everything about an item and its set that is the interviewer's, and how to find it in a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from minbar.models.item import Item
from minbar.models.lock import Lock
from minbar.models.rubric import Rubric
from minbar.report.maths import render_line, render_markdown

__all__ = ["folded", "hidden_lines", "leaks", "secrets", "set_secrets", "text_of"]

_TAG = re.compile(r"<[^>]*>")
_HYPHENATED = re.compile(r"\w+(-\w+){2,}")


def secrets(item: Item, rubric: Rubric | None) -> Iterator[str]:
    """Yield every text of an item that no candidate may read, programs apart."""
    yield from (item.id, item.title, *item.topics, item.hypothesis, item.rubric)
    yield from (each.text for each in item.listen_for)
    yield from (text for each in item.wrong_answers for text in (each.text, each.why))
    yield from (each.text for each in item.hints)
    yield from (text for each in item.follow_ups for text in (each.ask, each.listen_for))
    yield from (item.anchors.at(score) for score in range(1, 5))
    yield from (each.claim for each in item.checks)
    yield from (line for each in item.checks for line in _long_lines(each.code))
    yield from (text for each in item.enemies for text in (each.id, each.why))
    yield from (each.title for each in item.references)
    for bug in item.bugs:
        yield from (bug.says, bug.id, bug.topic, *bug.detected_by)
    if item.answer is not None:
        yield from (item.answer.value, item.answer.worked)
    ids = [each.id for each in item.listen_for] + [each.id for each in item.wrong_answers]
    yield from (name for name in ids if _HYPHENATED.fullmatch(name))  # shorter ones are words
    if rubric is not None:
        yield from (rubric.statement, *rubric.look_out)
        yield from (each.anchors.at(n) for each in rubric.criteria for n in range(1, 5))


def set_secrets(lock: Lock) -> Iterator[str]:
    """Yield what a lock says about how and for whom the set was drawn."""
    request = lock.request
    yield from (request.candidate or "", request.seed, request.requisition or "", request.blueprint)
    for each in lock.items:
        yield from (each.id, each.sha256, *each.bugs)
    for spare in lock.reserves:
        yield from (spare.id, spare.sha256, *spare.bugs)


def hidden_lines(files: Mapping[str, str], given: Mapping[str, str]) -> list[str]:
    """Return the lines of attached files that are not in what the candidate is given."""
    lines = (line for text in files.values() for line in _long_lines(text))
    return [line for line in lines if not any(line in text for text in given.values())]


def leaks(texts: Iterable[str], seen: Iterable[str]) -> list[str]:
    """Return the texts that stand in something that is seen, as they are or rendered."""
    parts = [folded(part) for part in seen]
    return [
        text
        for text in texts
        if text and any(form in part for form in _forms(text) for part in parts)
    ]


def folded(text: str) -> str:
    """Return a text with white space made equal."""
    return " ".join(text.split())


def text_of(page: str) -> str:
    """Return what a page of HTML says, without its tags."""
    return html.unescape(_TAG.sub("", page))


def _forms(text: str) -> set[str]:
    rendered = {text_of(render_line(text)), text_of(render_markdown(text))}
    return {folded(form) for form in {text, html.escape(text), *rendered}} - {""}


def _long_lines(text: str) -> Iterator[str]:
    """Lines that say something: no brackets, no `else:`, no lone word."""
    lines = (line.strip() for line in text.splitlines())
    return (line for line in lines if len(line) >= 20)
