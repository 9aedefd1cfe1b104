"""Analyse one notebook: whatever its bytes are, this returns and says what it did not see."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import hashlib
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from minbar.quality.budget import OutOfTimeError, within
from minbar.quality.checks.facts import Size, size_of
from minbar.quality.checks.secrets import masked
from minbar.quality.findings import SEVERITIES, Finding, Opaque, Step
from minbar.quality.notebook import NotebookError, read_notebook
from minbar.quality.positions import file_lines
from minbar.quality.registry import ANALYSERS, Analyser
from minbar.quality.result import ANALYSIS_VERSION, Analysis, NotAnalysed, Place
from minbar.quality.source import Magic, ParsedNotebook, parse_notebook

__all__ = ["CODE", "analyse", "analyse_parsed"]

SECONDS: Final = 1.6
"""CPU seconds of one analysis; tools that it starts have limits of their own."""
CODE: Final = "code"
"""The subject of every check that reads code: there is enough of it to say something."""
_ENOUGH: Final = 5  # statements
_MOST_FINDINGS: Final = 1000
_MOST_OF_A_RULE: Final = 200
_MOST_OPAQUE: Final = 200
_SNIPPET: Final = 160
_LONGEST_LINE: Final = 2000
_MOST_PLACED: Final = 4_000_000  # bytes of a file; beyond, findings have no line in it
_CODE_FILES: Final = (".py", ".pyx", ".pyc", ".pth", ".ipynb", ".sh", ".so", ".cfg", ".pkl")
# Cell magics that show something and hold no code.
_HARMLESS: Final = frozenset(
    {"html", "markdown", "latex", "svg", "javascript", "js", "bash", "sh", "HTML", "css"}
)


@dataclass(slots=True)
class _Gathered:
    """What the analysers have said so far."""

    findings: list[Finding] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)
    opaque: list[Opaque] = field(default_factory=list)
    not_analysed: list[NotAnalysed] = field(default_factory=list)


def analyse(
    raw: bytes,
    analysers: Sequence[Analyser] = ANALYSERS,
    asked: Collection[str] = (),
    known_afterwards: Mapping[str, Collection[str]] | None = None,
) -> Analysis:
    """Analyse the bytes of a notebook.

    Args:
        raw: the bytes.
        analysers: what looks at it.
        asked: names that somebody outside of the notebook uses.
        known_afterwards: by file, its columns that are known only after the fact.

    Raises:
        NotebookError: if they are no notebook.
    """
    begin = time.process_time()
    try:
        notebook = read_notebook(raw)
        parsed = parse_notebook(notebook, asked, known_afterwards)
    except (MemoryError, RecursionError):
        msg = "it is too large to be read"
        raise NotebookError(msg) from None
    lines = file_lines(raw.decode("utf-8", "replace")) if len(raw) <= _MOST_PLACED else {}
    spent = time.process_time() - begin
    return analyse_parsed(parsed, lines, analysers, seconds=SECONDS - spent)


def analyse_parsed(
    parsed: ParsedNotebook,
    lines: Mapping[int, Sequence[int]],
    analysers: Sequence[Analyser] = ANALYSERS,
    *,
    seconds: float | None = None,
) -> Analysis:
    """Analyse a notebook that was read.

    Args:
        parsed: the notebook.
        lines: by cell, the file's line of each of its lines; may lack any.
        analysers: what looks at it.
        seconds: of CPU that all of them may take together.
    """
    gathered = _Gathered()
    _unread_cells(parsed, gathered)
    end = time.process_time() + (SECONDS if seconds is None else seconds)
    size = _size(parsed, end)
    if size.all >= _ENOUGH:
        gathered.subjects.add(CODE)
    for analyser in analysers:
        _run(analyser, parsed, end - time.process_time(), gathered)
    known = _ordered(parsed, gathered.findings)
    findings = _fewer(known)
    if len(findings) < len(known):
        left = len(known) - len(findings)
        reason = f"of {len(known)} findings {left} are not told: others of their kind are"
        gathered.not_analysed.insert(0, NotAnalysed(0, reason))
    return Analysis(
        version=ANALYSIS_VERSION,
        cells=len(parsed.cells),
        statements=size.different,
        unread=sum(_filled_lines(parsed.cell(index).source) for index in parsed.unparsed),
        findings=findings,
        places=tuple(_place(parsed, finding, lines) for finding in findings),
        subjects=tuple(sorted(gathered.subjects)),
        opaque=tuple(gathered.opaque[:_MOST_OPAQUE]),
        not_analysed=tuple(gathered.not_analysed[:_MOST_OPAQUE]),
        answers=tuple(name for analyser in analysers for name in analyser.checks),
        work=size.work,
    )


def _run(analyser: Analyser, parsed: ParsedNotebook, seconds: float, gathered: _Gathered) -> None:
    """Let one analyser look; whatever becomes of it, the others get their turn."""
    try:
        with within(seconds):
            found = analyser.run(parsed)
    except OutOfTimeError:
        reason = f"{analyser.name}: it took more time than one notebook gets"
        gathered.not_analysed.append(NotAnalysed(0, reason, analyser.checks))
    except (MemoryError, RecursionError) as error:
        reason = f"{analyser.name}: the code is too large or too deep ({type(error).__name__})"
        gathered.not_analysed.append(NotAnalysed(0, reason, analyser.checks))
    except Exception as error:  # noqa: BLE001  told to the reader, and nobody loses points by it
        reason = f"{analyser.name}: the analysis failed ({_told(error)})"
        gathered.not_analysed.append(NotAnalysed(0, reason, analyser.checks, ours=True))
    else:
        gathered.findings += found.findings
        gathered.subjects |= found.subjects
        gathered.opaque += found.opaque


def _told(error: Exception) -> str:
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"


def _unread_cells(parsed: ParsedNotebook, gathered: _Gathered) -> None:
    """Cells without a tree: nothing that is in them can earn a point."""
    harmless = {magic.cell for magic in parsed.magics if _is_harmless(magic)}
    for index, why in parsed.unparsed.items():
        if why.kind == "magic" and index in harmless:
            continue
        gathered.not_analysed.append(NotAnalysed(index, why.reason))
        gathered.opaque.append(Opaque(index, why.line, why.reason))


def _is_harmless(magic: Magic) -> bool:
    """Whether a cell magic holds no code: it shows something, or writes a file of data."""
    if magic.kind != "cell":
        return False
    writes = magic.name in {"writefile", "file"}
    return magic.name in _HARMLESS or (writes and not magic.text.rstrip().endswith(_CODE_FILES))


def _size(parsed: ParsedNotebook, end: float) -> Size:
    """The notebook's size: what only looks like code adds nothing to it."""
    limited = within(end - time.process_time())
    with contextlib.suppress(OutOfTimeError, MemoryError, RecursionError), limited:
        return size_of(parsed)
    count = sum(
        isinstance(node, ast.stmt) for tree in parsed.trees.values() for node in ast.walk(tree)
    )
    return Size(count, count, count)


