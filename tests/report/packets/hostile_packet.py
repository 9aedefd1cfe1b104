"""Packets whose every text would rather be something else."""

from __future__ import annotations

from typing import Any

import msgspec

from minbar.models.item import Item
from minbar.models.packet import (
    CandidatePacket,
    CandidateTask,
    Guide,
    InterviewerPacket,
    PlantedBug,
    Span,
    Tested,
    Worked,
)
from minbar.models.rubric import Rubric

__all__ = ["EVIL", "candidates", "interviewers", "with_text"]

EVIL = (
    "</p></style></pre></textarea><script>window.__pwned=1;document.title='pwned'</script>"
    "<img src=x onerror=window.__pwned=1><iframe src=javascript:parent.__pwned=1></iframe>"
    "<svg onload=window.__pwned=1><meta http-equiv=refresh content='0;url=http://e.example/'>"
    "<link rel=stylesheet href=http://e.example/s.css><style>*{display:none}</style>"
    "![x](http://e.example/x.png) [x](javascript:window.__pwned=1) <http://e.example> "
    "$\\href{javascript:window.__pwned=1}{x}$ $</math><script>window.__pwned=1</script>$ "
    "`</code><script>window.__pwned=1</script>` {{ 7 * 7 }} {% raw %} \u202e \u2066"
)


def with_text(text: str) -> Item:
    """Return an item all of whose texts are `text`."""
    item = msgspec.convert(
        {
            "schema": "item/1",
            "id": "acme.math.a.b",
            "version": "1.0.0",
            "status": "active",
            "type": "math",
            "title": text[:100],
            "topics": ["a.b.c"],
            "roles": {"engineer": "core"},
            "levels": [1],
            "minutes": 10,
            "difficulty": 0,
            "hypothesis": "h_math",
            "prompt": "x",
            "listen_for": [{"id": "a", "text": "x", "required": True}, {"id": "b", "text": "x"}],
            "wrong_answers": [{"id": "w", "text": "x", "why": "x"}],
            "hints": [{"text": "x", "cost": 0}, {"text": "x"}],
            "follow_ups": [{"ask": "x", "probes": "h_code", "listen_for": "x"}],
            "anchors": {"1": "x", "2": "x", "3": "x", "4": "x"},
            "rubric": "acme.rubric.depth@1",
            "authors": ["author-1"],
            "reviewers": [],
            "changelog": [
                {"version": "1.0.0", "date": "2026-01-01", "text": "x", "comparable": True}
            ],
        },
        Item,
    )
    filled: Any = _filled(msgspec.to_builtins(item), text)
    return msgspec.convert({**filled, "title": item.title}, Item)


def interviewers(text: str) -> InterviewerPacket:
    """Return an interviewer's packet all of whose texts are `text`."""
    guide = Guide(
        pos=1,
        minutes=10,
        item=with_text(text),
        prompt=text,
        worked=Worked(value=text, accepted="1", text=text, wrong={"w": text}),
        solution=text,
        bugs=(
            PlantedBug(
                id=text,
                says=text,
                symptom="quiet",
                line=1,
                right=(text,),
                planted=(text,),
                tests=(),
            ),
        ),
        files={text: text},
        rubric=_rubric(text),
    )
    return InterviewerPacket(
        set_id="set-0123456789abcdef",
        role=text,
        level=1,
        as_of="2026-11-23",
        requisition=text,
        round=1,
        timeline=(Span(start=0, end=10, what=text, pos=1),),
        tested=(
            Tested(
                hypothesis="h_math",
                statement=text,
                strength=True,
                bar=None,
                wanted=1,
                points=3,
                items=(1,),
            ),
        ),
        items=(guide,),
        reserves=(guide,),
        notes=(text,),
    )


def candidates(text: str) -> CandidatePacket:
    """Return a candidate's packet all of whose texts are `text`."""
    task = CandidateTask(pos=1, type="math", minutes=10, prompt=text, files={text: text})
    return CandidatePacket(set_id="set-0123456789abcdef", opening=5, closing=5, tasks=(task,))


def _rubric(text: str) -> Rubric:
    anchors = dict.fromkeys("1234", "x")
    plain = {
        "schema": "rubric/1",
        "id": "acme.rubric.depth",
        "version": "1.0.0",
        "title": text[:100],
        "hypothesis": "h_math",
        "statement": text,
        "criteria": [
            {"id": name, "title": text[:60], "weight": 1, "anchors": dict.fromkeys(anchors, text)}
            for name in ("a", "b")
        ],
        "hint_rule": {"best_score_after": {1: 3}},
        "level_bar": {"1": 2, "2": 2, "3": 2},
        "evidence_required": True,
        "changelog": [{"version": "1.0.0", "date": "2026-01-01", "text": "x", "comparable": True}],
        "look_out": [text],
    }
    return msgspec.convert(plain, Rubric)


def _filled(value: Any, text: str) -> Any:  # noqa: ANN401  plain values of any form
    """Put the text in every place that holds an `x`."""
    if isinstance(value, dict):
        return {key: _filled(each, text) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, text) for each in value]
    return text if value == "x" else value
