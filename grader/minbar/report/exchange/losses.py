"""What a format cannot hold, in sentences for the reader and for the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from minbar.models.bank_export import BankExport

__all__ = ["Format", "losses"]

Format = Literal["moodle", "qti"]


def losses(export: BankExport, kind: Format) -> tuple[str, ...]:
    """Return one sentence for each thing of this export that the format cannot hold."""
    return (
        *_states(export),
        *_maths(export, kind),
        *_text_only(export, kind),
        *_programs(export),
        _LEFT_OUT,
        *(_MOODLE if kind == "moodle" else _QTI),
    )


_LEFT_OUT: Final = (
    "Left out: rubrics' bars and hint rules, roles, blueprints, policies, enemies, exposure, "
    "references, changelogs, machine-checked claims, tests."
)
_MOODLE: Final = (
    "Moodle keeps one mark a question: essays get 4 marks for the four scores, and no criteria.",
    "Candidates read feedback where the quiz's review options show it; it holds the key.",
    r"Formulas are TeX between \( and \), which Moodle's MathJax filter shows.",
)
_NAMED: Final = 10  # ids in one sentence
_QTI: Final = (
    "Notes for scorers are in a rubricBlock with view=scorer; check that your player hides it.",
    "Scores of open questions are set by a person; the item only declares their range, 1 to 4.",
)


def _states(export: BankExport) -> Iterator[str]:
    odd = [each.item.id for each in export.items if each.item.status != "active"]
    if odd:
        named = ", ".join(odd[:_NAMED])
        more = f" and {len(odd) - _NAMED} more" if len(odd) > _NAMED else ""
        yield f"Not active, so never drawn, and here all the same: {named}{more}."


def _maths(export: BankExport, kind: Format) -> Iterator[str]:
    short = [each for each in export.items if each.deployed > len(each.variants)]
    left = sum(each.deployed - len(each.variants) for each in short)
    if short:
        items = _count(len(short), "maths item")
        yield f"{_count(left, 'variant')} of {items} left out by the cap on variants."
    count = sum(bool(each.variants) for each in export.items)
    if count and kind == "moodle":
        yield (
            f"{_count(count, 'maths item')}: prompt, key, tolerance, working and wrong answers are "
            "there; hints, follow-ups, what to listen for and the four scores are not, because "
            "a machine marks the number alone."
        )


def _text_only(export: BankExport, kind: Format) -> Iterator[str]:
    held = [each.item for each in export.items if kind == "qti" or not each.variants]
    hints, asks = sum(len(i.hints) for i in held), sum(len(i.follow_ups) for i in held)
    if held:
        yield (
            f"Text for whoever scores, and nothing more: {_count(hints, 'hint')} (no cost is "
            f"subtracted), {_count(asks, 'follow-up')}, anchors, wrong answers."
        )


def _programs(export: BankExport) -> Iterator[str]:
    planted = [each for each in export.items if each.planting]
    if planted:
        yield (
            f"{_count(len(planted), 'debugging item')}: one program each, with bugs planted for "
            "its lowest level; draws plant others for each candidate."
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
