"""The fields at the head of an attack, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar, get_args

from minbar.content.problems import Problems, suggestion, visible
from minbar.models.attack import REFUSED, Attack, Family, Follow, Limit, Sink
from minbar.models.verdict import VerdictKind

__all__ = ["FIELDS", "RENDERINGS", "Header", "attack_from"]

CONTROLS: Final = frozenset({"broken", "fooled", "leaks"})
"""What a grader with everything in one process can make of an attack."""
FIELDS: Final = (
    "tries",
    "verdict",
    "because",
    "hidden",
    "naive",
    "fires",
    "expects",
    "hands_in",
    "named",
    "then",
    "twice",
    "sink",
)
OF_BATCHES: Final = ("batch", "csv", "summary")
"""Renderings of a batch of one submission: as JSON, as CSV, on a terminal."""
RENDERINGS: Final = (
    *("candidate", "html", "ipynb", "json", "junit", "markdown", "terminal"),
    *OF_BATCHES,
)
"""Renderings that a `sink` can name; `candidate` is all that a candidate gets."""

_VERDICTS: Final = (*(kind.value for kind in VerdictKind), REFUSED)
_LONGEST: Final = 200
_SHORTEST_REASON: Final = 20
_FILE_NAME: Final = re.compile(r"[^/\0]{1,80}\.ipynb", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|n)")
Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The head of a file: each field with its line and text; sinks may be several."""

    path: Path
    fields: Mapping[str, tuple[int, str]]
    sinks: Sequence[tuple[int, str]]

    def text(self, name: str, default: str = "") -> str:
        """Return a field's text."""
        return self.fields[name][1] if name in self.fields else default

    def where(self, name: str) -> str:
        """Return a field's place, or the file's."""
        return f"{self.path}:{self.fields[name][0]}" if name in self.fields else f"{self.path}:1"


def attack_from(
    header: Header,
    family: Family,
    *,
    before: tuple[str, ...],
    own: tuple[str, ...],
    problems: Problems,
) -> Attack:
    """Make the attack of a file; what is wrong with its fields is added to `problems`.

    Args:
        header: its fields.
        family: of its folder.
        before: cells that come before its own.
        own: its own cells; the one of them is the script, where there is one.
        problems: what was found so far.
    """
    script = "hands_in" in header.fields
    verdict = _one_of(header, "verdict", "completed", _VERDICTS, problems)
    if script and len(own) != 1:
        todo = "Write the script that makes it as the one cell"
        what = "a file that is built needs one cell"
        problems.add(what, where=header.where("hands_in"), todo=todo)
    then = _one_of(header, "then", "", ("", *get_args(Follow)), problems)
    return Attack(
        name=header.path.stem,
        family=family,
        tries=_tries(header, problems),
        cells=() if script else (*before, *own),
        verdict=verdict,
        because=_because(header, verdict, problems),
        hidden=_hidden(header, verdict, problems),
        fires=tuple(Limit(word) for word in _words(header, "fires", tuple(Limit), problems)),
        expects=_expects(header, own, problems),
        sinks=tuple(_sinks(header, problems)),
        naive=_naive(header, family, problems),
        build=own[0] if script and own else "",
        hands_in=header.text("hands_in"),
        named=_named(header, problems),
        then="right" if then == "right" else "wrong" if then == "wrong" else None,
        twice=_one_of(header, "twice", "no", ("yes", "no"), problems) == "yes",
    )


def _tries(header: Header, problems: Problems) -> str:
    text = header.text("tries")
    if not (text.endswith(".") and len(text) < _LONGEST):
        what = f"`tries` must be one sentence of less than {_LONGEST} characters"
        problems.add(what, where=header.where("tries"), todo="End it with a full stop")
    return text


def _because(header: Header, verdict: str, problems: Problems) -> str:
    """What is refused for another reason than the one that is tried proves nothing."""
    text = header.text("because")
    if bool(text) != (verdict == REFUSED):
        what = "`because` belongs to what is refused, and to nothing else"
        todo = "Quote some words of the reason that the grader gives"
        problems.add(what, where=header.where("because"), todo=todo)
    return text


def _hidden(header: Header, verdict: str, problems: Problems) -> int | None:
    text = header.text("hidden", "" if verdict == REFUSED else "1")
    if verdict == REFUSED:
        if text:
            what = "what is refused gets no points"
            problems.add(what, where=header.where("hidden"), todo="Delete the field")
        return None
    if not (text.isascii() and text.isdigit()):
        problems.add(f"`{visible(text)}` is no number of points", where=header.where("hidden"))
        return None
    return int(text)


def _expects(header: Header, own: Sequence[str], problems: Problems) -> tuple[str, ...]:
    """Each name must be in the code: what nothing tries is refused by nobody."""
    names = tuple(word.strip() for word in header.text("expects").split(",") if word.strip())
    for name in names:
        if not any(f'"{name}"' in cell for cell in own):
            what = f'nothing in the code is called "{visible(name)}"'
            problems.add(what, where=header.where("expects"), todo="Name what it tries")
    return names


def _sinks(header: Header, problems: Problems) -> list[Sink]:
    found = []
    for number, text in header.sinks:
        rendering, _, escaped = text.partition(": ")
        if rendering not in RENDERINGS or not escaped:
            what = f"`{visible(text)}` is not a rendering and what must not be in it"
            todo = suggestion(rendering, RENDERINGS)
            problems.add(what, where=f"{header.path}:{number}", todo=todo)
        found.append(Sink(rendering=rendering, text=_ESCAPE.sub(_resolved, escaped)))
    return found


def _named(header: Header, problems: Problems) -> str:
    """A name that a file can have, its escapes resolved."""
    name = _ESCAPE.sub(_resolved, header.text("named"))
    if name and ("hands_in" in header.fields or not _FILE_NAME.fullmatch(name)):
        what = "`named` must be the name of a notebook's file, without a folder"
        todo = "What a script makes is named by `hands_in`"
        problems.add(what, where=header.where("named"), todo=todo)
    return name


def _resolved(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return chr(int(digits, 16)) if digits else "\n"


def _naive(header: Header, family: Family, problems: Problems) -> str:
    """A forgery has a control, or a sentence that says why there can be none."""
    text = header.text("naive")
    known = text in CONTROLS or (text.endswith(".") and len(text) >= _SHORTEST_REASON)
    if (family is Family.FORGERY or text) and not known:
        what = "`naive` must say what a grader with everything in one process makes of it"
        todo = "Write `fooled`, `broken`, `leaks`, or a sentence on why it can't be asked"
        problems.add(what, where=header.where("naive"), todo=todo)
    return text


def _one_of(
    header: Header, name: str, default: str, known: Sequence[str], problems: Problems
) -> str:
    text = header.text(name, default)
    if text not in known:
        what = f"`{visible(text)}` is no `{name}`"
        problems.add(what, where=header.where(name), todo=suggestion(text, filter(None, known)))
        return default
    return text


def _words(header: Header, name: str, known: Sequence[Word], problems: Problems) -> list[Word]:
    found = []
    by_text = {str(word): word for word in known}
    for text in filter(None, (part.strip() for part in header.text(name).split(","))):
        if text in by_text:
            found.append(by_text[text])
        else:
            what = f"`{visible(text)}` is no `{name}`"
            problems.add(what, where=header.where(name), todo=suggestion(text, by_text))
    return found
