"""From `item/0`, the form of the first sketches, to `item/1`.

What `item/1` asks for and `item/0` had no place for is marked as to be written; such
an item becomes a draft.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Final

from minbar.content.lifting import TO_BE_WRITTEN, Lifting
from minbar.content.sheets import Sheet

__all__ = ["lift_item_0", "new_id"]

_TYPES: Final = {"pair-debugging": "debugging"}
_HYPOTHESES: Final = {
    "theory": "h_ml_depth",
    "math": "h_math",
    "debugging": "h_debug",
    "whiteboard": "h_code",
    "pair-coding": "h_code",
    "applied": "h_applied",
    "project": "h_research",
    "background": "h_comm",
}
_SYMPTOMS: Final = {"silent": "quiet", "crash": "loud"}


def new_id(path: str, namespace: str) -> str:
    """Return the id of an item that lies at `questions/<type>/<area>/<slug>/item.yaml`."""
    return ".".join([namespace, *PurePosixPath(path).parent.parts[1:]])


def lift_item_0(sheet: Sheet, lifting: Lifting) -> None:
    """Lift an item from `item/0` to `item/1`."""
    sheet.put("id", new_id(lifting.path, lifting.namespace))
    kind = sheet.get("type")
    if kind in _TYPES:
        sheet.put("type", _TYPES[kind])
    _lift_levels(sheet)
    _lift_numbers(sheet)
    sheet.hoist("interviewer")
    if "hypothesis" not in sheet:
        guess = _HYPOTHESES.get(sheet.get("type"), "h_ml_depth")
        sheet.put("hypothesis", guess, after="difficulty")
        lifting.notes.append(f"`hypothesis` is a guess from the type: `{guess}`")
    _lift_answers(sheet, lifting)
    _lift_follow_ups(sheet, lifting)
    _lift_bugs(sheet, lifting)
    _lift_references(sheet, lifting)
    _lift_review(sheet, lifting)
    if lifting.notes and sheet.get("status") != "draft":
        sheet.put("status", "draft")
        lifting.notes.append("`status` is `draft` until this is done")


def _lift_levels(sheet: Sheet) -> None:
    """One `level`, or a mapping of levels to numbers of bugs, becomes `levels` and `plant`."""
    if "level" in sheet:
        sheet.put("levels", [sheet.get("level")], after="level")
        sheet.drop("level")
    levels = sheet.get("levels")
    if isinstance(levels, dict):
        sheet.put("levels", [int(level) for level in levels])
        sheet.put("plant", levels, after="levels")


def _lift_numbers(sheet: Sheet) -> None:
    minutes, difficulty, exposure = (
        sheet.get(key) for key in ("minutes", "difficulty", "exposure")
    )
    if isinstance(minutes, dict):
        sheet.put("minutes", max(minutes.values()))
    if isinstance(difficulty, dict):
        sheet.put("difficulty", difficulty.get("expert"))
    if isinstance(exposure, dict) and "sensitive" in exposure:
        sheet.put("exposure", _without(exposure, "sensitive"))


def _lift_answers(sheet: Sheet, lifting: Lifting) -> None:
    """`says` becomes `why`; the key's `symbolic` becomes `value`, with its way to be written."""
    wrong = sheet.get("wrong_answers", [])
    if any("says" in one for one in wrong):
        lifted = []
        for one in wrong:
            text = one.get("text", one["id"].replace("-", " ").capitalize() + ".")
            lifted.append({"id": one["id"], "text": text, "why": one["says"], **_values(one)})
        sheet.put("wrong_answers", lifted)
        lifting.notes.append("`text` of the wrong answers is made from their ids")
    answer = sheet.get("answer")
    if isinstance(answer, dict) and "symbolic" in answer:
        rest = _without(answer, "symbolic", "check")
        sheet.put("answer", {"value": answer["symbolic"], "worked": TO_BE_WRITTEN, **rest})
        lifting.notes.append("`worked` of the answer is to be written")


def _values(wrong: dict[str, Any]) -> dict[str, Any]:
    return {"value": wrong["value"]} if "value" in wrong else {}


def _lift_follow_ups(sheet: Sheet, lifting: Lifting) -> None:
    follow_ups = sheet.get("follow_ups", [])
    if any("listen_for" not in one for one in follow_ups):
        sheet.put("follow_ups", [_lift_follow_up(one) for one in follow_ups])
        lifting.notes.append("`listen_for` of the follow-ups is to be written")


def _lift_follow_up(one: dict[str, Any]) -> dict[str, Any]:
    listen_for = one.get("listen_for", TO_BE_WRITTEN)
    rest = _without(one, "listen_for", "minutes")
    minutes = {"minutes": one["minutes"]} if "minutes" in one else {}
    return {**rest, "listen_for": listen_for, **minutes}


def _lift_bugs(sheet: Sheet, lifting: Lifting) -> None:
    files = sheet.get("files")
    if isinstance(files, dict) and "entry" in files:
        sheet.put("files", _without(files, "entry"))
    bugs = sheet.get("bugs", [])
    if any("says" not in bug or bug.get("symptom") in _SYMPTOMS for bug in bugs):
        sheet.put("bugs", [_lift_bug(bug) for bug in bugs])
        lifting.notes.append("`says` of the bugs is to be written, their `symptom` to be measured")


def _lift_bug(bug: dict[str, Any]) -> dict[str, Any]:
    symptom = bug.get("symptom")
    lifted = {**bug, "symptom": _SYMPTOMS.get(str(symptom), symptom)}
    return {**lifted, "says": bug.get("says", TO_BE_WRITTEN)}


def _lift_references(sheet: Sheet, lifting: Lifting) -> None:
    """Ids of rubrics and of other items get their namespace."""
    rubric = sheet.get("rubric")
    if isinstance(rubric, str) and rubric.startswith("rubric."):
        sheet.put("rubric", f"{lifting.namespace}.{rubric}")
    enemies = sheet.get("enemies", [])
    if any(enemy["id"] in lifting.ids for enemy in enemies):
        lifted = [enemy | {"id": lifting.ids.get(enemy["id"], enemy["id"])} for enemy in enemies]
        sheet.put("enemies", lifted)


def _lift_review(sheet: Sheet, lifting: Lifting) -> None:
    """People become fields of their own; the changelog begins with this version."""
    review = sheet.get("review", {})
    for key, before in (("authors", "review"), ("reviewers", "authors")):
        if key not in sheet:
            sheet.put(key, review.get(key, []), after=before)
    sheet.drop("review")
    if "changelog" not in sheet:
        line = {
            "version": sheet.get("version"),
            "date": review.get("last", lifting.today),
            "text": "Form `item/1`.",
            "comparable": True,
        }
        sheet.put("changelog", [line])


def _without(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: one for key, one in value.items() if key not in keys}
