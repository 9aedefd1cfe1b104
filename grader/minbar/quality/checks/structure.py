"""Whether the text of a notebook leads through it: title, headings, text, conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from minbar.quality.checks.making import whole
from minbar.quality.checks.prose import Heading, Prose, prose_of, words_of
from minbar.quality.checks.vocabulary import Vocabulary, vocabulary_of
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["LONG", "conclusion", "headings", "text_near_code", "title"]

LONG: Final = "long-notebook"
_GENERIC: Final = frozenset(
    {"untitled", "title", "notebook", "jupyter", "colab", "copy", "test", "draft", "my", "new",
     "the", "a", "of", "document", "heading", "section", "header", "text", "lorem", "ipsum",
     "dolor", "sit", "amet", "todo", "tbd", "fixme"}
)  # fmt: skip
_EMPTY_PHRASES: Final = re.compile(
    r"lorem ipsum|thank(?:s| you) for (?:reading|watching)|write your"
    r"|your (?:text|answer|conclusion)|\b(?:todo|tbd|fixme)\b|to be (?:written|done)|upvote"
    r"|the end\b",
    re.IGNORECASE,
)
_CONCLUDES: Final = re.compile(
    r"conclu|summar|result|finding|discussion|take.?away|next step|limitation|\bnotes?\b|recommend"
    r"|insight|learn(?:ed|t)|outlook|future work|interpretation|final (?:thought|remark|word)"
    r"|tl;?dr|reflection|fazit|zusammenfassung|ergebnis|résum|resum|conclus|bilan|вывод|итог|заключ|结论|总结"
    r"|結論|まとめ|결론|kesimpulan|sonuç|wnioski",
    re.IGNORECASE,
)  # fmt: skip
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_ENGLISH: Final = frozenset({"the", "and", "of", "is", "are", "this", "that", "for", "with", "was"})
_LEAST_PURPOSE: Final = 8
_LEAST_CONCLUSION: Final = 12
_LEAST_DISTINCT: Final = 9
_LONG: Final = 50
_SHORT: Final = 6
_LEAST_NAMED: Final = 2
_MOST_NAMED: Final = 6
_BRIEF: Final = 40  # different words; a longer text names more
_WORDS_PER_NAME: Final = 25
_MOST_NUMBERS: Final = 2
_SAME: Final = 0.8
_FEW_CELLS: Final = 5
_SOME_CELLS: Final = 8
_MANY_CELLS: Final = 12
_CELLS_PER_HEADING: Final = 8
_RUNS: Final[tuple[tuple[int, Severity], ...]] = ((16, "high"), (10, "medium"), (6, "low"))
_LATE: Final = 0.7
_SAYS: Final = 3


def title(parsed: ParsedNotebook) -> CheckOutcome:
    """Find that there is no title, or that nothing says what the notebook is for."""
    opening = list(_opening(parsed))
    found = []
    if not any(_says_something(one) for prose in opening for one in prose.headings):
        found.append(
            whole(
                "title",
                "no-title",
                "medium",
                "No heading at the beginning says what this notebook is about.",
                reproduce="Read the first screen.",
            )
        )
    said = {word for prose in opening for word in prose.words}
    titled = {word for prose in opening for one in prose.headings for word in words_of(one.text)}
    empty = all(_EMPTY_PHRASES.search(prose.text) for prose in opening if prose.words)
    if len(said - titled) < _LEAST_PURPOSE or empty:
        found.append(
            whole(
                "title",
                "no-purpose",
                "medium",
                "No sentence at the beginning says what is asked, of which data, and for whom: a "
                "reader must guess the question from the code.",
                reproduce="Read what stands before the second code cell.",
            )
        )
    return CheckOutcome(tuple(found))


def _opening(parsed: ParsedNotebook) -> Iterator[Prose]:
    """Markdown before the third code cell."""
    code = 0
    for cell in parsed.cells:
        code += cell.kind == "code" and bool(cell.source.strip())
        if code > _SAYS - 1:
            return
        if cell.kind == "markdown":
            yield prose_of(cell)


def _says_something(heading: Heading) -> bool:
    """Whether a heading has a word that does not stand on every notebook."""
    words = words_of(heading.text)
    return any(word not in _GENERIC for word in words) and sum(map(len, words)) >= _SAYS


def conclusion(parsed: ParsedNotebook) -> CheckOutcome:
    """Find that nobody says what follows."""
    texts = [prose_of(cell) for cell in parsed.cells if cell.kind == "markdown"]
    candidates = list(_candidates(parsed, texts))
    vocabulary = vocabulary_of(parsed) if candidates else Vocabulary(frozenset())
    said = {_fault(one, text, vocabulary, texts) for one, text in candidates}
    if "" in said:
        return CheckOutcome()
    rule = next(one for one in _TOLD if one in said or one == "missing")
    severity: Severity = "medium" if rule == "brief" else "high"
    return CheckOutcome(
        (whole("conclusion", rule, severity, _TOLD[rule], reproduce="Read the last text cells."),)
    )


_TOLD: Final = {
    "brief": "One line names a result, and leaves it there: what follows from it, and how sure "
    "it is, the reader must conclude alone.",
    "says-nothing": "What stands where a conclusion would does not conclude: it is too short, "
    "says what every notebook could say, or names nothing that this one computes.",
    "missing": "No text at the end says what follows from the figures: the reader is left "
    "with outputs, and must conclude alone.",
}


def _candidates(parsed: ParsedNotebook, texts: Sequence[Prose]) -> Iterator[tuple[Prose, str]]:
    """Texts under a heading that promises one, wherever it stands; and the late texts."""
    code = [cell.index for cell in parsed.cells if cell.kind == "code" and cell.source.strip()]
    late = code[min(len(code) - 1, int(len(code) * _LATE))] if code else 0
    under = ""
    last = 0
    for text in texts:
        if text.headings:
            under = text.headings[0].text
        elif any(last < cell < text.cell for cell in code):
            under = ""
        last = text.cell
        promised = any(_CONCLUDES.search(one.text) for one in text.headings)
        if promised or _CONCLUDES.search(under) or text.cell > late:
            heads = (one.text for one in text.headings if not promised)
            yield text, " ".join((*heads, text.text))


def _fault(
    prose: Prose, text: str, vocabulary: Vocabulary, texts: Sequence[Prose]
) -> Literal["", "brief", "says-nothing", "missing"]:
    """Why a text is no conclusion; empty if it is one.

    It names what the notebook computes, the more of it the longer it is. A number alone
    could stand anywhere, so it counts beside a name only.
    """
    words = words_of(text)
    if not text.split():
        return "missing"
    named, numbers = len(vocabulary.named(words)), len(set(_NUMBER.findall(text)))
    different = len(set(words))
    more = max(0, different - _BRIEF) // _WORDS_PER_NAME
    counted = named + min(_MOST_NUMBERS, numbers) if named or not _is_english(words) else 0
    if counted < min(_MOST_NAMED, _LEAST_NAMED + more) or _was_said(prose, words, texts):
        return "says-nothing"
    if _EMPTY_PHRASES.search(text) and len(words) < _LONG:
        return "says-nothing"
    if len(words) >= _LEAST_CONCLUSION and different >= _LEAST_DISTINCT:
        return ""
    brief = len(words) >= _SHORT and named >= _LEAST_NAMED and numbers
    return "brief" if brief else "says-nothing"


def _is_english(words: Sequence[str]) -> bool:
    """Words of other languages need not be those of the code."""
    return len(_ENGLISH.intersection(words)) >= _LEAST_NAMED


def _was_said(prose: Prose, words: Sequence[str], texts: Sequence[Prose]) -> bool:
    """Whether another cell says the same, nearly word for word."""
    own = set(prose.words) or set(words)
    return any(
        len(own.intersection(one.words)) >= _SAME * len(own) for one in texts if one is not prose
    )


def headings(parsed: ParsedNotebook) -> CheckOutcome:
    """Find that a notebook of some length has no headings, or few."""
    code = sum(cell.kind == "code" and bool(cell.source.strip()) for cell in parsed.cells)
    if code < _FEW_CELLS:
        return CheckOutcome()
    count = len(_sections(parsed))
    wanted = 1 + min(4, code // _CELLS_PER_HEADING)
    if count >= wanted:
        return CheckOutcome(subjects=frozenset({LONG}))
    severity: Severity = "low" if count or code < _SOME_CELLS else "medium"
    if count == 0 and code >= _MANY_CELLS:
        severity = "high"
    said = "no heading stands over code" if not count else f"only {count} heading(s) over code"
    return CheckOutcome(
        (
            whole(
                "headings",
                "few",
                severity,
                f"In {code} code cells {said} (a title and empty ones not counted): a reader "
                "cannot find a part, nor see which is missing.",
                reproduce="Open the table of contents.",
            ),
        ),
        frozenset({LONG}),
    )


def _sections(parsed: ParsedNotebook) -> set[str]:
    """Different headings that say something, each with code before the next; not the title."""
    found: set[str] = set()
    pending: str | None = None
    titled = False
    for cell in parsed.cells:
        if cell.kind == "code" and cell.source.strip():
            if pending is not None:
                found.add(pending)
            pending = None
        elif cell.kind == "markdown":
            for one in prose_of(cell).headings:
                if _says_something(one):
                    pending = " ".join(words_of(one.text)) if titled else None
                    titled = True
    return found


def text_near_code(parsed: ParsedNotebook) -> CheckOutcome:
    """Find long runs of code cells without a word of text between them."""
    found = []
    run, begin = 0, 0
    for cell in [*parsed.cells, None]:
        if cell is not None and cell.kind == "code":
            begin = begin if run else cell.index
            run += bool(cell.source.strip())
        elif cell is None or _is_text(prose_of(cell)):
            severity = next((level for most, level in _RUNS if run > most), None)
            if severity is not None:
                found.append(_wordless(begin, run, severity))
            run = 0
    return CheckOutcome(tuple(found))


def _is_text(prose: Prose) -> bool:
    return len(prose.words) >= _SAYS or any(_says_something(one) for one in prose.headings)


def _wordless(begin: int, run: int, severity: Severity) -> Finding:
    return Finding(
        "text-near-code", begin, 1,
        f"From here {run} code cells follow each other without a word between them: what is done "
        "can be read, but not why, nor what came out of it.",
        severity, 0.9, rule="wordless", reproduce="Read on from this cell.",
    )  # fmt: skip
