"""What clean runs show about code quality: that they finish, agree, and warn of nothing.

Two runs of one notebook in two rooms must give the same outputs, but for what no author
can hold still: addresses, times, progress bars, ids that libraries draw, bytes of figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from minbar.grading.outcome import repeatable
from minbar.grading.quality import RunFindings
from minbar.grading.verdicts import verdict_of
from minbar.models.notebook import Output
from minbar.models.verdict import Verdict, VerdictKind
from minbar.quality.findings import Finding
from minbar.rooms.runs import CellResult, NotebookRun

__all__ = ["Difference", "differences", "normalised", "output_lines", "run_findings"]

_ANSI: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_PROGRESS: Final = re.compile(r"^.*(?:it/s|s/it|\?it|%\|).*$", re.MULTILINE)
_DROPPED: Final = (
    (re.compile(r"\b0x[0-9a-fA-F]{4,}\b"), "<address>"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"(?:/tmp|/var/tmp)/[\w./-]+"), "<file>"),
    (
        re.compile(r"\b(?:id|for|href)=[\"'][^\"']*[\"']|#?\b(?:T_[0-9a-f]{5}|sk-[\w-]*-\d+)\w*"),
        "<id>",
    ),
    (
        re.compile(
            r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
            r"|\b\d{1,2}:\d\d:\d\d(?:\.\d+)?\b"
        ),
        "<moment>",
    ),
    (
        re.compile(
            r"\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\s?(?:ns|µs|μs|us|ms|s|secs?|seconds?|min|minutes?)\b"
        ),
        "<time>",
    ),
    (re.compile(r"\b\d+(?:\.\d+)?\s?(?:[KMG]i?B)\b"), "<size>"),
)
_NUMBER: Final = re.compile(r"-?\d+\.\d+(?:[eE][+-]?\d+)?")
_TEXTS: Final = ("text/plain", "text/html", "text/markdown", "text/latex", "application/json")
_WARNING: Final = re.compile(r"\b([A-Z]\w*Warning)\b:?[ ]*([^\n]{0,160})")
_UNFINISHED: Final = "the clean run did not finish"
_MOST: Final = 20
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell whose outputs differ between two runs.

    Attributes:
        cell: position from 1 over all cells.
        line: of what it shows, from 1, where the runs part.
        first, second: what they show there, cut; another pair of runs may show other
            things, so no grade holds them.
    """

    cell: int
    line: int
    first: str
    second: str


def run_findings(
    first: NotebookRun,
    second: NotebookRun | None,
    *,
    verdict: Verdict,
    second_verdict: Verdict | None = None,
    why_one: str = "",
) -> RunFindings:
    """Say what clean runs have shown.

    Args:
        first: the run.
        second: another one, in a room of its own; None if nobody asked for it.
        verdict: of the first run.
        second_verdict: of the other one.
        why_one: why there is no second run.
    """
    found = [*_unfinished(verdict, "A clean run")]
    broken = bool(found)
    if second is not None and not broken:
        other = second_verdict or verdict_of(second)
        found += _unfinished(other, "A second clean run, in another room,")
        found += [] if found else [_differing(one) for one in differences(first, second)]
    alone = second is None and not broken
    return RunFindings(
        findings=(*found, *_warnings(first)),
        runs=1 if second is None else 2,
        not_run={"same-outputs": why_one} if alone else {},
        # A notebook that fails the same way twice has not agreed with itself, and one
        # that fails at its first cell has not gone without warnings.
        withheld=dict.fromkeys(("same-outputs", "run-warnings"), _UNFINISHED) if broken else {},
    )


def differences(first: NotebookRun, second: NotebookRun) -> list[Difference]:
    """Return the cells whose outputs differ, at most a few of them."""
    others = {cell.cell: _shown(cell) for cell in second.cells}
    pairs = ((cell.cell, _shown(cell), others.get(cell.cell, [])) for cell in first.cells)
    return [_parting(*pair) for pair in pairs if pair[1] != pair[2]][:_MOST]


def _parting(cell: int, one: list[str], two: list[str]) -> Difference:
    """Where two outputs part; after the end of the shorter one, if nowhere before."""
    pairs = enumerate(zip(one, two, strict=False))
    at = next((number for number, (a, b) in pairs if a != b), min(len(one), len(two)))
    return Difference(cell, at + 1, _at(one, at), _at(two, at))


def normalised(output: Output) -> list[str]:
    """Return the lines of an output that must be the same in every run."""
    if output.kind == "stream":
        return [] if output.name == "stderr" else output_lines(output.text)
    if output.kind == "error":
        return [output.name]
    lines = [
        line for kind in _TEXTS if kind in output.data for line in output_lines(output.data[kind])
    ]
    return [*sorted(kind for kind in output.data if kind not in _TEXTS), *lines]


def _shown(cell: CellResult) -> list[str]:
    # Streams come in pieces whose ends are chance.
    joined: list[Output] = []
    texts: list[str] = []
    for output in cell.outputs:
        if output.kind == "stream" and output.name != "stderr":
            texts.append(output.text)
        else:
            joined.append(output)
    stream = output_lines("".join(texts))
    return [*stream, *(line for output in joined for line in normalised(output))]


def output_lines(text: str) -> list[str]:
    """Return the lines of a text without what nobody can hold still, white space evened."""
    text = _ANSI.sub("", text)
    text = "\n".join(line.rpartition("\r")[2] or line for line in text.rstrip().split("\n"))
    text = _PROGRESS.sub("", text)
    for pattern, instead in _DROPPED:
        text = pattern.sub(instead, text)
    text = _NUMBER.sub(lambda found: f"{float(found[0]):.6g}", text)
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _at(lines: list[str], number: int) -> str:
    line = lines[number] if number < len(lines) else "nothing"
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _unfinished(verdict: Verdict, what: str) -> Iterator[Finding]:
    if verdict.kind is not VerdictKind.COMPLETED:
        yield Finding(
            check="clean-run",
            cell=verdict.cell or 0,
            line=1,
            message=f"{what} did not reach the end of the notebook: {verdict.detail}.",
            severity="high",
            confidence=1.0,
            reproduce="Kernel > Restart Kernel and Run All Cells",
        )


def _differing(one: Difference) -> Finding:
    return Finding(
        check="same-outputs",
        cell=one.cell,
        line=1,
        message=(
            f"Two clean runs show different things here, from line {one.line} of the output on. "
            "A result that depends on the run cannot be checked by anybody."
        ),
        severity="high",
        confidence=1.0,
        reproduce="Kernel > Restart Kernel and Run All Cells, twice, and compare this cell",
    )


def _warnings(run: NotebookRun) -> Iterator[Finding]:
    """One finding a cell and kind of warning that the cell printed."""
    for cell in run.cells:
        text = "".join(
            one.text for one in cell.outputs if one.kind == "stream" and one.name == "stderr"
        )
        seen: set[str] = set()
        for found in _WARNING.finditer(text):
            if found[1] not in seen:
                seen.add(found[1])
                yield _warned(cell.cell, found[1], " ".join(found[2].split()))


def _warned(cell: int, name: str, text: str) -> Finding:
    return Finding(
        check="run-warnings",
        cell=cell,
        line=1,
        rule=name,
        message=f"This cell makes a library warn: {name}: {repeatable(text)}",
        severity="low" if name in {"FutureWarning", "DeprecationWarning"} else "medium",
        confidence=0.9,
        reproduce="Run the cell, and read its red output",
    )