def _filled_lines(source: str) -> int:
    return sum(bool(line.strip()) for line in source.split("\n"))


def _ordered(parsed: ParsedNotebook, found: list[Finding]) -> tuple[Finding, ...]:
    """In order of places, without repetitions; places outside the notebook are its begin."""
    known = {_masked(one) for one in found if 0 <= one.cell <= len(parsed.cells)}
    return tuple(sorted(known, key=_place_of))


def _place_of(one: Finding) -> tuple[int, int, str, str, int]:
    return one.cell, one.line, one.check, one.rule, one.column


def _fewer(ordered: Sequence[Finding]) -> tuple[Finding, ...]:
    """Some of each rule, and if those are still too many, the gravest."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for one in ordered:
        seen[one.check, one.rule] += 1
        if seen[one.check, one.rule] <= _MOST_OF_A_RULE:
            kept.append(one)
    kept.sort(key=lambda one: SEVERITIES.index(one.severity))
    return tuple(sorted(kept[:_MOST_FINDINGS], key=_place_of))


def _masked(one: Finding) -> Finding:
    """A finding goes to code hosts and logs: no key that stands in the notebook goes along."""
    path = tuple(Step(step.cell, step.line, masked(step.text)) for step in one.path)
    return dataclasses.replace(one, message=masked(one.message), path=path)


def _place(parsed: ParsedNotebook, finding: Finding, lines: Mapping[int, Sequence[int]]) -> Place:
    if finding.cell == 0:
        return Place("", "", "", 1)
    cell = parsed.cell(finding.cell)
    written = cell.source.split("\n")
    line = written[finding.line - 1] if 1 <= finding.line <= len(written) else ""
    line = masked(line.strip()[:_LONGEST_LINE])
    digest = hashlib.sha256("".join(line.split()).encode("utf-8", "replace")).hexdigest()[:16]
    known = lines.get(finding.cell, ())
    at = known[min(max(finding.line, 1), len(known)) - 1] if known else 1
    return Place(cell.id, line[:_SNIPPET], digest, at)
