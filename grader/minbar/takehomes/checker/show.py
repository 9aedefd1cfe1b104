"""What the checker says of a check: cells that failed, every test, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from minbar.takehomes.checker.run import Check
from minbar.takehomes.checker.screen import Screen, without_control
from minbar.takehomes.checker.session import LocalCell

__all__ = ["show_cells", "show_summary", "show_tests"]

MIB: Final = 1024 * 1024
REASON_LINES: Final = 8
PLACE: Final = re.compile(r"Cell In\[\d+\], line (\d+)")
SENTENCES: Final = {
    "died": "the kernel died",
    "error": "it raised an error",
    "output-limit": "it printed more than is accepted",
    "stopped-itself": "it asks Python to exit; leave that out",
    "timeout": "it ran out of time",
}


def show_cells(screen: Screen, cells: Sequence[LocalCell], sources: Mapping[int, str]) -> None:
    """Say how the notebook's run went, with the lines that failed."""
    ran = sum(cell.status == "ok" for cell in cells)
    seconds = sum(cell.seconds for cell in cells)
    kind = "good" if ran == len(cells) else "bad"
    screen.mark(kind, f"{ran} of {len(cells)} code cells ran, in {seconds:.1f} s")
    for cell in cells:
        if cell.status not in {"ok", "not-run"}:
            screen.indented(_failed_cell(cell, sources[cell.cell]))
    left_out = [str(cell.cell) for cell in cells if cell.status == "not-run"]
    if left_out:
        screen.indented([f"not run: cells {', '.join(left_out)}"])


def show_tests(screen: Screen, check: Check, sources: Mapping[int, str]) -> None:
    """Write one line a test, and for a failed one why."""
    for test in check.tests:
        passed = test["outcome"] == "passed"
        text = f"{test['sentence'] or test['id']}  ({test['seconds']:.1f} s)"
        screen.mark("good" if passed else "bad", text)
        if not passed:
            screen.indented(_failed_test(test, sources))
    for text in check.broken:
        screen.mark("bad", "a test file can't be used; put it back as you got it")
        screen.indented(text.splitlines()[-REASON_LINES:])


def show_summary(screen: Screen, check: Check, memory_mb: int) -> None:
    """Write the last line, and a word on memory if the grader would not give as much."""
    peak = check.peak_bytes / MIB
    if peak > memory_mb:
        text = f"the notebook held {peak:.0f} MiB of memory; the grader allows {memory_mb} MiB"
        screen.mark("note", text)
    passed = sum(test["outcome"] == "passed" for test in check.tests)
    screen.say()
    screen.say(f"{passed} of {len(check.tests)} public tests passed.")


def _failed_cell(cell: LocalCell, source: str) -> list[str]:
    what = SENTENCES.get(cell.status, cell.status)
    if cell.status == "error" and cell.outcome is not None:
        text = without_control(cell.outcome.error_text).partition("\n")[0]
        what = f"{cell.outcome.error_name}: {text}" if text else cell.outcome.error_name
    line = _line_of(cell)
    if line is None or not 0 < line <= len(source.splitlines()):
        return [f"cell {cell.cell}: {what}"]
    return [
        f"cell {cell.cell}, line {line}: {what}",
        f"    {source.splitlines()[line - 1].strip()}",
    ]


def _line_of(cell: LocalCell) -> int | None:
    """Line of the failure in the cell, as its traceback tells."""
    outputs = cell.outcome.outputs if cell.outcome else []
    texts = [line for output in outputs for line in output.get("traceback", [])]
    found = PLACE.search(without_control("\n".join(texts)))
    return int(found[1]) if found else None


def _failed_test(test: Mapping[str, Any], sources: Mapping[int, str]) -> list[str]:
    if test["cell"] is None:
        return [test["public"], *_deeper(_reasons(test))]
    place = f"{test['public']}, in cell {test['cell']}, line {test['line']}"
    shown = _source_line(sources.get(test["cell"], ""), test["line"])
    return [place, *_deeper([*shown, *_reasons(test)])]


def _deeper(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _source_line(source: str, line: int | None) -> list[str]:
    lines = source.splitlines()
    return [lines[line - 1].strip()] if line is not None and 0 < line <= len(lines) else []


def _reasons(test: Mapping[str, Any]) -> list[str]:
    """What the first sentence doesn't say: the exception's text, or what was compared."""
    lines = [line for line in test["detail"].splitlines() if line.strip()]
    name = test["error_name"]
    if name:
        own = name.startswith("_") or name == "KeyboardInterrupt"
        return [] if own else lines[-1:]
    compared = [line[1:].strip() for line in lines if line.startswith("E ")]
    return [line for line in compared if not line.startswith("minbar.")][:REASON_LINES]
